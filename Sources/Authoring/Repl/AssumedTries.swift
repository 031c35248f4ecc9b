import Dialer
import Outbound
import Store

/// The next tries of a target as the engine would make them, if each ended in the same way.
struct AssumedTries {
    struct Try: Equatable {
        var at: Instant
        var destination: Destination
    }

    enum End: Equatable {
        case done(DoneReason, String)
        /// Nothing happens until something changes.
        case held(Gate)
        /// There would be more.
        case goesOn
    }

    private(set) var tries: [Try] = []
    private(set) var end = End.goesOn

    /// Tries that are foreseen.
    private static let limit = 8
    /// Looks at a target that is not dialed.
    private static let lookLimit = 100

    init(_ subject: Subject, outcome: Outcome, decider: Decider, from start: Instant) throws {
        var subject = subject
        var now = start
        for _ in 0..<Self.lookLimit {
            switch try decider.judge(subject, now: now).decision {
            case .giveUp(let reason, let words):
                end = .done(reason, words)
                return
            case .wait(nil, let gate):
                end = .held(gate)
                return
            case .wait(let until?, _): now = max(until, now + Rules.shortestInterval)
            case .dial(let dial):
                guard tries.count < Self.limit else { return }
                tries.append(Try(at: now, destination: dial.destination))
                let attempt = Self.attempt(of: subject, dial, outcome, at: now)
                subject.history.append(attempt)
                now = attempt.endedAt ?? now
            }
        }
    }

    private static func attempt(of subject: Subject, _ dial: Dial, _ outcome: Outcome, at now: Instant)
        -> Attempt
    {
        let number = (subject.history.last?.number ?? 0) + 1
        let isAnswered = outcome == .answered || outcome == .machine
        let length: Duration = isAnswered ? .minutes(1) : outcome == .noAnswer ? dial.timeout : .seconds(2)
        return Attempt(
            // Below every row of a ledger.
            id: Identifier(-Int64(number)),
            campaign: Identifier(0),
            target: subject.target.id,
            number: number,
            destination: dial.destination,
            state: .done,
            startedAt: now,
            answeredAt: isAnswered ? now : nil,
            endedAt: now + length,
            outcome: outcome,
            success: outcome == .answered,
            variables: dial.variables
        )
    }
}
