/// One attempt to be opened.
package struct Dial: Hashable, Sendable {
    package var destination: Destination
    /// How long it may ring.
    package var timeout: Duration
    /// The caller id that the policy asked for; nil: the next of the campaign's, or of the outplan's.
    package var source: String?
    /// What the policy gives the attempt to start with.
    package var variables: [String: JSONValue]

    package init(
        destination: Destination,
        timeout: Duration,
        source: String? = nil,
        variables: [String: JSONValue] = [:]
    ) {
        self.destination = destination
        self.timeout = timeout
        self.source = source
        self.variables = variables
    }
}

/// What gates and outplan say about a target at an instant.
package enum Decision: Hashable, Sendable {
    case dial(Dial)
    /// Not before `until`, for all that is known now; nil: until something changes. `gate` is what set that
    /// moment.
    case wait(until: Instant?, gate: Gate)
    /// Never again, with the reason in words.
    case giveUp(DoneReason, String)
}

/// A decision with its evidence: one type of answer for scheduler, `explain`, simulator and tests.
package struct Judgement: Hashable, Sendable {
    package var decision: Decision
    /// In the order of the gates. Where nobody asked for words, the gates that pass are left out.
    package var evidence: [Evidence]

    package init(decision: Decision, evidence: [Evidence]) {
        self.decision = decision
        self.evidence = evidence
    }

    /// The evidence that the decision rests on; nil for a dial.
    package var ground: Evidence? {
        switch decision {
        case .dial: nil
        case .wait(let until, let gate):
            evidence.first { $0.gate == gate && $0.verdict == .hold(until: until) }
                ?? evidence.first { $0.gate == gate && $0.verdict != .pass }
        case .giveUp(let reason, _): evidence.first { $0.verdict == .end(reason) }
        }
    }
}
