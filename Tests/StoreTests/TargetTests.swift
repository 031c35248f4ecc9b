import Outbound
import Testing

@testable import Store

struct TargetTests {
    private static let start = SampleLedger.start

    @Test func `a target comes back as its list named it`() throws {
        let sample = try SampleLedger()
        let draft = TargetDraft(
            externalID: "7",
            name: "Ana",
            detail: "a note",
            zone: "America/New_York",
            postalCode: "10001",
            locale: "en-US",
            priority: 4,
            notBefore: Self.start,
            notAfter: Self.start + .days(1),
            data: ["n": 1, "deep": ["x": [1, "y"]], "price": .number(1.5)],
            destinations: [
                Destination(
                    type: .tel,
                    address: "+12125550101",
                    slot: 0,
                    raw: "(212) 555-0101",
                    zones: ["America/New_York", "America/Detroit"]
                ),
                Destination(type: .email, address: "ana@example.org", slot: 3),
                Destination(type: .sms, address: "+12125550101", slot: 4, zones: ["America/New_York"]),
            ]
        )
        let id = try sample.add([draft])[0]
        let target = try #require(try sample.ledger.subject(id)?.target)
        #expect(target.draft == draft)
        #expect(target.state == .idle)
        #expect(target.due == Self.start)
        #expect(target.uuid.count == 36)
        for name in ["7", "+12125550101", "ana@example.org"] {
            #expect(try sample.ledger.target(sample.campaign.id, named: name)?.id == id, "\(name)")
        }
        let unnamed = try sample.add([
            TargetDraft(destinations: [Destination(type: .tel, address: "+13035550188")])
        ])
        #expect(try sample.ledger.target(sample.campaign.id, named: "\(unnamed[0])")?.id == unnamed[0])
        #expect(try sample.ledger.target(sample.campaign.id, named: "nobody") == nil)
    }

