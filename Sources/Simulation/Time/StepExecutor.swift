import Foundation
import Synchronization

/// Runs tasks one job at a time, first come first served, on the one thread that calls `step`.
///
/// It is a task executor, so that child tasks and `async let` stay on it, and a serial executor, so that a
/// job of a default actor that runs under it counts as isolated and does not leave for another thread.
package final class StepExecutor: TaskExecutor, SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var head = 0
        /// The stepping thread, once it steps.
        var owner: pthread_t?
        var strays = 0
    }

    private let state = Mutex(State())
    /// Called for every job that comes from another thread.
    private let whenStray: @Sendable () -> Void

    package init(whenStray: @escaping @Sendable () -> Void = {}) { self.whenStray = whenStray }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let thread = pthread_self()
        let isStray = state.withLock { state in
            state.jobs.append(job)
            guard let owner = state.owner, pthread_equal(owner, thread) == 0 else { return false }
            state.strays += 1
            return true
        }
        if isStray { whenStray() }
    }

    /// From now on jobs are expected from this thread only.
    func own() {
        let thread = pthread_self()
        state.withLock { $0.owner = thread }
    }

    /// Until `own` is called again jobs may come from anywhere.
    func disown() { state.withLock { $0.owner = nil } }

    /// Jobs that came from another thread: something in the world waited for the outside.
    var strays: Int { state.withLock { $0.strays } }

    /// Whether a job waits: one may have come from outside since the last step.
    var hasJobs: Bool { state.withLock { $0.head < $0.jobs.count } }

    /// Runs the oldest job; false when there is none.
    func step() -> Bool {
        let job = state.withLock { state -> UnownedJob? in
            guard state.head < state.jobs.count else { return nil }
            let job = state.jobs[state.head]
            state.head += 1
            if state.head == state.jobs.count {
                state.jobs.removeAll(keepingCapacity: true)
                state.head = 0
            } else if state.head >= 4096, state.head * 2 > state.jobs.count {
                state.jobs.removeFirst(state.head)
                state.head = 0
            }
            return job
        }
        guard let job else { return false }
        job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        return true
    }
}
