import Outbound
import Testing

@testable import Store

/// Lists and their targets, bound to a campaign or to none.
struct OutdialTests {
    let ledger: Ledger
    let desk: Desk
    let start = SampleLedger.start

    init() throws {
        ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        desk = Desk(ledger)
        try desk.make("list", .outdial(OutdialChange(name: "L")))
    }

    private func target(_ uuid: String) throws -> TargetResource? {
        try ledger.target(uuid, inOutdial: "list", of: Customer.local)
    }

    private func campaign(_ uuid: String) throws -> Campaign {
        try desk.make("plan-" + uuid, .outplan(OutplanChange(script: SampleLedger.outplanDraft)))
        var change = CampaignChange()
        change.title = uuid
        change.outplan = .to("plan-" + uuid)
        try desk.make(uuid, .campaign(change))
        let made = try #require(try ledger.campaign(uuid, of: Customer.local)).campaign
        try ledger.record([.campaignState(made.id, .running, at: start)])
        return made
    }

    private func dial(_ uuid: String, _ campaign: Campaign) throws -> LedgerResult {
        let target = try #require(try target(uuid)).target
        let scripts = try #require(try ledger.scripts(campaign.id))
        let intent = Intent(
            campaign: campaign.id,
            target: target.id,
            destination: target.destinations[0],
            outplan: scripts.outplan,
            leg: true,
            at: start
        )
        return try ledger.commit([.intend(intent)])[0]
    }

    @Test func `a list has targets without a campaign, and takes them to each that dials it`() throws {
        for number in 1...3 {
            let made = ResourceWrite.createTarget(
                uuid: "t\(number)",
                outdial: "list",
                SampleLedger.draft(number)
            )
            #expect(try desk.ask(made) == .resource(.target, uuid: "t\(number)"))
        }
        let (first, second) = (try campaign("c1"), try campaign("c2"))
        #expect(try ledger.due(first.id, now: start, limit: 9).isEmpty)
        #expect(try dial("t1", first) == .refused("campaign 1 has no target 1"))

        try desk.change("list", .outdial(OutdialChange(campaign: .to("c1"))))
        #expect(try ledger.due(first.id, now: start, limit: 9).count == 3)
        #expect(try ledger.counters(first.id)["targets"] == 3)
        guard case .intended(let attempt, _) = try dial("t1", first) else {
            Issue.record("not intended")
            return
        }
        try ledger.record([
            .settle(
                Settlement(
                    attempt: attempt.id,
                    outcome: .busy,
                    endedAt: start,
                    next: .idle(due: start + .hours(1), hold: nil)
                )
            )
        ])
        #expect(try target("t1")?.slots[0] == TargetResource.SlotTries(attempts: 1, tries: 1))
        #expect(try target("t1")?.slots[1] == TargetResource.SlotTries())

        try desk.change("list", .outdial(OutdialChange(campaign: Link.none)))
        #expect(try ledger.counters(first.id) == ["attempts": 1, "outcome.busy": 1])
        #expect(try ledger.nextDue(first.id) == nil)
        let later = start + .minutes(1)
        try desk.change("list", .outdial(OutdialChange(campaign: .to("c2"))), at: later)
        // Another outplan decides: nobody waits for what the first one said.
        let due = try ledger.due(second.id, now: later, limit: 9)
        #expect(due.map(\.target.uuid) == ["t2", "t3", "t1"])
        #expect(due.map(\.history.count) == [0, 0, 1])
        let counters = try ledger.counters(second.id)
        #expect(counters == ["targets": 3, "targets.idle": 3, "targets.progressing": 0])
        #expect(try ledger.audit() == [])
    }