    @Test func `an import adds, updates, leaves alike rows and open targets alone, and names duplicates`()
        throws
    {
        let sample = try SampleLedger()
        let ids = try sample.add((1...4).map { SampleLedger.draft($0) })
        _ = try sample.dial(ids[2])
        var changed = [1, 2, 3, 4, 5, 5].map { SampleLedger.draft($0) }
        changed[1].name = "New name"
        changed[1].priority = 9
        changed[2].name = "Not now"
        let later = Self.start + .hours(1)
        let results = try sample.ledger.commit([
            .importTargets(sample.campaign.id, changed, file: "targets.csv", at: later)
        ])
        #expect(
            results == [.imported(ImportCounts(added: 1, updated: 1, unchanged: 2, duplicates: 1, open: 1))]
        )
        #expect(try sample.ledger.subject(ids[1])?.target.draft == changed[1])
        #expect(try sample.ledger.subject(ids[1])?.target.due == later)
        #expect(try sample.ledger.subject(ids[2])?.target.draft.name == "Target 3")
        #expect(try sample.ledger.subject(ids[0])?.target.due == Self.start)
        #expect(try sample.ledger.counters(sample.campaign.id)["targets"] == 5)
        #expect(try sample.ledger.unfinished(sample.campaign.id) == (4, 0, 1, 0))
    }

    @Test func `an identical list writes nothing`() throws {
        let sample = try SampleLedger()
        let drafts = (1...3).map { SampleLedger.draft($0) }
        try sample.add(drafts)
        let before = try sample.ledger.statements("SELECT total_changes()")
        let results = try sample.ledger.commit([
            .importTargets(sample.campaign.id, drafts, file: "targets.csv", at: Self.start + .days(1))
        ])
        #expect(results == [.imported(ImportCounts(unchanged: 3))])
        let after = try sample.ledger.statements("SELECT total_changes()")
        #expect(before == after)
    }

    @Test func `targets are due by priority, then due time, then id`() throws {
        let sample = try SampleLedger()
        let ids = try sample.add([
            SampleLedger.draft(0), SampleLedger.draft(1, priority: 2), SampleLedger.draft(2, priority: 9),
            SampleLedger.draft(3, priority: 2), SampleLedger.draft(4),
        ])
        try sample.ledger.record([
            .hold(ids[1], due: Self.start + .seconds(5), hold: nil, at: Self.start),
            .hold(ids[4], due: Self.start + .hours(1), hold: "window", at: Self.start),
        ])
        func due(_ now: Instant, limit: Int = 10) throws -> [Identifier<Target>] {
            try sample.ledger.due(sample.campaign.id, now: now, limit: limit).map(\.target.id)
        }
        #expect(try due(Self.start) == [ids[2], ids[3], ids[0]])
        #expect(try due(Self.start + .seconds(5)) == [ids[2], ids[3], ids[1], ids[0]])
        #expect(try due(Self.start + .seconds(5), limit: 2) == [ids[2], ids[3]])
        #expect(try due(Self.start + .days(1)) == [ids[2], ids[3], ids[1], ids[0], ids[4]])
        #expect(try due(Self.start - .seconds(1)).isEmpty)
        #expect(try sample.ledger.nextDue(sample.campaign.id) == Self.start)
        for id in [ids[0], ids[2], ids[3]] {
            try sample.ledger.record([.conclude(id, .givenUp, detail: "test", at: Self.start)])
        }
        #expect(try sample.ledger.nextDue(sample.campaign.id) == Self.start + .seconds(5))
        #expect(try sample.ledger.nextDue(Identifier(99)) == nil)
    }

    @Test func `the due index serves each of its queries`() throws {
        let sample = try SampleLedger()
        for query in [Ledger.dueQuery, Ledger.nextDueQuery, Ledger.nextPriorityQuery] {
            let plan = try sample.ledger.plan(of: query)
            #expect(plan.first?.contains("INDEX target_due (outdial=? AND priority") == true, "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN") }, "\(plan)")
        }
        // What the literal is for: with a parameter in its place SQLite cannot take the partial index.
        let bound = Ledger.dueQuery.replacing("s.status = 0", with: "s.status = ?")
        #expect(try !sample.ledger.plan(of: bound).contains { $0.contains("target_due") })
    }

    @Test func `a hold is told once for each reason`() throws {
        let sample = try SampleLedger()
        let id = try sample.add([SampleLedger.draft(1)])[0]
        let before = try sample.lastEvent()
        for (hour, hold) in [(1, "window"), (2, "window"), (2, "window"), (3, "interval"), (4, nil)] {
            let due = Self.start + .hours(Int64(hour))
            #expect(try sample.ledger.commit([.hold(id, due: due, hold: hold, at: Self.start)]) == [.done])
            #expect(try sample.ledger.subject(id)?.target.due == due)
            #expect(try sample.ledger.subject(id)?.target.hold == hold)
        }
        let told = try sample.ledger.events(after: before, limit: 10)
        #expect(told.map(\.kind) == ["target.held", "target.held"])
        #expect(told.map { $0.body["hold"] } == ["window", "interval"])
    }

    @Test func `a target held without end leaves the due index until it is admitted`() throws {
        let sample = try SampleLedger()
        let ids = try sample.add([SampleLedger.draft(1), SampleLedger.draft(2)])
        try sample.ledger.record([.hold(ids[0], due: nil, hold: "zone", at: Self.start)])
        #expect(try sample.ledger.due(sample.campaign.id, now: Self.start + .days(9), limit: 9).count == 1)
        #expect(try sample.ledger.unfinished(sample.campaign.id) == (1, 1, 0, 0))
        let later = Self.start + .days(2)
        #expect(try sample.ledger.commit([.admit(sample.campaign.id, at: later)]) == [.admitted(1)])
        #expect(try sample.ledger.subject(ids[0])?.target.due == later)
        #expect(try sample.ledger.subject(ids[0])?.target.hold == nil)
        #expect(try sample.ledger.unfinished(sample.campaign.id) == (2, 0, 0, 0))
        #expect(try sample.ledger.commit([.admit(sample.campaign.id, at: later)]) == [.admitted(0)])
    }

    @Test func `a done target can only be reopened, an open one only settled`() throws {
        let sample = try SampleLedger()
        let ids = try sample.add([SampleLedger.draft(1), SampleLedger.draft(2)])
        try sample.ledger.record([.conclude(ids[0], .exhausted, detail: "3 tries", at: Self.start)])
        _ = try sample.dial(ids[1])
        let before = try sample.lastEvent()
        let refusals = try sample.ledger.commit([
            .hold(ids[0], due: nil, hold: "zone", at: Self.start),
            .conclude(ids[0], .reached, detail: "", at: Self.start),
            .intend(sample.intent(ids[0])),
            .hold(ids[1], due: nil, hold: "zone", at: Self.start),
            .conclude(ids[1], .expired, detail: "", at: Self.start),
            .reopen(ids[1], due: Self.start, at: Self.start),
            .intend(sample.intent(ids[1])),
        ])
        for result in refusals {
            guard case .refused = result else {
                Issue.record("\(result) was not refused")
                continue
            }
        }
        #expect(try sample.lastEvent() == before)
        #expect(try sample.ledger.commit([.reopen(ids[0], due: Self.start, at: Self.start)]) == [.done])
        #expect(try sample.ledger.subject(ids[0])?.target.state == .idle)
        #expect(try sample.ledger.unfinished(sample.campaign.id) == (1, 0, 1, 0))
    }

    @Test func `pages of targets follow each other by id`() throws {
        let sample = try SampleLedger()
        let ids = try sample.add((1...5).map { SampleLedger.draft($0) })
        let first = try sample.ledger.targets(sample.campaign.id, limit: 3).map(\.id)
        let second = try sample.ledger.targets(sample.campaign.id, after: first.last, limit: 3).map(\.id)
        #expect(first + second == ids)
    }
}
