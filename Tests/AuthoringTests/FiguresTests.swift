import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store
import Testing

@Suite("Figures of a campaign that has run")
struct FiguresTests {
    /// An example's run to its end; what its ledger tells.
    static func run(_ desk: Desk, seed: UInt64 = 7) async throws -> (
        ledger: Ledger, campaign: Campaign, at: Instant
    ) {
        let gathering = try desk.gathering()
        let run = try SimulatedRun(
            gathering,
            start: gathering.folders.first?.file.simulation?.start ?? Desk.start,
            days: 3,
            seed: seed,
            journal: NoJournal(),
            problems: { Issue.record("\($0)") }
        )
        let published = try await run.publish().map(\.published)
        _ = try await run.run(published)
        let id = try #require(published.first).campaign.id
        return (run.ledger, try #require(try run.ledger.campaign(id)), run.world.clock.now)
    }

    @Test func `statistics count what the report counts from every row`() async throws {
        let desk = try ReplayTests.example("telemarketing", rows: 120)
        let (ledger, campaign, at) = try await Self.run(desk)
        let figures = try CampaignFigures(campaign: campaign, ledger: ledger, at: at, engine: nil)
        let json = Statistics(figures).json
        let report = try CampaignReport.read(campaign.name, ledger: ledger)
        #expect(json["targets"]?["total"] == .integer(Int64(report.targets)))
        #expect(json["targets"]?["done_by_reason"]?["reached"] == .integer(Int64(report.reached)))
        #expect(json["attempts"]?["total"] == .integer(Int64(report.attempts)))
        for (outcome, count) in report.outcomes {
            #expect(json["attempts"]?["by_outcome"]?[outcome.rawValue] == .integer(Int64(count)))
        }
        #expect(
            json["attempts_per_target"]?["targets"]
                == .array(report.attemptsPerTarget.map { .integer(Int64($0)) })
        )
        #expect(json["attempts"]?["open"] == 0)
        let live = try CampaignReport.attempts(campaign.id, ledger)
            .filter { $0.answeredAt != nil && $0.outcome != .machine }
        let abandoned = live.count { $0.outcome == .abandoned }
        #expect(figures.liveMonth == LiveAnswers(count: live.count, abandoned: abandoned))
        #expect(json["queue"]?["queue"] == .string(campaign.queue))
        // The same rows, the same text.
        #expect(Statistics(figures).json.text == json.text)
        let diagnosis = Diagnosis(figures)
        #expect(diagnosis["slow_flows"]?.status != .noData)
        #expect(diagnosis["slow_flows"]?.figures["traces_read"] != 0)
        #expect(!figures.flow.waits.isEmpty && figures.flow.steps["connect"] != nil)
        #expect(diagnosis.json["symptoms"].map { $0 != .null } == true)
        #expect(!diagnosis.json.text.contains("+1720"), "no callee's number")
    }

    @Test func `limits cut what is read, and the cut is said`() async throws {
        let desk = try Desk()
        try await desk.publish()
        try desk.begin()
        for minute in 0..<5 {
            let began = Desk.start + .minutes(Int64(minute))
            let attempt = try desk.dial("p0", at: began)
            _ = try desk.ledger.commit([.answered(attempt, by: .person, at: began + .seconds(1))])
            try desk.settle(attempt, minute == 4 ? .abandoned : .answered, at: began + .seconds(30))
        }
        let id = try desk.campaign().id
        let latest = try desk.ledger.latestAttempts(id, limit: 2)
        #expect(latest.map(\.number) == [5, 4])
        func live(_ since: Instant, _ limit: Int) throws -> LiveAnswers {
            try desk.ledger.liveAnswers(id, since: since, limit: limit)
        }
        #expect(try live(Desk.start, 100) == LiveAnswers(count: 5, abandoned: 1))
        #expect(try live(Desk.start + .minutes(3), 100) == LiveAnswers(count: 2, abandoned: 1))
        #expect(try live(Desk.start, 3) == LiveAnswers(count: 3, abandoned: 1, isCut: true))
        #expect(try live(Desk.start + .minutes(3), 3) == LiveAnswers(count: 2, abandoned: 1))
        #expect(try desk.ledger.dueCount(id, by: Desk.start + .hours(1), limit: 10) == 2)
        #expect(try desk.ledger.dueCount(id, by: Desk.start + .hours(1), limit: 1) == 1)
        #expect(try desk.ledger.dueCount(id, by: Desk.start - .seconds(1), limit: 10) == 0)
    }

    @Test func `a part of a long list is taken from all of it, and no target twice`() async throws {
        let rows = (0..<1000).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst())" }
        let desk = try Desk(["targets.csv": (["external_id,destination"] + rows).joined(separator: "\n")])
        try await desk.publish()
        let id = try desk.campaign().id
        let ids = try desk.ledger.spreadTargets(id, limit: 200).map(\.id.rawValue)
        #expect(ids.count == 200)
        #expect(Set(ids).count == 200)
        #expect(ids == ids.sorted())
        #expect(ids.count { $0 > 500 } == 100)
        #expect(try desk.ledger.spreadTargets(id, limit: 1000).count == 1000)
        #expect(try desk.ledger.attemptsPerTarget(id, limit: 5000) == Array(repeating: 0, count: 1000))
    }

    @Test func `results come in parts that are the whole, in each form`() async throws {
        let rows = (0..<1203).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst())" }
        let desk = try Desk(["targets.csv": (["external_id,destination"] + rows).joined(separator: "\n")])
        try await desk.publish()
        try desk.begin()
        let attempt = try desk.dial("p7", at: Desk.start)
        _ = try desk.ledger.commit([
            .setVariables(attempt, ["size": 3, "name": "\"x\",\ny"], at: Desk.start)
        ])
        try desk.settle(attempt, .answered, at: Desk.start + .seconds(9), next: .done(.reached))
        let results = try TargetResults(campaign: desk.campaign(), ledger: desk.ledger)
        #expect(results.columns.suffix(3) == ["last_attempt_at", "name", "size"])
        func text(_ format: TargetResults.Format) throws -> (text: String, parts: Int) {
            var parts = results.parts(format)
            var (text, count) = ("", 0)
            while let part = try parts.next() { (text, count) = (text + part, count + 1) }
            return (text, count)
        }
        let csv = try text(.csv)
        #expect(csv.parts == 4)
        #expect(csv.text.hasPrefix("external_id,name,state,reason,reached,tries,"))
        #expect(
            csv.text.contains(
                "\np7,,done,reached,true,1,answered,,2026-03-02T16:00:00Z,\"\"\"x\"\",\ny\",3\n"
            )
        )
        let lines = try text(.jsonl).text.split(separator: "\n")
        #expect(lines.count == 1203)
        guard case .array(let values) = try JSONValue(parsing: text(.json).text) else {
            Issue.record("no array")
            return
        }
        #expect(try lines.map { try JSONValue(parsing: String($0)) } == values)
        #expect(values[7]["size"] == 3 && values[7]["reached"] == true && values[8]["tries"] == 0)
    }
}
