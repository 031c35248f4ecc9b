import Authoring
import Foundation
import Outbound
import Store
import Synchronization
import Testing

@Suite("A trial of a campaign from its ledger alone")
struct TrialTests {
    static func desk(_ outplan: String = "return { tries = { total = 2 } }", rows: Int = 200) async throws
        -> Desk
    {
        let people = (0..<rows).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst())" }
        let desk = try Desk([
            "targets.csv": (["external_id,destination"] + people).joined(separator: "\n"),
            "outplan.lua": outplan,
        ])
        try await desk.publish()
        return desk
    }

    static func trial(_ desk: Desk, _ question: CampaignTrial.Question) throws -> CampaignTrial {
        try CampaignTrial(desk.campaign(), ledger: desk.ledger, question: question)
    }

    @Test func `the same question has the same answer, another seed another`() async throws {
        let desk = try await Self.desk()
        func answer(_ seed: UInt64) async throws -> String {
            let question = CampaignTrial.Question(start: Desk.start, days: 2, seed: seed)
            return try await Self.trial(desk, question).run(uptime: { 0 }).json.text
        }
        let first = try await answer(1)
        #expect(try await answer(1) == first)
        #expect(try await answer(2) != first)
        #expect(try desk.ledger.counters(desk.campaign().id)["attempts"] == nil)
    }

    @Test func `who is done is left out, who is on a list is not called`() async throws {
        let desk = try await Self.desk(rows: 10)
        try desk.begin()
        try desk.settle(try desk.dial("p0", at: Desk.start), .answered, at: Desk.start, next: .done(.reached))
        let address = try desk.target("p1").destinations[0].address
        _ = try desk.ledger.commit([
            .suppress(address: address, reason: "asked", campaign: nil, attempt: nil, at: Desk.start)
        ])
        let result = try await Self.trial(desk, .init(start: Desk.start + .hours(1))).run(uptime: { 0 })
        #expect(result.targets == 9)
        #expect(result.report.unreached.first { $0.reason == "on a do-not-contact list" }?.count == 1)
        #expect(result.cut == nil)
    }

    @Test func `it ends with its days, and with its patience, and says which`() async throws {
        let never = "return { windows = { { days = \"sat\", \"09:00-10:00\" } } }"
        let desk = try await Self.desk(never, rows: 5)
        let days = try await Self.trial(desk, .init(start: Desk.start, days: 1)).run(uptime: { 0 })
        #expect(days.cut == .days)
        #expect(days.report.attempts == 0)
        let calls = Atomic(0)
        let tired = try await Self.trial(try await Self.desk(), .init(start: Desk.start, days: 2)).run {
            // Every look at the clock is a second later.
            Double(calls.wrappingAdd(1, ordering: .relaxed).newValue)
        }
        #expect(tired.cut == .time)
        #expect(tired.report.attempts < 200)
    }
}
