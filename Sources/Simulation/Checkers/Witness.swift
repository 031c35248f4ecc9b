import Outbound
import Store
import Synchronization

/// Stands at the carriers of a world and remembers what was placed, whatever became of the process that
/// placed it: no leg and no message goes out before its row is in the ledger, and none goes out twice.
package final class Witness: Sendable {
    private struct State {
        var attempts: Set<Identifier<Attempt>> = []
        var numbers: [Placed: Identifier<Attempt>] = [:]
        var messages: Set<Identifier<MessageRow>> = []
        var count = 0
        var found = Violations()
        var clock: (any WallClock)?
    }

    private struct Placed: Hashable {
        var target: Identifier<Target>
        var number: Int
    }

    package static let rule = "what goes out is in the ledger before, goes out once, and bears the time"
    private let ledger: Ledger
    private let state = Mutex(State())

    package init(_ ledger: Ledger) { self.ledger = ledger }

    /// The world's own clock, whatever the engine was given for one.
    package func look(at clock: any WallClock) { state.withLock { $0.clock = clock } }

    /// Legs and messages that were placed.
    package var count: Int { state.withLock { $0.count } }

    package var violations: [String] { state.withLock { $0.found.all } }

    package func see(_ intent: LegIntent) {
        let problem = missing(intent.attempt) { try $0.hasOpenLeg(intent.leg) }
        state.withLock { state in
            state.count += 1
            if let problem { state.found.add("leg \(intent.leg): \(problem)") }
            guard intent.kind == .callee else { return }
            if let now = state.clock?.now, intent.attempt.startedAt != now {
                let (start, now) = (RFC3339.text(intent.attempt.startedAt), RFC3339.text(now))
                state.found.add("attempt \(intent.attempt.id) began at \(start), and it is \(now)")
            }
            if !state.attempts.insert(intent.attempt.id).inserted {
                state.found.add("attempt \(intent.attempt.id) is dialed a second time")
            }
            let placed = Placed(target: intent.target.id, number: intent.attempt.number)
            if let former = state.numbers.updateValue(intent.attempt.id, forKey: placed),
                former != intent.attempt.id
            {
                state.found.add(
                    "target \(placed.target): attempts \(former) and \(intent.attempt.id) have one number, "
                        + "\(placed.number)"
                )
            }
        }
    }

    package func see(_ intent: MessageIntent) {
        let problem = missing(intent.attempt) { try $0.hasUnsentMessage(intent.message) }
        state.withLock { state in
            state.count += 1
            if let problem { state.found.add("message \(intent.message): \(problem)") }
            if !state.messages.insert(intent.message).inserted {
                state.found.add("message \(intent.message) is sent a second time")
            }
        }
    }

    /// What of an intent is not in the ledger at this instant, in words.
    private func missing(_ attempt: Attempt, _ hasRow: (Ledger) throws -> Bool) -> String? {
        do {
            guard let row = try ledger.attempt(attempt.id) else { return "attempt \(attempt.id) has no row" }
            if row.endedAt != nil { return "attempt \(attempt.id) has ended already" }
            return try hasRow(ledger) ? nil : "it has no row"
        } catch {
            return "the ledger cannot be read: \(error)"
        }
    }
}
