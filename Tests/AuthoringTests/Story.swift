import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store

/// A campaign folder made for one test, simulated in this process.
struct Story {
    let ledger: Ledger
    let report: Engine.Report
    let journal: String

    /// Simulates a folder of these files; `campaign` is added to a small `campaign.toml`.
    static func simulate(
        _ files: [String: String],
        campaign: String = "",
        seed: UInt64 = 7,
        days: Int64 = 7
    ) async throws -> Story {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "story-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch {
                print("\(folder.path) stays: \(error)")
            }
        }
        var all = files
        all["campaign.toml"] = """
            name = "story"
            type = "call"
            timezone = "America/Denver"
            \(campaign)
            [simulation]
            start = "2026-03-02T09:00:00-07:00"
            """
        for (name, text) in all { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        let gathering = try Gathering([folder])
        let start = gathering.folders[0].file.simulation?.start ?? Instant(milliseconds: 0)
        let world = World(start: start, seed: seed, until: start + .days(days))
        let ledger = try Ledger(.memory, simulated: true, identifiers: world.identifiers)
        let journal = JournalText()
        let run = EngineRun(
            gathering: gathering,
            ledger: ledger,
            writer: LedgerWriter(ledger, mode: .inline),
            clock: world.clock,
            seed: seed,
            journal: journal,
            budget: .simulated,
            problems: { print($0) }
        )
        let report = try await world.run {
            let publications = try await run.publish()
            return try await run.engine().run(publications.map(\.published))
        }
        return Story(ledger: ledger, report: report, journal: journal.text)
    }

    var campaign: Campaign {
        get throws {
            guard let campaign = try ledger.campaign(named: "story") else { throw Missing() }
            return campaign
        }
    }

    var attempts: [Attempt] { get throws { try CampaignReport.attempts(campaign.id, ledger) } }
    var targets: [Target] { get throws { try CampaignReport.targets(campaign.id, ledger) } }

    struct Missing: Error {}

    /// A list of this many people.
    static func people(_ count: Int) -> String {
        (["external_id,destination,name"]
            + (0..<count).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst()),Ada" })
            .joined(separator: "\n")
    }

    static let answers = "return { { chance = { answered = 1 }, rings = { \"2s\", \"4s\" } } }"
}
