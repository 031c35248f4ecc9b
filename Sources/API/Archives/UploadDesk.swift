import Dispatch
import HTTPTypes
import Outbound
import Synchronization

/// Lets few archives in at once, and works on one at a time, away from the threads that serve: an archive
/// of some kilobytes may unpack to hundreds of megabytes, and two of one campaign would take each other's
/// folders.
package final class UploadDesk: Sendable {
    /// Uploads at once: one that is worked on, and one that comes in or waits.
    static let limit = 2

    private struct State {
        var running = 0
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "uploads", qos: .utility)

    package init() {}

    /// Gives `body` one of the places.
    func admitted<Value>(_ body: () async throws -> Value) async throws -> Value {
        let isFree = state.withLock { state in
            guard state.running < Self.limit else { return false }
            state.running += 1
            return true
        }
        guard isFree else {
            throw Refusal(
                .resourceExhausted,
                "TOO_MANY_UPLOADS",
                "\(Self.limit) uploads are under way, the limit: ask again in a while",
                headers: [.retryAfter: "5"]
            )
        }
        defer { state.withLock { $0.running -= 1 } }
        return try await body()
    }

    /// Gives `body` the only turn. They come in the order in which they were asked for; there are never more
    /// than uploads are admitted.
    func inTurn<Value>(_ body: () async throws -> Value) async throws -> Value {
        await withCheckedContinuation { go in
            let isFree = state.withLock { state in
                guard state.isTaken else {
                    state.isTaken = true
                    return true
                }
                state.waiting.append(go)
                return false
            }
            if isFree { go.resume() }
        }
        defer { leave() }
        try Task.checkCancellation()
        return try await body()
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.isTaken = false
            return nil
        }
        next?.resume()
    }

    /// Does on a thread of its own what takes long and waits for nobody.
    func apart<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Value, any Error>) in
            queue.async { waiter.resume(with: Result { try body() }) }
        }
    }
}
