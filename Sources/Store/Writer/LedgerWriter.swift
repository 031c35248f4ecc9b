import Outbound
import Synchronization

/// How writes reach the ledger while campaigns run.
package final class LedgerWriter: Sendable {
    package enum Mode: Sendable {
        /// Commits in the caller, without suspending: under virtual time.
        case inline
        /// One thread commits for everyone. While one commit waits for the disk the next one collects
        /// itself, so the cost of a sync is shared by all who wait (group commit).
        case thread
        /// Commits for everyone who waits when `flush` is called: a world does that before it lets time
        /// pass.
        case stepped
    }

    /// Groups that may wait for the writer thread; over it `submit` fails and names the limit.
    package static let queueLimit = 65_536

    package let ledger: Ledger
    private let mode: Mode
    private let groups: CommitGroups?
    private let inline = Mutex(InlineState())

    private struct InlineState {
        var failure: LedgerError?
    }

    /// `between` stands between every commit of a thread or a stepped writer and the ledger.
    package init(_ ledger: Ledger, mode: Mode, between: (any CommitInterference)? = nil) {
        self.ledger = ledger
        self.mode = mode
        switch mode {
        case .inline: groups = nil
        case .stepped: groups = CommitGroups(limit: Self.queueLimit, between: between)
        case .thread:
            let groups = CommitGroups(limit: Self.queueLimit, between: between)
            groups.startThread(writing: ledger)
            self.groups = groups
        }
    }

    deinit { groups?.finish() }

    /// Groups that the thread has not taken up yet.
    var waiting: Int { groups?.count ?? 0 }

    /// Writes a group, all of it in one transaction, and returns when it is durable. Cancelling the caller
    /// does not take it back. After the database itself has failed, every later call fails with the same
    /// error.
    package func submit(_ writes: [LedgerWrite]) async throws(LedgerError) -> [LedgerResult] {
        guard let groups else { return try commit(writes) }
        let result = await withCheckedContinuation {
            (waiter: CheckedContinuation<CommitGroups.Answer, Never>) in
            groups.add(writes, waiter)
        }
        return try result.get()
    }

    /// Waits until the database fails under a writer with a thread, after which it refuses everything; nil
    /// when it was closed, or the task is cancelled. One may wait.
    package func failure() async -> LedgerError? { await groups?.failures.next() }

    /// Commits what was submitted, in one transaction, and lets everyone go on who waits for it; false when
    /// nobody does. For a writer that is stepped.
    package func flush() -> Bool { groups?.commitWaiting(to: ledger) ?? false }

    /// Everything submitted before is written; afterwards `submit` fails. Returns when the thread has ended.
    package func close() async {
        guard let groups else {
            inline.withLock { $0.failure = $0.failure ?? CommitGroups.closed }
            return
        }
        if mode == .stepped {
            while groups.commitWaiting(to: ledger) {}
            return groups.finish()
        }
        await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
            groups.finish(waiter)
        }
    }

    private func commit(_ writes: [LedgerWrite]) throws(LedgerError) -> [LedgerResult] {
        try inline.withLock { state throws(LedgerError) in
            if let failure = state.failure { throw failure }
            do throws(LedgerError) {
                return try ledger.commit(writes)
            } catch {
                if !error.leavesLedgerUsable { state.failure = error }
                throw error
            }
        }
    }
}
