import Authoring
import Dialer
import Intake
import Outbound
import Store
import Testing

@Suite("A folder that is published again")
struct PublishingTests {
    static let later = Desk.start + .hours(1)

    /// How many events the ledger has: every write of a public thing has one.
    static func events(_ desk: Desk) throws -> Int { try desk.ledger.events(limit: 10_000).count }

    @Test("identical files write nothing")
    func identical() async throws {
        let toml = """
            do_not_contact = ["dnc.csv"]
            queue = "desk"
            [queues.desk]
            agents = ["sip:ana@example.org"]
            """
        let desk = try Desk(["dnc.csv": "+13035559999\n"], toml: toml)
        try await desk.publish()
        let before = try Self.events(desk)
        let again = try await desk.publish(at: Self.later)
        #expect(again.report.ledger == ImportCounts(unchanged: 2))
        #expect(try Self.events(desk) == before)
    }

    @Test("a row of a known key updates name, data and zone; a row gone from the file changes nothing")
    func rows() async throws {
        let desk = try Desk()
        try await desk.publish()
        try desk.begin()
        let tried = try desk.dial("p0", at: Desk.start)
        try desk.settle(tried, .busy, at: Desk.start, next: .idle(due: Self.later, hold: nil))
        let known = try desk.target("p0").id
        try desk.write(
            "targets.csv",
            "external_id,destination,destination_1,name,timezone,plan\n"
                + "p0,+13035550109,+13035550110,Eve,America/Chicago,plus\n"
        )
        let again = try await desk.publish(at: Self.later)
        #expect(again.report.ledger == ImportCounts(updated: 1))
        let target = try desk.target("p0")
        #expect(target.id == known)
        #expect(target.draft.name == "Eve")
        #expect(target.draft.zone == "America/Chicago")
        #expect(target.draft.data == ["plan": "plus"])
        #expect(target.destinations.map(\.slot) == [0, 1])
        #expect(try desk.ledger.attempts(ofTarget: known).map(\.outcome) == [.busy])
        // The tries of slot 0 are kept, whatever number stands there now.
        #expect(
            try desk.explain("p0", at: Self.later + .hours(1)).lines().contains {
                $0.contains("1 of 2 tries")
            }
        )
        #expect(try desk.target("p1").draft.name == "Bob")
    }

    @Test("a row of a target that is being tried is left for the next time")
    func open() async throws {
        let desk = try Desk()
        try await desk.publish()
        try desk.begin()
        let attempt = try desk.dial("p0", at: Desk.start)
        try desk.write("targets.csv", "external_id,destination,name\np0,+13035550100,Eve\n")
        #expect(try await desk.publish(at: Self.later).report.ledger == ImportCounts(open: 1))
        #expect(try desk.target("p0").draft.name == "Ada")
        try desk.settle(attempt, .busy, at: Self.later)
        #expect(try await desk.publish(at: Self.later).report.ledger == ImportCounts(updated: 1))
        #expect(try desk.target("p0").draft.name == "Eve")
    }

    @Test("a changed outplan, flow or module is a new version for new attempts, and old ones keep theirs")
    func versions() async throws {
        let desk = try Desk(["words.lua": "return \"Hello.\""])
        let first = try await desk.publish().published
        try desk.begin()
        let attempt = try desk.dial("p0", at: Desk.start)
        try desk.settle(attempt, .busy, at: Desk.start)
        try desk.write("outplan.lua", "return { tries = { total = 3 } }")
        let second = try await desk.publish(at: Self.later).published
        #expect(second.outplanVersion != first.outplanVersion)
        #expect(second.flowVersion == first.flowVersion)
        try desk.write("words.lua", "return \"Good morning.\"")
        let third = try await desk.publish(at: Self.later).published
        #expect(third.flowVersion != second.flowVersion)
        let again = try desk.dial("p0", at: Self.later)
        #expect(try desk.ledger.scripts(of: attempt)?.outplan == first.outplanVersion)
        #expect(try desk.ledger.scripts(of: again)?.outplan == third.outplanVersion)
        #expect(try desk.ledger.outplan(third.campaign.id, asOf: Desk.start)?.number == 1)
    }

    @Test("traces and attempts go when trunkside.toml keeps them no longer, but not those that may matter")
    func retention() async throws {
        let engine = "retention = { trace = \"2d\", recording = \"30d\", attempt = \"10d\" }\n"
        let desk = try Desk(engine: engine)
        try await desk.publish()
        try desk.begin()
        let reached = try desk.dial("p0", at: Desk.start)
        try desk.settle(reached, .answered, at: Desk.start, next: .done(.reached), trace: [1])
        let exhausted = try desk.dial("p1", at: Desk.start)
        try desk.settle(exhausted, .busy, at: Desk.start, next: .done(.exhausted), trace: [2])

        try await desk.publish(at: Desk.start + .days(2))
        #expect(try desk.ledger.trace(reached) != nil)
        try await desk.publish(at: Desk.start + .days(3))
        #expect(try desk.ledger.trace(reached) == nil)
        #expect(try desk.ledger.trace(exhausted) == nil)
        #expect(try desk.ledger.attempt(reached) != nil)

        try await desk.publish(at: Desk.start + .days(11))
        #expect(try desk.ledger.attempt(reached) == nil)
        #expect(try desk.target("p0").state == .done(.reached))
        // Another outplan may try an exhausted target again: what was tried stays known.
        #expect(try desk.ledger.attempt(exhausted) != nil)
        #expect(try desk.ledger.audit().isEmpty)
        let events = try desk.ledger.events(limit: 1000).filter { $0.kind == "retention.applied" }
        #expect(events.map(\.body) == [["traces": 2, "attempts": 0], ["traces": 0, "attempts": 1]])
    }

    @Test("attempts that caps look back at cannot be thrown away")
    func shortRetention() throws {
        let desk = try Desk(engine: "[retention]\nattempt = \"7d\"\ntrase = \"1d\"\n")
        do {
            _ = try desk.gathering()
            Issue.record("taken")
        } catch let error as Findings {
            let texts = error.all.map(\.description)
            #expect(texts.count == 2)
            #expect(
                texts[0].hasSuffix(
                    "trunkside.toml:2:1: retention.attempt is 7d; caps look back 7 days, so it must be at least 8d"
                )
            )
            #expect(texts[1].hasSuffix("trunkside.toml:3:1: unknown key \"trase\"; did you mean \"trace\"?"))
        }
    }
}