    @Test func `a key is one target's, until that one is deleted`() throws {
        let draft = SampleLedger.draft(1)
        _ = try desk.ask(.createTarget(uuid: "t1", outdial: "list", draft))
        let again = try desk.ask(.createTarget(uuid: "t2", outdial: "list", draft))
        guard case .denied(.conflict("TARGET_EXISTS", let words)) = again else {
            Issue.record("\(again)")
            return
        }
        #expect(words.contains("target t1 of this outdial has this external_id"))
        #expect(try desk.ask(.deleteTarget(uuid: "t1", outdial: "list")) == .resource(.target, uuid: "t1"))
        #expect(try target("t1") == nil)
        #expect(try ledger.outdial("list", of: Customer.local)?.targets == 0)
        _ = try desk.ask(.createTarget(uuid: "t2", outdial: "list", draft))
        #expect(try target("t2")?.target.draft == draft)
        #expect(
            try desk.ask(.deleteTarget(uuid: "t1", outdial: "list")) == .denied(.notFound(.target))
        )
        #expect(try ledger.audit() == [])
    }

    @Test func `a deleted target is never dialed, one that is being tried is not deleted`() throws {
        let running = try campaign("c1")
        try desk.change("list", .outdial(OutdialChange(campaign: .to("c1"))))
        for number in 1...2 {
            _ = try desk.ask(
                .createTarget(uuid: "t\(number)", outdial: "list", SampleLedger.draft(number))
            )
        }
        let id = try #require(try target("t2")).id
        guard case .intended(let attempt, _) = try dial("t1", running) else {
            Issue.record("not intended")
            return
        }
        for write in [
            ResourceWrite.deleteTarget(uuid: "t1", outdial: "list"),
            .updateTarget(uuid: "t1", outdial: "list", SampleLedger.draft(3)),
            .delete(.attempt, uuid: attempt.uuid),
        ] {
            guard case .denied(.conflict("STATE_INVALID", _)) = try desk.ask(write) else {
                Issue.record("done: \(write)")
                continue
            }
        }
        _ = try desk.ask(.deleteTarget(uuid: "t2", outdial: "list"))
        #expect(try ledger.due(running.id, now: start, limit: 9).isEmpty)
        #expect(try ledger.subject(id) == nil)
        #expect(try ledger.unfinished(running.id).waiting == 0)
        let refused = try ledger.commit([.hold(id, due: start, hold: nil, at: start)])[0]
        #expect(refused == .refused("there is no target 2"))
        #expect(try ledger.audit() == [])
    }

    @Test func `a target is written over as a whole, and looked at again`() throws {
        _ = try desk.ask(.createTarget(uuid: "t1", outdial: "list", SampleLedger.draft(1)))
        _ = try desk.ask(.createTarget(uuid: "t2", outdial: "list", SampleLedger.draft(2)))
        try ledger.record([.hold(Identifier(1), due: nil, hold: "zone", at: start)])
        var draft = SampleLedger.draft(7, priority: 5)
        draft.zone = "America/Denver"
        let later = start + .seconds(9)
        _ = try desk.ask(.updateTarget(uuid: "t1", outdial: "list", draft), at: later)
        let now = try #require(try target("t1"))
        #expect(now.target.draft == draft)
        #expect(now.target.due == later)
        #expect(now.created == start)
        #expect(now.updated == later)
        let taken = try desk.ask(.updateTarget(uuid: "t1", outdial: "list", SampleLedger.draft(2)))
        guard case .denied(.conflict("TARGET_EXISTS", _)) = taken else {
            Issue.record("\(taken)")
            return
        }
        #expect(try ledger.audit() == [])
    }

    @Test func `a dry import counts and writes nothing`() throws {
        _ = try desk.ask(.createTarget(uuid: "t1", outdial: "list", SampleLedger.draft(1)))
        let rows = [1, 2, 3, 3].map { SampleLedger.draft($0) }
        let before = try ledger.events(limit: 100).count
        let dry = try desk.ask(.importTargets(outdial: "list", rows, file: "a.csv", isDry: true))
        #expect(dry == .imported(ImportCounts(added: 2, unchanged: 1, duplicates: 1)))
        #expect(try ledger.events(limit: 100).count == before)
        #expect(try ledger.outdial("list", of: Customer.local)?.targets == 1)
        #expect(try desk.ask(.importTargets(outdial: "list", rows, file: "a.csv")) == dry)
        #expect(try ledger.outdial("list", of: Customer.local)?.targets == 3)
        #expect(try desk.ask(.importTargets(outdial: "no", rows, file: "")) == .denied(.notFound(.outdial)))
        #expect(try ledger.audit() == [])
    }

    @Test func `targets are paged and found by status, key, name and address`() throws {
        _ = try desk.ask(
            .importTargets(outdial: "list", (1...5).map { SampleLedger.draft($0) }, file: "a.csv")
        )
        try ledger.record([.conclude(Identifier(3), .expired, detail: "", at: start)])
        func found(
            _ filter: TargetFilter = TargetFilter(),
            below: Int64? = nil,
            limit: Int = 9
        ) throws -> ([Int64], Int64?) {
            let page = try #require(
                try ledger.targets(
                    ofOutdial: "list",
                    of: Customer.local,
                    below: below,
                    limit: limit,
                    matching: filter
                )
            )
            return (page.items.map(\.id.rawValue), page.next)
        }
        #expect(try found(limit: 2) == ([5, 4], 4))
        #expect(try found(below: 4, limit: 3) == ([3, 2, 1], nil))
        #expect(try found(TargetFilter(status: .done)) == ([3], nil))
        #expect(try found(TargetFilter(status: .idle), limit: 2) == ([5, 4], 4))
        #expect(try found(TargetFilter(externalID: "t2")) == ([2], nil))
        #expect(try found(TargetFilter(search: "Target 4")) == ([4], nil))
        #expect(try found(TargetFilter(search: SampleLedger.address(5))) == ([5], nil))
        #expect(try ledger.targets(ofOutdial: "no", of: Customer.local, limit: 1) == nil)
    }

    @Test func `a deleted list is nobody's any more`() throws {
        let made = try campaign("c1")
        try desk.change("list", .outdial(OutdialChange(campaign: .to("c1"))))
        _ = try desk.ask(.createTarget(uuid: "t1", outdial: "list", SampleLedger.draft(1)))
        try ledger.record([
            .campaignState(made.id, .stopping, at: start), .campaignState(made.id, .stop, at: start),
        ])
        #expect(try desk.ask(.delete(.outdial, uuid: "list")) == .resource(.outdial, uuid: "list"))
        #expect(try target("t1") == nil)
        #expect(try ledger.due(made.id, now: start, limit: 9).isEmpty)
        #expect(try ledger.campaign("c1", of: Customer.local)?.outdial == nil)
        #expect(
            try desk.ask(.createTarget(uuid: "t2", outdial: "list", SampleLedger.draft(2)))
                == .denied(.notFound(.outdial))
        )
        #expect(try ledger.audit() == [])
    }

    @Test func `what was asked for twice under one key happened once`() throws {
        let key = IdempotencyKey("k", request: [1, 2])
        let wish = ResourceWrite.create(uuid: "o2", .outdial(OutdialChange(name: "M")))
        #expect(try desk.ask(wish, once: key) == .resource(.outdial, uuid: "o2"))
        let again = ResourceWrite.create(uuid: "o3", .outdial(OutdialChange(name: "M")))
        #expect(try desk.ask(again, once: key) == .remembered(.outdial, uuid: "o2"))
        #expect(try ledger.outdials(of: Customer.local, limit: 9).items.count == 2)
        let other = try desk.ask(again, once: IdempotencyKey("k", request: [3]))
        guard case .denied(.conflict("IDEMPOTENCY_KEY_REUSED", _)) = other else {
            Issue.record("\(other)")
            return
        }
        let dayAfter = start + .days(1) + .seconds(1)
        #expect(try desk.ask(again, once: key, at: dayAfter) == .resource(.outdial, uuid: "o3"))
        let acme = try Desk(ledger, customer: "acme")
        #expect(
            try acme.ask(.create(uuid: "o4", .outdial(OutdialChange())), once: key)
                == .resource(.outdial, uuid: "o4")
        )
    }
}
