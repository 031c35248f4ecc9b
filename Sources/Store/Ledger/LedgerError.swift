import GRDB

/// What went wrong with a ledger: which file, what, and what to do.
package struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Another process runs on this ledger.
        case inUse
        /// A simulated ledger opened for real carriers, or the reverse.
        case simulatedMismatch
        /// Made by a newer version of the program.
        case newer
        /// Not a ledger, or one that cannot be opened.
        case unreadable
        /// A row that this program did not write, or that was damaged.
        case damaged
        /// A write that the schema refused; nothing of its group was taken.
        case constraint
        /// The disk, the file or its locks failed; what was being written is not in the ledger.
        case failed
        /// The ledger was opened for reading, or its writer is closed.
        case closed
        /// A limit was reached; the text names it.
        case limit
    }

    package var kind: Kind
    package var description: String

    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }

    /// Whether only the write that met it is lost. After every other error nothing more may be written.
    var leavesLedgerUsable: Bool {
        kind == .constraint || kind == .damaged || kind == .limit || kind == .closed
    }

    /// SQLite's own error, in words.
    init(_ error: any Error, ledger: String, doing what: String) {
        if let known = error as? LedgerError {
            self = known
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.failed, "the ledger \(ledger) failed while \(what): \(error)")
            return
        }
        let code = error.extendedResultCode.rawValue
        let text = error.message ?? "no message"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            self.init(.constraint, "the ledger \(ledger) refused \(what): \(text) (SQLite \(code))")
        case .SQLITE_FULL:
            let advice = "free some space, then start again"
            self.init(
                .failed,
                "the disk of the ledger \(ledger) is full while \(what) (SQLite \(code)); \(advice)"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .failed,
                "the ledger \(ledger) is locked by another process while \(what) (SQLite \(code))"
            )
        case .SQLITE_NOTADB:
            self.init(.unreadable, "\(ledger) is not a ledger: \(text)")
        case .SQLITE_CANTOPEN:
            self.init(
                .unreadable,
                "the ledger \(ledger) cannot be opened: \(text); check that its folder exists"
            )
        default:
            self.init(.failed, "the ledger \(ledger) failed while \(what): \(text) (SQLite \(code))")
        }
    }
}
