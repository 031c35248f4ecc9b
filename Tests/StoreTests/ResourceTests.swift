import Outbound
import Testing

@testable import Store

/// A customer's resources: what is made, changed, bound and deleted, and what is refused.
struct ResourceTests {
    let ledger: Ledger
    let start = SampleLedger.start

    init() throws {
        ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
    }

    private func link(_ field: WritableKeyPath<CampaignChange, Link?>, _ uuid: String) -> CampaignChange {
        var change = CampaignChange()
        change[keyPath: field] = .to(uuid)
        return change
    }

    @Test func `a campaign is made of shared resources and tells of itself`() throws {
        let desk = Desk(ledger)
        try desk.make("plan", .outplan(OutplanChange(name: "P", script: SampleLedger.outplanDraft)))
        try desk.make(
            "flow",
            .flow(FlowChange(name: "F", script: ScriptDraft(file: "f.lua", source: "x = 1")))
        )
        try desk.make("queue", .queue(QueueChange(title: "desk", timeout: .seconds(30))))
        try desk.make("list", .outdial(OutdialChange(name: "L", detail: "d", data: "any")))
        var change = CampaignChange()
        change.title = "spring"
        change.kind = .call
        change.serviceLevel = 80
        change.outplan = .to("plan")
        change.flow = .to("flow")
        change.queue = .to("queue")
        change.outdial = .to("list")
        try desk.make("c1", .campaign(change))
        let made = try #require(try ledger.campaign("c1", of: Customer.local))
        #expect(made.title == "spring")
        #expect(made.campaign.name == "spring")
        #expect(made.campaign.serviceLevel == 80)
        #expect(made.campaign.queue == "desk")
        #expect(made.campaign.state == .stop)
        #expect([made.outplan, made.flow, made.queue, made.outdial] == ["plan", "flow", "queue", "list"])
        #expect(made.created == start)
        #expect(try ledger.outdial("list", of: Customer.local)?.campaign == "c1")
        let scripts = try #require(try ledger.scripts(made.id))
        #expect(try ledger.outplan("plan", of: Customer.local)?.script?.version == scripts.outplan)
        #expect(try ledger.flow("flow", of: Customer.local)?.script?.version == scripts.flow)
        let event = try #require(try ledger.events(limit: 100).last)
        #expect(event.kind == "campaign.created")
        #expect(event.campaign == made.id)
        #expect(event.body == ["uuid": .string("c1")])
        #expect(try ledger.audit() == [])
    }

