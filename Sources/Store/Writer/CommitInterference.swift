/// What may go wrong between a writer and its ledger: where a simulated process dies, or its disk fails, at a
/// commit. What it throws goes to everyone who waits for that commit, as the ledger's own error would.
package protocol CommitInterference: Sendable {
    /// Nothing of the commit is in the ledger yet.
    func beforeCommit() throws(LedgerError)
    /// All of it is, and nobody who waits has heard so.
    func afterCommit() throws(LedgerError)
}
