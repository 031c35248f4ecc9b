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
        let code = "SQLite \(error.extendedResultCode.rawValue)"
        let text = error.message ?? "no message"
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            self.init(.constraint, "the ledger \(ledger) refused \(what): \(text) (\(code))")
        case .SQLITE_NOTADB:
            self.init(.unreadable, "\(ledger) is not a ledger: \(text); choose another --database")
        case .SQLITE_CANTOPEN:
            self.init(
                .unreadable,
                "the ledger \(ledger) cannot be opened: \(text); it must be a file, in a folder that exists "
                    + "and is writable"
            )
        case .SQLITE_READONLY, .SQLITE_PERM:
            self.init(
                .unreadable,
                "the ledger \(ledger) cannot be written (\(code)): make it writable for this user, with the files "
                    + "-wal and -shm beside it and their folder"
            )
        default:
            self.init(
                .failed,
                "\(Self.subject(error.resultCode, ledger)) while \(what) (\(text), \(code)): what was being written "
                    + "is not in it. \(Self.advice(error.resultCode)), then start again"
            )
        }
    }

    private static func subject(_ code: ResultCode, _ ledger: String) -> String {
        switch code {
        case .SQLITE_FULL: "the disk of the ledger \(ledger) is full"
        case .SQLITE_IOERR: "the disk of the ledger \(ledger) failed"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "the ledger \(ledger) is locked by another program"
        case .SQLITE_CORRUPT: "the ledger \(ledger) is damaged"
        default: "the ledger \(ledger) failed"
        }
    }

    private static func advice(_ code: ResultCode) -> String {
        switch code {
        case .SQLITE_FULL: "Free some space"
        case .SQLITE_IOERR: "Look at the disk's space and health, and at the system's log"
        case .SQLITE_BUSY, .SQLITE_LOCKED: "Close what has it open, such as a database browser"
        case .SQLITE_CORRUPT: "Put back a copy, or save what can be read with sqlite3's .recover"
        default: "See what the system's log says"
        }
    }
}
