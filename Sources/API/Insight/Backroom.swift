import Dispatch
import HTTPTypes
import Outbound
import Synchronization

/// Where long reads are done, one after the other and away from the threads that serve: however many are
/// asked for, they take one core, and dialing does not wait for them.
package final class Backroom: Sendable {
    /// Reads that may wait.
    private static let limit = 64

    private let queue = DispatchQueue(label: "backroom", qos: .utility)
    private let waiting = Mutex(0)
    private let isTrying = Mutex(false)

    package init() {}

    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isFull = waiting.withLock { count in
            if count < Self.limit { count += 1 } else { return true }
            return false
        }
        guard !isFull else {
            throw Refusal(
                .resourceExhausted,
                "RATE_LIMIT_EXCEEDED",
                "\(Self.limit) requests for figures wait already, the limit; ask again",
                headers: [.retryAfter: "1"]
            )
        }
        defer { waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Value, any Error>) in
            queue.async { waiter.resume(with: Result { try body() }) }
        }
    }

    /// One simulation at a time.
    package func trying<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        let isFree = isTrying.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
        guard isFree else {
            throw Refusal(
                .resourceExhausted,
                "SIMULATION_RUNNING",
                "one simulation runs already, the limit; ask again when it has ended",
                headers: [.retryAfter: "10"]
            )
        }
        defer { isTrying.withLock { $0 = false } }
        return try await body()
    }
}
