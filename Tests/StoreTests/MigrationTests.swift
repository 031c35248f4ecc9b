import Foundation
import Outbound
import Testing

@testable import Store

/// Ledgers of earlier versions, kept as they wrote them: of a run that was killed with attempts open.
struct MigrationTests {
    @Test(arguments: ["ledger-2"])
    func `a ledger of an earlier version is brought up to date and goes on`(name: String) throws {
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(name).db.gz")
        let folder = try TemporaryFolder()
        let path = folder.file("ledger.db")
        try Data(Gzip.inflate([UInt8](Data(contentsOf: fixture)))).write(to: URL(filePath: path))
        #expect(try Ledger(reading: path).openAttempts().count == 15)

        let ledger = try Ledger(.file(path), simulated: true, identifiers: CountedIdentifiers())
        let schema = "SELECT name, ifnull(sql, '') FROM sqlite_schema ORDER BY name"
        #expect(try ledger.statements(schema) == SampleLedger().ledger.statements(schema))
        #expect(try ledger.audit() == [])
        let campaign = try #require(try ledger.campaign(named: "morning"))
        let uuid = "76923001-78d6-4e35-b134-8ed9fbab90b0"
        #expect(try ledger.target(campaign.id, named: uuid)?.draft.externalID == "p2")
        #expect(try ledger.attempt(uuid: "f7ae362a-070d-4970-bfaf-a84a261b4ad7")?.target == Identifier(2))
        #expect(try ledger.attempt(uuid: uuid) == nil)
        let now = try #require(try ledger.lastInstant())
        guard case .rescued(let rescued) = try ledger.commit([.rescue(at: now)])[0] else {
            Issue.record("not rescued")
            return
        }
        #expect(rescued.count == 15)
        #expect(try ledger.audit() == [])
    }
}
