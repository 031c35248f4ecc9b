import Outbound
import Store
import Synchronization

/// What has happened in the world since it was told last, where somebody wants to know: the engine's journal
/// and the ledger's events, of one attempt.
final class CallNews: Journal, Sendable {
    struct Item: Sendable {
        var kind: String
        var at: Instant
        var fields: [String: JSONValue]
    }

    /// Items that wait to be told; of more only the end is noticed.
    private static let limit = 10_000
    /// As many as are told before the world goes on.
    private static let plenty = 500

    private struct State {
        var isWatching = false
        var items: [Item] = []
        /// The one that was opened since.
        var attempt: Int64?
        var isSettled = false
    }

    private let state = Mutex(State())

    func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) {
        state.withLock { state in
            guard state.isWatching, state.items.count < Self.limit else { return }
            state.items.append(Item(kind: kind, at: instant, fields: fields))
        }
    }

    /// The ledger has committed these.
    func record(_ rows: [EventRow]) {
        state.withLock { state in
            guard state.isWatching else { return }
            for row in rows {
                guard let attempt = row.attempt else { continue }
                if row.kind == "attempt.dialing", state.attempt == nil { state.attempt = attempt.rawValue }
                if row.kind == "attempt.done", state.attempt == attempt.rawValue { state.isSettled = true }
                guard state.items.count < Self.limit else { continue }
                var fields = row.body
                fields["attempt"] = .integer(attempt.rawValue)
                state.items.append(Item(kind: row.kind, at: row.at, fields: fields))
            }
        }
    }

    /// From now on the next attempt that opens is watched; or none any more.
    func watch(_ isWatching: Bool) { state.withLock { $0 = State(isWatching: isWatching) } }

    /// Whether so much is new that it should be told at once.
    var isPlenty: Bool { state.withLock { $0.items.count >= Self.plenty } }

    var isEmpty: Bool { state.withLock { $0.items.isEmpty } }

    /// Whether the attempt that is watched has ended.
    var isSettled: Bool { state.withLock { $0.isSettled } }

    /// What is new of the attempt that is watched; the rest is forgotten.
    func take() -> [Item] {
        let (items, attempt) = state.withLock { state in
            defer { state.items = [] }
            return (state.items, state.attempt)
        }
        return items.filter { $0.fields["attempt"]?.integer == attempt }
    }
}

/// What is wrong in scripts of callees, until it is told.
final class CastProblems: Sendable {
    private let problems = Mutex<[String]>([])

    func add(_ problem: String) { problems.withLock { $0.append(problem) } }

    func take() -> [String] {
        problems.withLock { problems in
            defer { problems = [] }
            return problems
        }
    }
}
