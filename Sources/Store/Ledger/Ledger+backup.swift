import Foundation
import GRDB
import Glibc

/// Copies of a ledger's file that are whole: made beside their place, looked through, and then moved there.
extension Ledger {
    /// What a copy holds.
    package struct Copy: Hashable, Sendable {
        package var bytes: Int
        /// The last event's place in the log.
        package var events: Int64
        /// Where the file that was there before is now.
        package var replaced: String?
    }

    /// Writes a ledger as it stands at one moment into a file; another process may go on writing it. An
    /// earlier copy of that name is replaced at once, when the new one is whole.
    package static func backUp(_ ledger: String, to path: String) throws(LedgerError) -> Copy {
        guard path != "-" else {
            throw LedgerError(.unreadable, "a ledger is not written to the terminal: name a file")
        }
        guard Ownership.real(path) != Ownership.real(ledger) else {
            throw LedgerError(.unreadable, "\(path) is the ledger itself: name another file")
        }
        if let process = owner(of: path) {
            throw LedgerError(
                .inUse,
                "\(path) is a ledger that process \(process) runs on: name another file"
            )
        }
        // What is there is replaced only where it is a ledger, too.
        if FileManager.default.fileExists(atPath: path) { _ = try Opening.reading(path) }
        let part = path + ".partial"
        let copy = try copyWhole(ledger, to: part)
        try move(part, to: path)
        return copy
    }

    /// Puts a copy in a ledger's place. Refused while a process runs on that ledger, and unless `force`
    /// where it has events that the copy has not; what was there stays beside it as `.replaced`, or with a
    /// number behind that where there is such a file already.
    package static func restore(
        _ path: String,
        to ledger: String,
        force: Bool
    ) throws(LedgerError) -> Copy {
        guard Ownership.real(path) != Ownership.real(ledger) else {
            throw LedgerError(.unreadable, "\(path) is the ledger itself: name its copy")
        }
        let ownership = try Ownership(of: ledger)
        defer { withExtendedLifetime(ownership) {} }
        let (part, aside) = (ledger + ".partial", free(ledger + ".replaced"))
        var copy = try copyWhole(path, to: part)
        if FileManager.default.fileExists(atPath: ledger) {
            if !force {
                let present = try lastEvent(Opening.reading(ledger), name: ledger)
                guard present <= copy.events else {
                    _ = unlink(part)
                    throw LedgerError(
                        .newer,
                        "the ledger \(ledger) has \(present - copy.events) events that \(path) has not: with --force "
                            + "it is put aside as \(aside)"
                    )
                }
            }
            // With its log, in which its last commits may be.
            for end in ["", "-wal"] where FileManager.default.fileExists(atPath: ledger + end) {
                try move(ledger + end, to: aside + end)
            }
            _ = unlink(ledger + "-shm")
            copy.replaced = aside
        }
        try move(part, to: ledger)
        return copy
    }

    /// The name, or with the first number behind it under which there is nothing yet.
    private static func free(_ name: String) -> String {
        var (free, number) = (name, 1)
        while ["", "-wal"].contains(where: { FileManager.default.fileExists(atPath: free + $0) }) {
            number += 1
            free = "\(name)-\(number)"
        }
        return free
    }

    /// A copy on the disk that every rule holds for; else nothing is left of it.
    private static func copyWhole(_ source: String, to part: String) throws(LedgerError) -> Copy {
        _ = unlink(part)
        do {
            try Opening.create(part)
            let from = try Opening.reading(source)
            let copy = try DatabaseQueue(path: part)
            // In one step: one moment of the source, however many write to it.
            try from.backup(to: copy)
            // One file by itself: no log beside it.
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try copy.close()
            try from.close()
            let made = try Ledger(reading: part)
            let findings = try made.audit()
            guard findings.isEmpty else {
                throw LedgerError(
                    .damaged,
                    "\(source) is damaged, nothing was written: \(findings.prefix(3).joined(separator: "; "))"
                )
            }
            let size = try FileManager.default.attributesOfItem(atPath: part)[.size] as? Int
            let events = try lastEvent(made.database, name: part)
            try made.database.close()
            return Copy(bytes: size ?? 0, events: events, replaced: nil)
        } catch {
            _ = unlink(part)
            throw LedgerError(error, ledger: source, doing: "copying it to \(part)")
        }
    }

    private static func lastEvent(_ database: any DatabaseReader, name: String) throws(LedgerError) -> Int64 {
        do {
            return try database.read {
                try $0.number("SELECT seq FROM sqlite_sequence WHERE name = 'event'") ?? 0
            }
        } catch {
            throw LedgerError(error, ledger: name, doing: "reading its last event")
        }
    }

    /// Durable: the file's bytes before the move, the folder's entry after it.
    private static func move(_ from: String, to path: String) throws(LedgerError) {
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) : "."
        try sync(from)
        guard rename(from, path) == 0 else {
            throw LedgerError(
                .failed,
                "cannot move \(from) to \(path): \(String(cString: strerror(errno)))"
            )
        }
        try sync(folder.isEmpty ? "/" : folder)
    }

    private static func sync(_ path: String) throws(LedgerError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw LedgerError(
                .failed,
                "cannot make \(path) durable: \(String(cString: strerror(errno))); see to the disk, then try again"
            )
        }
    }
}
