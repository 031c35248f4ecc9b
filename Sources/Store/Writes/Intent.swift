import Outbound

/// One attempt about to be made. Durable before the carrier is called.
package struct Intent: Hashable, Sendable {
    package var campaign: Identifier<Campaign>
    package var target: Identifier<Target>
    package var destination: Destination
    package var source: String?
    package var carrier: String
    package var outplan: Identifier<ScriptVersion>
    package var flow: Identifier<ScriptVersion>?
    package var variables: [String: JSONValue]
    /// Whether the callee's leg gets its row too (a call). A message attempt's rows come with `openMessage`.
    package var leg: Bool
    package var at: Instant

    package init(
        campaign: Identifier<Campaign>,
        target: Identifier<Target>,
        destination: Destination,
        source: String? = nil,
        carrier: String = "simulated",
        outplan: Identifier<ScriptVersion>,
        flow: Identifier<ScriptVersion>? = nil,
        variables: [String: JSONValue] = [:],
        leg: Bool,
        at: Instant
    ) {
        self.campaign = campaign
        self.target = target
        self.destination = destination
        self.source = source
        self.carrier = carrier
        self.outplan = outplan
        self.flow = flow
        self.variables = variables
        self.leg = leg
        self.at = at
    }
}

/// Where a target goes when its attempt has ended.
package enum TargetNext: Hashable, Sendable {
    /// To be looked at again at `due`; nil: held without end, for the reason `hold` names.
    case idle(due: Instant?, hold: String?)
    case done(DoneReason)
}

/// How an attempt ended, and where its target goes.
package struct Settlement: Hashable, Sendable {
    package var attempt: Identifier<Attempt>
    package var outcome: Outcome
    package var cause: String?
    package var disposition: String?
    package var success: Bool?
    package var note: String?
    /// Nil keeps what `answered` said.
    package var answeredBy: AnsweredBy?
    package var callbackAt: Instant?
    package var endedAt: Instant
    package var next: TargetNext
    /// Everything that happened in it, as `Flows` packs it, for `trace` and `replay`.
    package var trace: [UInt8]?

    package init(
        attempt: Identifier<Attempt>,
        outcome: Outcome,
        cause: String? = nil,
        disposition: String? = nil,
        success: Bool? = nil,
        note: String? = nil,
        answeredBy: AnsweredBy? = nil,
        callbackAt: Instant? = nil,
        endedAt: Instant,
        next: TargetNext,
        trace: [UInt8]? = nil
    ) {
        self.attempt = attempt
        self.outcome = outcome
        self.cause = cause
        self.disposition = disposition
        self.success = success
        self.note = note
        self.answeredBy = answeredBy
        self.callbackAt = callbackAt
        self.endedAt = endedAt
        self.next = next
        self.trace = trace
    }
}
