import Foundation
import Outbound
import Testing

@testable import Store

struct OpeningTests {
    @Test func `a ledger file keeps synchronous at FULL`() throws {
        let folder = try TemporaryFolder()
        let ledger = try Ledger(
            .file(folder.file("ledger.db")),
            simulated: true,
            identifiers: CountedIdentifiers()
        )
        #expect(try ledger.onWriter("PRAGMA synchronous") == "2")
        #expect(try ledger.onWriter("PRAGMA journal_mode") == "wal")
        #expect(try ledger.onWriter("PRAGMA foreign_keys") == "1")
    }

    @Test func `opening again migrates nothing and keeps everything`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ledger.db")
        func schema(_ ledger: Ledger) throws -> [[String]] {
            try ledger.statements("SELECT ifnull(sql, name) FROM sqlite_schema ORDER BY name")
        }
        var before: [[String]] = []
        do {
            let sample = try SampleLedger(.file(path))
            try sample.add([SampleLedger.draft(1)])
            before = try schema(sample.ledger)
        }
        let again = try Ledger(.file(path), simulated: true, identifiers: CountedIdentifiers())
        #expect(try schema(again) == before)
        #expect(try again.campaign(named: "reminders")?.state == .running)
        #expect(try again.targets(Identifier(1), limit: 10).map(\.draft.name) == ["Target 1"])
        #expect(try again.lastInstant() == SampleLedger.start)
        let zone = try again.statements("SELECT value FROM meta WHERE name = 'zone_data'")
        #expect(zone == [[Zone.dataVersion]])
    }

    @Test func `a simulated ledger is refused to real carriers, and the reverse`() throws {
        let folder = try TemporaryFolder()
        for made in [true, false] {
            let path = folder.file("\(made).db")
            do { _ = try Ledger(.file(path), simulated: made, identifiers: CountedIdentifiers()) }
            let error = #expect(throws: LedgerError.self) {
                try Ledger(.file(path), simulated: !made, identifiers: CountedIdentifiers())
            }
            #expect(error?.kind == .simulatedMismatch)
            #expect(
                error?.description.contains(made ? "holds simulated attempts" : "holds real attempts") == true
            )
            #expect(try Ledger(reading: path).isSimulated == made)
        }
    }

    @Test func `a second run on one ledger is refused, a reader beside it is not`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ledger.db")
        let sample = try SampleLedger(.file(path))
        let error = #expect(throws: LedgerError.self) {
            try Ledger(.file(path), simulated: true, identifiers: CountedIdentifiers())
        }
        #expect(error?.kind == .inUse)
        #expect(error?.description.contains("in use by another run (process \(getpid()))") == true)

        let reader = try Ledger(reading: path)
        #expect(try reader.campaigns().map(\.name) == ["reminders"])
        let target = try sample.add([SampleLedger.draft(7)])[0]
        #expect(try reader.subject(target)?.target.draft.name == "Target 7")
        let refusal = #expect(throws: LedgerError.self) {
            try reader.commit([.rescue(at: SampleLedger.start)])
        }
        #expect(refusal?.kind == .closed)
    }

    @Test func `a second run is refused whatever name leads to the ledger`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ledger.db")
        let sample = try SampleLedger(.file(path))
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("linked.db"),
            withDestinationPath: "ledger.db"
        )
        let linked = #expect(throws: LedgerError.self) {
            try Ledger(.file(folder.file("linked.db")), simulated: true, identifiers: CountedIdentifiers())
        }
        #expect(linked?.kind == .inUse)
        try FileManager.default.linkItem(atPath: path, toPath: folder.file("second.db"))
        let second = #expect(throws: LedgerError.self) {
            try Ledger(.file(folder.file("second.db")), simulated: true, identifiers: CountedIdentifiers())
        }
        #expect(second?.kind == .unreadable)
        #expect(second?.description.contains("second.db has a second name (a hard link)") == true)
        #expect(try sample.ledger.audit() == [])
    }

    @Test func `nobody else may read a new ledger`() throws {
        let folder = try TemporaryFolder()
        let open = try SampleLedger(.file(folder.file("ledger.db")))
        try SampleLedger().ledger.save(to: folder.file("saved.db"))
        for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db.owner", "saved.db"] {
            let mode = try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(name)")
        }
        #expect(open.ledger.name.hasSuffix("ledger.db"))
    }

    @Test func `a ledger of a newer version is refused in a clear sentence`() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("ledger.db")
        do {
            let sample = try SampleLedger(.file(path))
            try sample.ledger.execute("INSERT INTO grdb_migrations (identifier) VALUES ('9 of tomorrow')")
        }
        let error = #expect(throws: LedgerError.self) {
            try Ledger(.file(path), simulated: true, identifiers: CountedIdentifiers())
        }
        #expect(error?.kind == .newer)
        #expect(
            error?.description
                == "the ledger \(path) was written by a newer version of trunkside; use that version, or another ledger"
        )
        #expect(throws: LedgerError.self) { try Ledger(reading: path) }
    }

    @Test func `a file that is no ledger is left alone`() throws {
        let folder = try TemporaryFolder()
        let other = folder.file("other.db")
        do {
            try SampleLedger(.file(other)).ledger.execute("PRAGMA application_id = 7")
        }
        let error = #expect(throws: LedgerError.self) {
            try Ledger(.file(other), simulated: true, identifiers: CountedIdentifiers())
        }
        #expect(error?.kind == .unreadable)
        let text = folder.file("text.db")
        try String(repeating: "not a database ", count: 400).write(
            toFile: text,
            atomically: true,
            encoding: .utf8
        )
        #expect(throws: LedgerError.self) {
            try Ledger(.file(text), simulated: true, identifiers: CountedIdentifiers())
        }
        #expect(throws: LedgerError.self) { try Ledger(reading: folder.file("absent.db")) }
        #expect(throws: LedgerError.self) {
            try Ledger(
                .file(folder.file("no/such/folder.db")),
                simulated: true,
                identifiers: CountedIdentifiers()
            )
        }
    }
}
