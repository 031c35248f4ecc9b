import Foundation
import Outbound
import Synchronization
import Testing

@testable import Store

struct BackupTests {
    @Test func `a copy of a ledger that is being written is one moment of it`() async throws {
        let folder = try TemporaryFolder()
        let (path, copies) = (folder.file("ledger.db"), folder.path)
        let sample = try SampleLedger(.file(path))
        let ledger = sample.ledger
        try await withThrowingTaskGroup { group in
            let isOver = Mutex(false)
            group.addTask {
                // Each commit has two events: a copy with an odd number of them would be of no moment.
                for number in 0..<400 where !isOver.withLock({ $0 }) {
                    let campaign = sample.campaign.id
                    try ledger.record([
                        .importTargets(
                            campaign,
                            [SampleLedger.draft(number * 2)],
                            file: "a",
                            at: SampleLedger.start
                        ),
                        .importTargets(
                            campaign,
                            [SampleLedger.draft(number * 2 + 1)],
                            file: "a",
                            at: SampleLedger.start
                        ),
                    ])
                }
            }
            let before = 4
            for number in 1...3 {
                let made = try Ledger.backUp(path, to: copies + "/copy\(number).db")
                let copy = try Ledger(reading: copies + "/copy\(number).db")
                let events = try copy.events(limit: 10_000)
                #expect(events.last?.id == made.events)
                #expect((events.filter { $0.kind == "targets.imported" }.count) % 2 == 0, "\(before)")
                #expect(try copy.audit() == [])
            }
            isOver.withLock { $0 = true }
            try await group.waitForAll()
        }
        #expect(!FileManager.default.fileExists(atPath: copies + "/copy1.db.partial"))
        #expect(!FileManager.default.fileExists(atPath: copies + "/copy1.db-wal"))
    }

    @Test func `a copy is not written over a ledger, nor to the terminal`() throws {
        let folder = try TemporaryFolder()
        let (path, other) = (folder.file("ledger.db"), folder.file("other.db"))
        let sample = try SampleLedger(.file(path))
        let second = try SampleLedger(.file(other))
        for place in ["-", path, other] {
            #expect(throws: LedgerError.self) { _ = try Ledger.backUp(path, to: place) }
        }
        try Data("text".utf8).write(to: URL(filePath: folder.file("notes.txt")))
        #expect(throws: LedgerError.self) { _ = try Ledger.backUp(path, to: folder.file("notes.txt")) }
        #expect(try sample.ledger.audit() == [])
        #expect(try second.ledger.audit() == [])
    }

    @Test func `a copy comes back, and what it would lose is lost only by force`() throws {
        let folder = try TemporaryFolder()
        let (path, copy) = (folder.file("ledger.db"), folder.file("copy.db"))
        do {
            let sample = try SampleLedger(.file(path))
            _ = try Ledger.backUp(path, to: copy)
            #expect(throws: LedgerError.self) { _ = try Ledger.restore(copy, to: path, force: true) }
            try sample.add([SampleLedger.draft(1)])
        }
        #expect(throws: LedgerError.self) { _ = try Ledger.restore(copy, to: path, force: false) }
        #expect(try Ledger(reading: path).campaigns().count == 1)
        let done = try Ledger.restore(copy, to: path, force: true)
        #expect(done.replaced == path + ".replaced")
        do {
            let ledger = try Ledger(.file(path), simulated: true, identifiers: CountedIdentifiers())
            let campaign = try #require(try ledger.campaign(named: "reminders"))
            #expect(try ledger.counters(campaign.id) == [:])
            #expect(try ledger.audit() == [])
        }
        let before = try Ledger(reading: path + ".replaced")
        #expect(try before.counters(Identifier(1))["targets"] == 1)
        let again = try Ledger.restore(copy, to: path, force: true)
        #expect(again.replaced == path + ".replaced-2")
        #expect(try Ledger(reading: path + ".replaced").counters(Identifier(1))["targets"] == 1)
    }
}
