import Foundation
import Outbound
import Synchronization

/// The groups that wait for the writer thread, and the thread's loop.
final class CommitGroups: Sendable {
    typealias Answer = Result<[LedgerResult], LedgerError>

    static let closed = LedgerError(.closed, "the ledger's writer is closed; nothing more is written")
    /// Groups in one transaction: bounds how long readers of a group's answer wait for others' work.
    private static let batchLimit = 4096

    private struct Waiting {
        var writes: [LedgerWrite]
        var waiter: CheckedContinuation<Answer, Never>
    }

    private struct State {
        var waiting: [Waiting] = []
        /// Set once: by closing, or by the database's failure.
        var refusal: LedgerError?
        var hasEnded = false
        var atEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    /// The database's failure, for whoever waits for it.
    let failures = Mailbox<LedgerError>(limit: 1)
    private let limit: Int
    private let between: (any CommitInterference)?

    init(limit: Int, between: (any CommitInterference)? = nil) {
        self.limit = limit
        self.between = between
    }

    var count: Int { state.withLock { $0.waiting.count } }

    /// The thread holds this queue and the ledger, never the `LedgerWriter`: that may go away first, which
    /// ends it.
    func startThread(writing ledger: Ledger) {
        let thread = Thread { [self] in
            while let batch = next() { write(batch, to: ledger) }
            end()
        }
        thread.name = "ledger"
        thread.start()
    }

    func add(_ writes: [LedgerWrite], _ waiter: CheckedContinuation<Answer, Never>) {
        let refusal = state.withLock { state -> LedgerError? in
            if let refusal = state.refusal { return refusal }
            guard state.waiting.count < limit else {
                return LedgerError(
                    .limit,
                    "\(limit) groups of writes wait for the ledger already (its queue's limit); the disk is "
                        + "too slow for this rate"
                )
            }
            state.waiting.append(Waiting(writes: writes, waiter: waiter))
            return nil
        }
        if let refusal { waiter.resume(returning: .failure(refusal)) } else { wake.signal() }
    }

    /// Lets the thread write what waits and end.
    func finish(_ waiter: CheckedContinuation<Void, Never>? = nil) {
        let hasEnded = state.withLock { state in
            state.refusal = state.refusal ?? Self.closed
            if !state.hasEnded, let waiter { state.atEnd.append(waiter) }
            return state.hasEnded
        }
        if hasEnded { waiter?.resume() } else { wake.signal() }
    }

    /// Writes what waits, in the caller's own thread; false when nothing does.
    func commitWaiting(to ledger: Ledger) -> Bool {
        let batch = state.withLock { take(&$0) }
        guard !batch.isEmpty else { return false }
        write(batch, to: ledger)
        return true
    }

    private func take(_ state: inout State) -> [Waiting] {
        let batch = Array(state.waiting.prefix(Self.batchLimit))
        state.waiting.removeFirst(batch.count)
        return batch
    }

    /// Blocks until something waits; nil when nothing more can come.
    private func next() -> [Waiting]? {
        while true {
            let (batch, isFinished) = state.withLock { state in (take(&state), state.refusal != nil) }
            if !batch.isEmpty { return batch }
            if isFinished { return nil }
            wake.wait()
        }
    }

    private func write(_ batch: [Waiting], to ledger: Ledger) {
        do {
            try between?.beforeCommit()
            let answers = try ledger.commit(groups: batch.map(\.writes))
            try between?.afterCommit()
            for (waiting, answer) in zip(batch, answers) { waiting.waiter.resume(returning: answer) }
        } catch {
            guard !error.leavesLedgerUsable else {
                for waiting in batch { waiting.waiter.resume(returning: .failure(error)) }
                return
            }
            // After a failed commit nobody knows what the disk has: everyone who waits hears it, and
            // nothing is tried again.
            let others = state.withLock { state in
                state.refusal = error
                defer { state.waiting = [] }
                return state.waiting
            }
            for waiting in batch + others { waiting.waiter.resume(returning: .failure(error)) }
            failures.send(error)
        }
    }

    private func end() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.atEnd = [] }
            return state.atEnd
        }
        for waiter in waiters { waiter.resume() }
        failures.finish()
    }
}
