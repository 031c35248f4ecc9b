import Foundation
import Outbound
import Store
import Synchronization

/// What a seed builds: virtual time and an executor on which the engine's own code runs, one job after the
/// other.
///
/// Two runs of one seed do the same things in the same order. Nothing in a world may leave its executor: no
/// unstructured task, no API that resumes on a thread of its own.
package struct World: Sendable {
    package let seed: UInt64
    package let clock: VirtualClock
    package let identifiers: SimulatedIdentifiers
    /// Where parts of the engine say what they wait for; shown when nothing can go on.
    package let waiters = Waiters()

    let executor: StepExecutor
    private let pace: (any Pace)?
    private let until: Instant?
    private let steps: Int

    /// A world that starts at `start`. `until` limits virtual time, `steps` the jobs that are run; both
    /// limits end the world with a `WorldProblem`.
    ///
    /// With a `pace` time is held back, and things may come from outside: a signal that asks the engine to
    /// stop. Nothing else changes.
    package init(
        start: Instant,
        seed: UInt64,
        until: Instant? = nil,
        steps: Int = 10_000_000_000,
        pace: (any Pace)? = nil
    ) {
        self.seed = seed
        self.pace = pace
        executor = StepExecutor { pace?.wake() }
        clock = VirtualClock(start: start)
        identifiers = SimulatedIdentifiers(seed: seed)
        self.until = until
        self.steps = steps
    }

    /// Runs `body` as the world's one root task, under virtual time, to its end.
    ///
    /// `whenIdle` is asked when nothing can run and no alarm is set: it returns true if it made something
    /// runnable (it asked a campaign that waits for targets to stop), else the world ends with a deadlock.
    /// What was submitted to `writer`, a stepped one, is committed when nothing can run, before time passes.
    /// Cancelling the calling task cancels `body`, whose clean-up still runs under virtual time.
    package func run<Value: Sendable>(
        whenIdle: (@Sendable () -> Bool)? = nil,
        committing writer: LedgerWriter? = nil,
        _ body: @escaping @Sendable @concurrent () async throws -> Value
    ) async throws -> Value {
        let progress = Progress()
        // The root of the world, made here so that it keeps the caller's task-local values.
        let root = Task(executorPreference: executor) {
            defer { progress.done.store(true, ordering: .releasing) }
            return try await body()
        }
        let problem = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<WorldProblem?, Never>) in
                let thread = Thread {
                    let hooks = Hooks(whenIdle: whenIdle, writer: writer, cancel: { root.cancel() })
                    let problem = drive(progress, hooks)
                    continuation.resume(returning: problem)
                }
                thread.name = "world"
                thread.stackSize = 8 << 20
                thread.start()
            }
        } onCancel: {
            progress.canceled.store(true, ordering: .releasing)
            pace?.wake()
        }
        if let problem { throw problem }
        return try await root.value
    }

    /// What the stepping thread and the rest of the process share.
    private final class Progress: Sendable {
        let done = Atomic(false)
        let canceled = Atomic(false)
    }

    private struct Hooks {
        var whenIdle: (@Sendable () -> Bool)?
        var writer: LedgerWriter?
        var cancel: () -> Void
    }

    /// Steps until the root task is done; returns why it could not be.
    private func drive(_ progress: Progress, _ hooks: Hooks) -> WorldProblem? {
        executor.own()
        // The next run's root comes from whoever calls it, before its thread steps.
        defer { executor.disown() }
        var taken = 0
        var canceled = false
        while !progress.done.load(ordering: .acquiring) {
            if !canceled, progress.canceled.load(ordering: .acquiring) {
                canceled = true
                hooks.cancel()
            }
            if executor.step() {
                taken += 1
                if taken < steps { continue }
                return abandon(.steps(limit: steps, at: clock.now), progress, hooks)
            }
            if hooks.writer?.flush() == true { continue }
            if let until, let next = clock.next, next > until {
                return abandon(.time(limit: until, waiting: waiters.sentences()), progress, hooks)
            }
            if passTime() || progress.done.load(ordering: .acquiring) { continue }
            if hooks.whenIdle?() == true || executor.hasJobs { continue }
            return abandon(.deadlock(at: clock.now, waiting: waiters.sentences()), progress, hooks)
        }
        if pace == nil, executor.strays > 0 { return .strays(jobs: executor.strays) }
        return nil
    }

    /// Goes to the next alarm, or as far as the pace allows before something comes from outside; false when
    /// no alarm is set.
    private func passTime() -> Bool {
        guard let pace, let next = clock.next else { return clock.advance() }
        let reached = pace.hold(until: next)
        // What has come from outside came before the alarm, however late this thread was woken.
        if reached >= next { return executor.hasJobs || clock.advance() }
        clock.skip(to: reached)
        return true
    }

    /// Lets the cancelled root clean up, without virtual time, as far as it goes.
    private func abandon(_ problem: WorldProblem, _ progress: Progress, _ hooks: Hooks) -> WorldProblem {
        hooks.cancel()
        var left = 1_000_000
        while left > 0, !progress.done.load(ordering: .acquiring) {
            guard executor.step() || hooks.writer?.flush() == true else { break }
            left -= 1
        }
        return problem
    }
}
