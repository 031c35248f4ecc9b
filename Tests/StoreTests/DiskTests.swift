import Foundation
import Outbound
import Testing

@testable import Store

/// What a disk, a folder or another program can do to an open ledger: it says so, stops, and goes on once the
/// cause is gone.
struct DiskTests {
    private static let isDeep = ProcessInfo.processInfo.environment["DEEP_TESTS"] != nil

    @Test(arguments: [
        (
            "full", 1_000,
            "the disk of the ledger FILE is full while writing (database or disk is full, SQLite 13): what was being "
                + "written is not in it. Free some space, then start again"
        ),
        (
            "write", 1_000,
            "the disk of the ledger FILE failed while writing (disk I/O error, SQLite 778): what was being written "
                + "is not in it. Look at the disk's space and health, and at the system's log, then start again"
        ),
        (
            "sync", 25,
            "the disk of the ledger FILE failed while writing (disk I/O error, SQLite 1034): what was being written "
                + "is not in it. Look at the disk's space and health, and at the system's log, then start again"
        ),
    ])
    func `a failing disk stops it with a sentence, loses nothing acknowledged, and the next run goes on`(
        fault: String,
        calls: Int,
        sentence: String
    ) throws {
        var generator = Generator(seed: 3, fault)
        for round in 0..<(Self.isDeep ? 100 : 2) {
            let folder = try TemporaryFolder()
            let file = folder.file("ledger.db")
            var acknowledged = Acknowledged()
            let failing = try LoadRun(
                file,
                seed: 2 * round,
                attempts: 1_600,
                fault: fault,
                calls: Int(generator.next() % UInt64(calls))
            )
            #expect(failing.failures == [sentence.replacing("FILE", with: file)])
            #expect(failing.lines.last == "ended")
            acknowledged.take(failing)
            let before = acknowledged.intended.count
            let next = try LoadRun(file, seed: 2 * round + 1, attempts: 80)
            #expect(next.failures == [])
            acknowledged.take(next)
            #expect(acknowledged.intended.count == before + 80)
            let ledger = try Ledger(.file(file), simulated: true, identifiers: CountedIdentifiers())
            #expect(try acknowledged.violations(in: ledger) == [], "round \(round)")
        }
    }

    @Test func `a folder, a file or a log that may not be written is named`() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("ledger.db")
        func tryAsNobody() throws -> Set<String> {
            try LoadRun(file, seed: 1, attempts: 8, flags: ["nobody"]).failures
        }
        try permit(0o555, folder.path)
        #expect(
            try tryAsNobody() == [
                "cannot open \(file).owner: Permission denied; the ledger's folder must exist and be writable"
            ]
        )
        try permit(0o777, folder.path)
        #expect(try tryAsNobody() == [])
        try permit(0o444, file)
        #expect(
            try tryAsNobody() == [
                "the ledger \(file) cannot be written (SQLite 8): make it writable for this user, with the files -wal "
                    + "and -shm beside it and their folder"
            ]
        )
        for ending in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file + ending) {
            try permit(0o600, file + ending)
        }
        #expect(try tryAsNobody() == [])
    }

    private func permit(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test func `another program's lock is named, and gone with it`() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("ledger.db")
        let sample = try SampleLedger(.file(file))
        // A program that knows nothing of owners.
        try FileManager.default.removeItem(atPath: file + ".owner")
        var run: LoadRun?
        try sample.ledger.whileLocked { run = try LoadRun(file, seed: 1, attempts: 8, flags: ["hurry"]) }
        #expect(
            run?.failures == [
                "the ledger \(file) is locked by another program while bringing its schema up to date (database is "
                    + "locked, SQLite 5): what was being written is not in it. Close what has it open, such as a "
                    + "database browser, then start again"
            ]
        )
        #expect(try LoadRun(file, seed: 2, attempts: 8).lines.last == "ended")
    }

    @Test func `a ledger that is removed or replaced while it is open takes nothing more`() throws {
        for isReplaced in [false, true] {
            let folder = try TemporaryFolder()
            let file = folder.file("ledger.db")
            let sample = try SampleLedger(.file(file))
            let target = try sample.add([SampleLedger.draft(1)])[0]
            try FileManager.default.moveItem(atPath: file, toPath: file + ".moved")
            if isReplaced { try FileManager.default.copyItem(atPath: file + ".moved", toPath: file) }
            let error = #expect(throws: LedgerError.self) { try sample.dial(target) }
            #expect(error?.kind == .failed)
            #expect(
                error?.description
                    == "\(file) was removed or replaced while the ledger was open; nothing more is written. "
                    + "Put it back or choose another ledger with --database, then start again"
            )
            #expect(try sample.ledger.openAttempts().isEmpty)
            if isReplaced { try FileManager.default.removeItem(atPath: file) }
            try FileManager.default.moveItem(atPath: file + ".moved", toPath: file)
            _ = try sample.dial(target)
            #expect(try sample.ledger.audit() == [])
        }
    }

    @Test func `a log that another program cut off takes nothing more`() throws {
        let folder = try TemporaryFolder()
        let file = folder.file("ledger.db")
        do {
            let sample = try SampleLedger(.file(file))
            let targets = try sample.add([SampleLedger.draft(1), SampleLedger.draft(2)])
            _ = try sample.dial(targets[0])
            try sample.ledger.execute("PRAGMA wal_checkpoint(PASSIVE)")
            let log = try FileHandle(forWritingTo: URL(filePath: file + "-wal"))
            try log.truncate(atOffset: 0)
            let error = #expect(throws: LedgerError.self) { try sample.dial(targets[1]) }
            #expect(error?.kind == .failed)
            #expect(error?.description.contains(file + "-wal was cut off by another program") == true)
        }
        let again = try Ledger(.file(file), simulated: true, identifiers: CountedIdentifiers())
        #expect(try again.audit() == [])
        #expect(try again.openAttempts().count == 1)
    }
}
