import Outbound
import Store
import Synchronization

/// One process of a simulated world, which dies between two of its effects: commits, legs, messages.
///
/// A dead process does nothing more: carriers take nothing from it, and its ledger refuses it.
package final class Life: CommitInterference {
    /// What ends it.
    package enum End: Hashable, Sendable {
        /// It is killed.
        case killed
        /// Its disk fails, which the engine is told.
        case diskFailed
    }

    private struct State {
        var left: Int
        var isOver = false
    }

    private let end: End
    private let state: Mutex<State>

    /// It ends at its `effects`-th effect; nil: never.
    package init(effects: Int?, end: End) {
        self.end = end
        state = Mutex(State(left: effects ?? .max))
    }

    package var isOver: Bool { state.withLock { $0.isOver } }

    /// Counts one effect; false when the process is dead, then nothing happens.
    package func lives() -> Bool {
        state.withLock { state in
            state.left -= 1
            if state.left < 0 { state.isOver = true }
            return !state.isOver
        }
    }

    package func beforeCommit() throws(LedgerError) { try goOn() }
    package func afterCommit() throws(LedgerError) { try goOn() }

    private func goOn() throws(LedgerError) {
        if lives() { return }
        switch end {
        case .killed: throw LedgerError(.failed, "the process was killed")
        case .diskFailed: throw LedgerError(.failed, "the disk failed")
        }
    }
}
