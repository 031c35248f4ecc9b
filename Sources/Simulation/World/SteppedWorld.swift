import Outbound
import Store
import Synchronization

/// A world in the hands of whoever calls `go`: everything in it runs on the calling thread, and between two
/// calls nothing moves. What stands outside of it, a prompt or a test's script, is plain straight-line code.
package final class SteppedWorld<Value: Sendable> {
    /// Why a world stands still.
    package enum Pause: Sendable {
        /// Whoever was asked said so.
        case paused
        /// The instant has come, and nothing can run before it.
        case reached
        /// Nothing can run and no alarm is set: only something from outside moves it again.
        case quiet
        /// What it ran has come to its end.
        case ended(Value)
    }

    private let world: World
    private let writer: LedgerWriter?
    private let outcome: Outcome
    private let root: Task<Void, Never>

    /// Begins `body` as the world's one root task; it takes its first step in `go`.
    package init(
        _ world: World,
        committing writer: LedgerWriter? = nil,
        _ body: @escaping @Sendable @concurrent () async throws -> Value
    ) {
        self.world = world
        self.writer = writer
        let outcome = Outcome()
        self.outcome = outcome
        // The root of the world; `end` and `go` are what waits for it.
        root = Task(executorPreference: world.executor) {
            do {
                let value = try await body()
                outcome.result.withLock { $0 = .success(value) }
            } catch {
                outcome.result.withLock { $0 = .failure(error) }
            }
        }
    }

    private final class Outcome: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    /// Lets the world go on, at most up to `limit`, and until `pausing` says true: it is asked after every
    /// step that ran something. `waiting` is asked after every alarm: whether something in the world waits
    /// for the outside. Throws what the root task threw, and a `WorldProblem` when something in the world
    /// does not go by its clock.
    package func go(
        to limit: Instant? = nil,
        pausing: () -> Bool = { false },
        waiting: () -> Bool = { false }
    ) throws -> Pause {
        world.executor.own()
        defer { world.executor.disown() }
        while true {
            if let result = outcome.result.withLock({ $0 }) { return .ended(try result.get()) }
            if world.executor.step() || writer?.flush() == true {
                if pausing() { return .paused }
                continue
            }
            if world.executor.strays > 0 { throw WorldProblem.strays(jobs: world.executor.strays) }
            if let limit, world.clock.next.map({ $0 > limit }) ?? true {
                world.clock.skip(to: limit)
                return .reached
            }
            guard world.clock.advance() else { return .quiet }
            if waiting() { return .paused }
        }
    }

    /// Cancels what runs and lets it clean up, as far as that needs no time. Afterwards `go` tells its end.
    package func end() {
        root.cancel()
        world.executor.own()
        defer { world.executor.disown() }
        var left = 1_000_000
        while left > 0, outcome.result.withLock({ $0 }) == nil {
            guard world.executor.step() || writer?.flush() == true else { return }
            left -= 1
        }
    }
}
