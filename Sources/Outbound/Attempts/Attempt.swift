/// Where an attempt stands.
package enum AttemptState: String, Sendable, Codable {
    /// Its intent is durable; the carrier may have been called. Can transition to: progressing (answered),
    /// done.
    case dialing
    /// Answered; its flow runs. Can transition to: done.
    case progressing
    /// Settled with an outcome. A report may amend sent to delivered or undelivered.
    case done
}

/// Who answered a leg.
package enum AnsweredBy: String, Sendable, Codable {
    case person, machine, unknown
}

/// A version of a script or an outplan as it was published into the ledger.
package struct ScriptVersion: Hashable, Sendable {
    package var id: Identifier<ScriptVersion>
    package var file: String
    package var source: String

    package init(id: Identifier<ScriptVersion>, file: String, source: String) {
        self.id = id
        self.file = file
        self.source = source
    }
}

/// One try at one destination, as the ledger has it.
package struct Attempt: Hashable, Sendable {
    package var id: Identifier<Attempt>
    package var uuid: String
    package var campaign: Identifier<Campaign>
    package var target: Identifier<Target>
    /// 1 for the target's first attempt, whether or not it counts as a try.
    package var number: Int
    package var destination: Destination
    package var state: AttemptState
    package var source: String?
    package var carrier: String
    package var startedAt: Instant
    package var answeredAt: Instant?
    package var endedAt: Instant?
    package var outcome: Outcome?
    /// Detail of the outcome: `flow_error`, `shutdown`, `nothing_sent`, `max_duration`, a SIP status, ...
    package var cause: String?
    package var disposition: String?
    package var success: Bool?
    package var note: String?
    package var answeredBy: AnsweredBy?
    package var variables: [String: JSONValue]
    /// The next try that `call:callback` asked for.
    package var callbackAt: Instant?

    package init(
        id: Identifier<Attempt>,
        uuid: String = "",
        campaign: Identifier<Campaign>,
        target: Identifier<Target>,
        number: Int,
        destination: Destination,
        state: AttemptState = .dialing,
        source: String? = nil,
        carrier: String = "simulated",
        startedAt: Instant,
        answeredAt: Instant? = nil,
        endedAt: Instant? = nil,
        outcome: Outcome? = nil,
        cause: String? = nil,
        disposition: String? = nil,
        success: Bool? = nil,
        note: String? = nil,
        answeredBy: AnsweredBy? = nil,
        variables: [String: JSONValue] = [:],
        callbackAt: Instant? = nil
    ) {
        self.id = id
        self.uuid = uuid
        self.campaign = campaign
        self.target = target
        self.number = number
        self.destination = destination
        self.state = state
        self.source = source
        self.carrier = carrier
        self.startedAt = startedAt
        self.answeredAt = answeredAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.cause = cause
        self.disposition = disposition
        self.success = success
        self.note = note
        self.answeredBy = answeredBy
        self.variables = variables
        self.callbackAt = callbackAt
    }
}
