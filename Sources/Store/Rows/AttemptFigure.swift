import GRDB
import Outbound

/// What figures are made of: an attempt's row without its address, variables and notes.
package struct AttemptFigure: Hashable, Sendable {
    package var id: Identifier<Attempt>
    /// 1 for the target's first.
    package var number: Int
    /// The caller id; nil where there was none.
    package var source: String?
    package var carrier: String
    package var startedAt: Instant
    package var answeredAt: Instant?
    package var endedAt: Instant?
    /// Nil while it is open.
    package var outcome: Outcome?
    package var cause: String?
    package var disposition: String?
    package var success: Bool?

    package init(
        id: Identifier<Attempt>,
        number: Int = 1,
        source: String? = nil,
        carrier: String = "simulated",
        startedAt: Instant,
        answeredAt: Instant? = nil,
        endedAt: Instant? = nil,
        outcome: Outcome? = nil,
        cause: String? = nil,
        disposition: String? = nil,
        success: Bool? = nil
    ) {
        self.id = id
        self.number = number
        self.source = source
        self.carrier = carrier
        self.startedAt = startedAt
        self.answeredAt = answeredAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.cause = cause
        self.disposition = disposition
        self.success = success
    }

    /// Whether a person answered: it counts in the abandon ratio.
    package var isLiveAnswer: Bool { answeredAt != nil && outcome != .machine }
}

extension AttemptFigure {
    static let columns = """
        id, number, source, carrier, started, answered, ended, outcome, cause, disposition, success
        """

    static func read(_ row: Row) throws -> AttemptFigure {
        let id: Int64 = row[0]
        return AttemptFigure(
            id: Identifier(id),
            number: row[1],
            source: row[2],
            carrier: row[3],
            startedAt: row.moment(4),
            answeredAt: row.instant(5),
            endedAt: row.instant(6),
            outcome: try row.optionalWord(7, of: "attempt \(id)"),
            cause: row[8],
            disposition: row[9],
            success: row[10]
        )
    }
}

/// A hold and how many idle targets have it; nil is none recorded.
package struct HoldCount: Hashable, Sendable {
    package var hold: String?
    package var count: Int

    package init(hold: String?, count: Int) {
        self.hold = hold
        self.count = count
    }
}

/// An agent that was rung in an attempt.
package struct AgentCall: Hashable, Sendable {
    package var agent: AgentName
    package var wasAnswered: Bool

    package init(agent: AgentName, wasAnswered: Bool) {
        self.agent = agent
        self.wasAnswered = wasAnswered
    }
}

/// Attempts of a span of time that a person answered, and how many of them got no agent.
package struct LiveAnswers: Hashable, Sendable {
    package var count: Int
    package var abandoned: Int
    /// Earlier attempts of the span were not read: there are more than the limit.
    package var isCut: Bool

    package init(count: Int = 0, abandoned: Int = 0, isCut: Bool = false) {
        self.count = count
        self.abandoned = abandoned
        self.isCut = isCut
    }
}
