import Outbound
import Testing

@testable import Store

struct ScriptTests {
    private let later = SampleLedger.start + .minutes(5)

    private func draft(_ source: String) -> ScriptDraft { ScriptDraft(file: "outplan.lua", source: source) }

    @Test func `a new outplan makes everybody due who waits, and nobody else, and keeps the counters`() throws
    {
        let sample = try SampleLedger()
        let ids = try sample.add((0..<4).map { SampleLedger.draft($0) })
        let hour = SampleLedger.start + .hours(1)
        try sample.ledger.record([
            .hold(ids[1], due: hour, hold: "window", at: SampleLedger.start),
            .hold(ids[2], due: nil, hold: "zone", at: SampleLedger.start),
        ])
        let open = try sample.dial(ids[3])
        let published = try sample.ledger.commit([
            .publish(sample.campaign.id, outplan: draft("return { }"), flow: nil, at: later)
        ])
        guard case .scripts(let version, nil) = published[0] else {
            Issue.record("\(published)")
            return
        }
        #expect(version != sample.outplan)
        let targets = try sample.ledger.targets(sample.campaign.id, limit: 10)
        #expect(targets.map(\.due) == [SampleLedger.start, later, later, nil])
        #expect(targets.map(\.hold) == [nil, "window", "zone", nil])
        #expect(try sample.ledger.counters(sample.campaign.id)["targets.held"] == 0)
        #expect(try sample.ledger.counters(sample.campaign.id)["targets.idle"] == 3)
        #expect(try sample.kinds().suffix(2) == ["outplan.published", "targets.reconsidered"])
        #expect(try sample.ledger.scripts(of: open.attempt.id)?.outplan == sample.outplan)
        #expect(try sample.ledger.script(sample.outplan) == SampleLedger.outplanDraft)

        let last = try sample.lastEvent()
        let same = try sample.ledger.commit([
            .publish(sample.campaign.id, outplan: draft("return { }"), flow: nil, at: later)
        ])
        #expect(same == published)
        #expect(try sample.kinds(after: last) == [])
    }

    @Test func `a changed flow alone leaves those who wait as they are`() throws {
        let sample = try SampleLedger()
        let ids = try sample.add([SampleLedger.draft(0)])
        let hour = SampleLedger.start + .hours(1)
        try sample.ledger.record([.hold(ids[0], due: hour, hold: "window", at: SampleLedger.start)])
        let flow = ScriptDraft(file: "flow.lua", source: "return function() end")
        try sample.ledger.record([
            .publish(sample.campaign.id, outplan: SampleLedger.outplanDraft, flow: flow, at: later)
        ])
        #expect(try sample.ledger.targets(sample.campaign.id, limit: 10).map(\.due) == [hour])
        #expect(try sample.kinds().last == "flow.published")
    }

    @Test func `a limit that is set stands in the campaign's row until the files are read again`() throws {
        let sample = try SampleLedger()
        let change = try #require(LimitChange(.perSecond, 2.5))
        try sample.ledger.record([.limit(sample.campaign.id, change, was: 10, by: "user 7", at: later)])
        var expected = try #require(try sample.ledger.campaign(sample.campaign.id))
        #expect(expected.limits.perSecond == 2.5)
        let engine = try #require(LimitChange(.concurrent, 3))
        try sample.ledger.record([.limit(nil, engine, was: 500, by: "user 7", at: later)])
        let events = try sample.ledger.events(limit: 100).suffix(2)
        #expect(events.map(\.kind) == ["limits.set", "limits.set"])
        #expect(events.map(\.campaign) == [sample.campaign.id, nil])
        #expect(events.map { $0.body["by"] } == ["user 7", "user 7"])
        #expect(try sample.ledger.campaign(sample.campaign.id) == expected)
        try sample.ledger.record([
            .saveCampaign(
                sample.campaign,
                outplan: SampleLedger.outplanDraft,
                flow: nil,
                queue: nil,
                at: later
            )
        ])
        expected.limits.perSecond = 10
        #expect(try sample.ledger.campaign(sample.campaign.id) == expected)
        let nobody = try sample.ledger.commit([.limit(Identifier(99), change, was: 1, by: "", at: later)])
        #expect(nobody == [.refused("there is no campaign 99")])
    }
}
