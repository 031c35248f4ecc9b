import Glibc

/// An open ledger's files as the system knows them. SQLite goes on writing into a file that was removed or
/// replaced, and into a log that was cut off: what it acknowledges then is gone with the process. So both are
/// looked at around each commit, which costs a few microseconds.
struct LedgerFiles: Sendable {
    private let name: String
    private let log: String
    private let database: Place
    private var lastLog: Place?

    private struct Place: Equatable {
        var device: dev_t
        var inode: ino_t
        var size: Int

        /// Nil where there is no such file.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, inode, size) = (status.st_dev, status.st_ino, Int(status.st_size))
        }

        func isSameFile(as other: Self?) -> Bool { device == other?.device && inode == other?.inode }
    }

    /// Of a database that was just opened.
    init(of path: String) throws(LedgerError) {
        guard let database = Place(path) else {
            throw LedgerError(.unreadable, "the ledger \(path) was removed while it was opened; start again")
        }
        (name, log) = (path, path + "-wal")
        self.database = database
        lastLog = Place(log)
    }

    /// Before a commit.
    func check() throws(LedgerError) {
        guard database.isSameFile(as: Place(name)) else { throw replaced(name) }
        guard let lastLog else { return }
        let now = Place(log)
        guard lastLog.isSameFile(as: now) else { throw replaced(log) }
        // SQLite's own checkpoints never cut it.
        guard let now, now.size < lastLog.size else { return }
        throw LedgerError(
            .failed,
            "\(log) was cut off by another program while the ledger was open: what was written last may be lost. "
                + "Nothing more is written; start again, and put both files back from a copy if that finds damage"
        )
    }

    /// After a commit.
    mutating func note() { lastLog = Place(log) }

    private func replaced(_ file: String) -> LedgerError {
        LedgerError(
            .failed,
            "\(file) was removed or replaced while the ledger was open; nothing more is written. "
                + "Put it back or choose another ledger with --database, then start again"
        )
    }
}