    @Test func `who loses a list or a queue by another's deletion tells so`() throws {
        let desk = Desk(ledger)
        try desk.make("list", .outdial(OutdialChange(name: "L")))
        try desk.make("queue", .queue(QueueChange(title: "desk")))
        let ana = Destination(type: .sip, address: "sip:ana@192.0.2.10")
        try desk.make("ana", .agent(AgentChange(addresses: [ana], queue: .to("queue"))))
        try desk.make("c1", .campaign(link(\.outdial, "list")))
        let before = try ledger.logEnd().latest
        _ = try desk.ask(.delete(.queue, uuid: "queue"))
        _ = try desk.ask(.delete(.campaign, uuid: "c1"))
        let told = try ledger.events(after: before, limit: 10).map {
            $0.kind + " " + ($0.body["uuid"]?.string ?? "")
        }
        #expect(
            told == [
                "agent.updated ana", "queue.deleted queue", "outdial.updated list", "campaign.deleted c1",
            ]
        )
        #expect(try ledger.agent("ana", of: Customer.local)?.queue == nil)
    }

    @Test func `a change keeps what it does not name`() throws {
        let desk = Desk(ledger)
        var change = CampaignChange()
        change.title = "spring"
        change.sources = ["+13035550100"]
        change.zone = "America/Denver"
        try desk.make("c1", .campaign(change))
        var later = CampaignChange()
        later.endHandle = .continue
        later.zone = ""
        try desk.change("c1", .campaign(later), at: start + .seconds(5))
        let now = try #require(try ledger.campaign("c1", of: Customer.local))
        #expect(now.title == "spring")
        #expect(now.campaign.sources == ["+13035550100"])
        #expect(now.campaign.endHandle == .continue)
        #expect(now.campaign.zone == nil)
        #expect(now.created == start)
        #expect(now.updated == start + .seconds(5))
    }

    @Test func `titles may be the same, handles never are`() throws {
        let desk = Desk(ledger)
        var change = CampaignChange()
        change.title = "a/b"
        for name in ["c1", "c2", "c3"] { try desk.make(name, .campaign(change)) }
        let other = try Desk(ledger, customer: "acme")
        try other.make("c4", .campaign(change))
        #expect(try ledger.campaigns().map(\.name) == ["a_b", "a_b (2)", "a_b (3)", "acme/a/b"])
    }

    @Test func `an outdial is bound to one campaign at most`() throws {
        let desk = Desk(ledger)
        try desk.make("list", .outdial(OutdialChange(name: "L")))
        try desk.make("c1", .campaign(link(\.outdial, "list")))
        let second = try desk.ask(.create(uuid: "c2", .campaign(link(\.outdial, "list"))))
        guard case .denied(.conflict("OUTDIAL_BOUND", _)) = second else {
            Issue.record("\(second)")
            return
        }
        #expect(try ledger.campaign("c2", of: Customer.local) == nil, "what was denied wrote nothing")
        try desk.make("c2", .campaign(CampaignChange()))
        try desk.change("list", .outdial(OutdialChange(campaign: Link.none)))
        try desk.change("list", .outdial(OutdialChange(campaign: .to("c2"))))
        #expect(try ledger.campaign("c1", of: Customer.local)?.outdial == nil)
        #expect(try ledger.campaign("c2", of: Customer.local)?.outdial == "list")
        #expect(try ledger.audit() == [])
    }

    @Test(arguments: ["outdial_id", "outplan_id", "flow_id", "queue_id", "next_campaign_id"])
    func `what a campaign names must be there, its customer's own, and not deleted`(name: String) throws {
        let fields: [String: WritableKeyPath<CampaignChange, Link?>] = [
            "outdial_id": \.outdial, "outplan_id": \.outplan, "flow_id": \.flow, "queue_id": \.queue,
            "next_campaign_id": \.next,
        ]
        let field = try #require(fields[name])
        let (desk, other) = (Desk(ledger), try Desk(ledger, customer: "acme"))
        let kinds: [(String, ResourceChange)] = [
            ("outdial_id", .outdial(OutdialChange())), ("outplan_id", .outplan(OutplanChange())),
            ("flow_id", .flow(FlowChange())), ("queue_id", .queue(QueueChange())),
            ("next_campaign_id", .campaign(CampaignChange())),
        ]
        let change = try #require(kinds.first { $0.0 == name }?.1)
        try other.make("theirs", change)
        try desk.make("gone", change)
        #expect(try desk.ask(.delete(change.kind, uuid: "gone")) == .resource(change.kind, uuid: "gone"))
        for uuid in ["nowhere", "theirs", "gone"] {
            let answer = try desk.ask(.create(uuid: "c1", .campaign(link(field, uuid))))
            guard case .denied(.invalid(name, _)) = answer else {
                Issue.record("\(uuid): \(answer)")
                continue
            }
        }
        #expect(try ledger.campaign("c1", of: Customer.local) == nil)
        #expect(try desk.ask(.update(uuid: "theirs", change)) == .denied(.notFound(change.kind)))
        #expect(try desk.ask(.delete(change.kind, uuid: "theirs")) == .denied(.notFound(change.kind)))
        #expect(try desk.ask(.delete(change.kind, uuid: "gone")) == .denied(.notFound(change.kind)))
    }

    @Test func `what a campaign goes by is not deleted, and a deleted campaign lets it go`() throws {
        let desk = Desk(ledger)
        try desk.make("plan", .outplan(OutplanChange(script: SampleLedger.outplanDraft)))
        try desk.make("flow", .flow(FlowChange()))
        try desk.make("queue", .queue(QueueChange(title: "desk")))
        try desk.make("list", .outdial(OutdialChange()))
        var change = CampaignChange()
        (change.outplan, change.flow, change.queue, change.outdial) =
            (.to("plan"), .to("flow"), .to("queue"), .to("list"))
        try desk.make("c1", .campaign(change))
        for (kind, uuid) in [(ResourceKind.outplan, "plan"), (.flow, "flow"), (.queue, "queue")] {
            guard case .denied(.conflict("RESOURCE_IN_USE", _)) = try desk.ask(.delete(kind, uuid: uuid))
            else {
                Issue.record("\(kind) was deleted")
                return
            }
        }
        let id = try #require(try ledger.campaign("c1", of: Customer.local)).id
        for state in [CampaignState.running, .stopping] {
            try ledger.record([.campaignState(id, state, at: start)])
            for (kind, uuid) in [(ResourceKind.campaign, "c1"), (.outdial, "list")] {
                guard case .denied(.conflict("STATE_INVALID", _)) = try desk.ask(.delete(kind, uuid: uuid))
                else {
                    Issue.record("\(kind) was deleted while \(state)")
                    return
                }
            }
        }
        try ledger.record([.campaignState(id, .stop, at: start)])
        for (kind, uuid) in [
            (ResourceKind.campaign, "c1"), (.outplan, "plan"), (.flow, "flow"), (.queue, "queue"),
        ] {
            #expect(try desk.ask(.delete(kind, uuid: uuid)) == .resource(kind, uuid: uuid))
        }
        #expect(try ledger.campaigns().isEmpty)
        #expect(try ledger.campaigns(of: Customer.local, limit: 10).items.isEmpty)
        #expect(try ledger.campaign("c1", of: Customer.local) == nil)
        #expect(try ledger.campaign("c1", of: Customer.local, includingDeleted: true)?.deleted == start)
        #expect(try ledger.outdial("list", of: Customer.local)?.campaign == nil)
        #expect(try ledger.audit() == [])
    }

    @Test func `pages go from the newest down, and the last one says so`() throws {
        let desk = Desk(ledger)
        for number in 1...5 {
            try desk.make("o\(number)", .outdial(OutdialChange(name: "list 10\(number)%")))
        }
        let first = try ledger.outdials(of: Customer.local, limit: 2)
        #expect(first.items.map(\.uuid) == ["o5", "o4"])
        let second = try ledger.outdials(of: Customer.local, below: first.next, limit: 2)
        #expect(second.items.map(\.uuid) == ["o3", "o2"])
        let third = try ledger.outdials(of: Customer.local, below: second.next, limit: 2)
        #expect(third.items.map(\.uuid) == ["o1"])
        #expect(third.next == nil)
        #expect(try ledger.outdials(of: Customer.local, limit: 5).next == nil)
        #expect(try ledger.outdials(of: Customer.local, limit: 5, search: "103%").items.map(\.uuid) == ["o3"])
        #expect(try ledger.outdials(of: Customer.local, limit: 5, search: "1_3").items.isEmpty)
        let acme = try Desk(ledger, customer: "acme")
        #expect(try ledger.outdials(of: acme.customer, limit: 5).items.isEmpty)
    }

    @Test func `a new script of a shared outplan has everybody looked at again, of every campaign`() throws {
        let desk = Desk(ledger)
        try desk.make("plan", .outplan(OutplanChange(script: SampleLedger.outplanDraft)))
        for number in 1...2 {
            try desk.make("list\(number)", .outdial(OutdialChange()))
            _ = try desk.ask(
                .importTargets(outdial: "list\(number)", [SampleLedger.draft(number)], file: "a.csv")
            )
            var change = CampaignChange()
            (change.outplan, change.outdial) = (.to("plan"), .to("list\(number)"))
            try desk.make("c\(number)", .campaign(change))
            try ledger.record([
                .hold(
                    Identifier(Int64(number)),
                    due: number == 1 ? nil : start + .hours(1),
                    hold: "window",
                    at: start
                )
            ])
        }
        let later = start + .minutes(1)
        let script = ScriptDraft(file: "outplan.lua", source: "return {tries = 2}")
        try desk.change("plan", .outplan(OutplanChange(script: script)), at: later)
        for number in 1...2 {
            #expect(try ledger.subject(Identifier(Int64(number)))?.target.due == later)
        }
        #expect(try ledger.outplan("plan", of: Customer.local)?.script?.number == 2)
        #expect(try ledger.audit() == [])
    }
}
