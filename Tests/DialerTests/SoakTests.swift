import Foundation
import Outbound
import Simulation
import Store
import Testing

/// A whole campaign under many seeds, its rules checked on what the ledger says: a few seeds in the suite,
/// many where DEEP_TESTS is set.
@Suite("A campaign under many seeds")
struct SoakTests {
    private static let isDeep = ProcessInfo.processInfo.environment["DEEP_TESTS"] != nil
    private static let seeds: ClosedRange<UInt64> = isDeep ? 1...60 : 1...2
    private static let targets = isDeep ? 1500 : 150

    private static let campaign = """
        queue = "sales"
        service_level = 100
        [limits]
        concurrent = 40
        per_second = 10
        [caps]
        target_per_day = 3
        [queues.sales]
        timeout = "1m"
        wrap_up = "20s"
        """

    /// The example's own scripts and the first of its people; its one sound file is not there.
    private func files() throws -> [String: String] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var files: [String: String] = [:]
        for name in ["targets.csv", "callees.lua", "outplan.lua", "flow.lua"] {
            let path = root.appendingPathComponent("examples/telemarketing/\(name)")
            files[name] = try String(contentsOf: path, encoding: .utf8)
        }
        let rows = files["targets.csv", default: ""].split(separator: "\n").prefix(Self.targets + 1)
        files["targets.csv"] = rows.joined(separator: "\n")
        files["flow.lua"]?.replace("call:play(\"prompts/intro.wav\")", with: "")
        return files
    }

    private func events(_ story: Story) throws -> [EventRow] {
        var events: [EventRow] = []
        while true {
            let more = try story.ledger.events(after: events.last?.id ?? 0, limit: 10_000)
            if more.isEmpty { return events }
            events += more
        }
    }

    private func violations(_ checker: some Checker, _ events: [EventRow]) -> [String] {
        var checker = checker
        for event in events { checker.see(event) }
        return checker.violations
    }

    @Test(
        "keeps its limits, its hours and its tries, ends with everyone, and is the same again",
        arguments: seeds
    )
    func rules(_ seed: UInt64) async throws {
        let files = try files()
        let story = try await Story.simulate(files, campaign: Self.campaign, seed: seed, days: 21)
        let again = try await Story.simulate(files, campaign: Self.campaign, seed: seed, days: 21)
        #expect(story.journal == again.journal)

        let campaign = try story.campaign
        let events = try events(story)
        #expect(violations(OneOpenAttempt(), events) == [])
        #expect(violations(TriesLimit(limits: [campaign.id: 3]), events) == [])
        #expect(violations(ConcurrencyLimit(campaigns: [campaign.id: 40]), events) == [])

        let targets = try story.targets
        #expect(targets.count == Self.targets)
        for target in targets {
            guard case .done = target.state else {
                Issue.record("\(target.draft.externalID ?? ""): \(target.state)")
                continue
            }
        }
        let zones = Dictionary(
            uniqueKeysWithValues: targets.map { ($0.id, Zone($0.draft.zone ?? "America/Denver")) }
        )
        let attempts = try story.attempts
        #expect(attempts.count >= targets.count)
        for attempt in attempts {
            #expect(attempt.outcome != nil && attempt.endedAt != nil)
            let zone = try #require(zones[attempt.target] ?? nil)
            let local = zone.local(attempt.startedAt)
            let isOpen = [9..<12, 13..<17].contains { $0.contains(local.hour) }
            #expect(isOpen && local.weekday <= 5, "\(zone.text(attempt.startedAt))")
        }
    }
}
