import Outbound
import Testing

@testable import Store

struct CampaignTests {
    private static let full = Campaign(
        name: "full",
        kind: .message,
        detail: "Everything set",
        sources: ["+13035550100", "+13035550101"],
        carriers: [.tel: "main", .sms: "kannel"],
        zone: "America/Denver",
        defaultCountry: "US",
        endHandle: .continue,
        nextCampaign: "later",
        priority: 3,
        queue: "front-desk",
        serviceLevel: 80,
        maxDuration: .minutes(7),
        limits: Limits(concurrent: 5, perSecond: 0.5, breaker: 4, drain: .seconds(9)),
        caps: Caps(targetPerDay: 1, addressPerDay: 2, addressPerWeek: 3)
    )

    private func save(
        _ campaign: Campaign,
        outplan: String = "return {}",
        flow: ScriptDraft? = nil,
        queue: Queue? = nil,
        in ledger: Ledger
    ) throws -> (Campaign, Identifier<ScriptVersion>, Identifier<ScriptVersion>?) {
        let result = try ledger.commit([
            .saveCampaign(
                campaign,
                outplan: ScriptDraft(file: "outplan.lua", source: outplan),
                flow: flow,
                queue: queue,
                at: SampleLedger.start
            )
        ])
        guard case .campaign(let saved, let outplan, let flow) = result[0] else {
            throw LedgerError(.damaged, "\(result)")
        }
        return (saved, outplan, flow)
    }

    @Test func `every setting comes back as it was saved`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let (saved, _, _) = try save(Self.full, in: ledger)
        var expected = Self.full
        (expected.id, expected.uuid) = (saved.id, saved.uuid)
        #expect(saved == expected)
        #expect(saved.uuid.count == 36)
        #expect(try ledger.campaign(saved.id) == expected)
        #expect(try ledger.campaign(named: "full") == expected)
        #expect(try ledger.campaign(named: "other") == nil)
    }

    @Test func `saving the same again writes nothing, a changed script is a new version`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let flow = ScriptDraft(
            file: "flow.lua",
            source: "call:say('hi')",
            modules: [.init(file: "b.lua", source: "2"), .init(file: "a.lua", source: "1")]
        )
        let first = try save(Self.full, flow: flow, in: ledger)
        let count = try ledger.events(limit: 100).count
        let second = try save(Self.full, flow: flow, in: ledger)
        #expect(first == second)
        #expect(try ledger.events(limit: 100).count == count)

        var changed = flow
        changed.modules[0].source = "1 + 1"
        let third = try save(Self.full, flow: changed, in: ledger)
        #expect(third.1 == first.1)
        #expect(third.2 != first.2)
        #expect(try ledger.scripts(first.0.id)?.flow == third.2)
        let version = try #require(first.2)
        #expect(try ledger.script(version) == flow)
        let back = try save(Self.full, flow: flow, in: ledger)
        #expect(back.2 != first.2 && back.2 != third.2)
    }

    @Test func `a save keeps the state and changes the settings`() throws {
        let sample = try SampleLedger()
        var draft = sample.campaign
        draft.limits.concurrent = 3
        let (saved, _, _) = try save(draft, in: sample.ledger)
        #expect(saved.state == .running)
        #expect(saved.startedAt == SampleLedger.start)
        #expect(saved.limits.concurrent == 3)
    }

    @Test func `a queue and its agents are kept`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let queue = Queue(
            name: "front-desk",
            timeout: .seconds(90),
            wrapUp: .seconds(20),
            agents: [Destination(type: .sip, address: "sip:ana@192.0.2.10")]
        )
        _ = try save(Self.full, queue: queue, in: ledger)
        #expect(try ledger.queues() == [queue])
        let ana = AgentName(queue: "front-desk", agent: "sip:ana@192.0.2.10")
        try ledger.record([.agentState(ana, "available", at: SampleLedger.start)])
        try ledger.record([.agentState(ana, "available", at: SampleLedger.start)])
        let agents = try ledger.agents()
        #expect(agents.map(\.name) == [ana])
        #expect(agents.map(\.state) == ["available"])
        let told = try ledger.events(limit: 100).filter { $0.kind == "agent.available" }
        #expect(told.count == 1)
        #expect(told.first?.body["agent"] == "sip:a•••@192.0.2.10")
    }

    @Test func `a late state of an agent or a queue that is gone makes no row`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let at = SampleLedger.start
        func write(_ wish: ResourceWrite) throws {
            let result = try ledger.commit([.resource(wish, of: Customer.local, at: at)]).first
            guard case .resource? = result else {
                throw LedgerError(.damaged, "\(String(describing: result))")
            }
        }
        let address = Destination(type: .tel, address: "+13035550100")
        func states() throws -> [String] { try ledger.agents().map(\.state) }
        try write(.create(uuid: "q1", .queue(QueueChange(title: "desk"))))
        try write(.create(uuid: "q2", .queue(QueueChange(title: "door"))))
        try write(.create(uuid: "a", .agent(AgentChange(addresses: [address], queue: .to("q1")))))
        let agent = AgentName(queue: "desk", agent: address.address)
        try ledger.record([.agentState(agent, "available", at: at)])
        #expect(try states() == ["available"])
        // It serves another queue now, and the engine has yet to hear of it.
        try write(.update(uuid: "a", .agent(AgentChange(queue: .to("q2")))))
        _ = try ledger.commit([.agentState(agent, "busy", at: at)])
        #expect(try ledger.agents().map(\.name.queue) == ["door"])
        try write(.delete(.agent, uuid: "a"))
        let gone = AgentName(queue: "door", agent: address.address)
        _ = try ledger.commit([.agentState(gone, "available", at: at)])
        #expect(try states() == [])
        try write(.delete(.queue, uuid: "q1"))
        _ = try ledger.commit([.agentState(AgentName(queue: "desk", agent: "desk/1"), "available", at: at)])
        #expect(try ledger.queues().map(\.name) == ["door"])
        #expect(try states() == [])
        // What no file describes is written down as it comes.
        try ledger.record([.agentState(AgentName(queue: "hall", agent: "hall/1"), "available", at: at)])
        #expect(try states() == ["available"])
    }

    @Test func `no folder takes what another customer has, whatever it is called`() throws {
        let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
        let at = SampleLedger.start
        let wishes: [(ResourceWrite, Identifier<Customer>)] = [
            (.create(uuid: "c", .customer(CustomerChange(name: "acme"))), Customer.local),
            (.create(uuid: "q", .queue(QueueChange(title: "desk"))), Identifier(2)),
            (.create(uuid: "k", .campaign(CampaignChange())), Identifier(2)),
        ]
        for (wish, customer) in wishes {
            guard case .resource? = try ledger.commit([.resource(wish, of: customer, at: at)]).first else {
                Issue.record("\(wish)")
                return
            }
        }
        let before = try ledger.queues()
        for (name, queue) in [("acme/campaign", nil), ("own", Queue(name: "acme/desk", timeout: .hours(9)))] {
            let result = try ledger.commit([
                .saveCampaign(
                    Campaign(name: name, kind: .call),
                    outplan: ScriptDraft(file: "outplan.lua", source: "return {}"),
                    flow: nil,
                    queue: queue,
                    at: at
                )
            ]).first
            guard case .refused(let why)? = result else {
                Issue.record("\(String(describing: result))")
                return
            }
            #expect(why.contains("another customer's"))
        }
        #expect(try ledger.queues() == before)
        #expect(try ledger.campaigns().count == 1)
    }

    @Test(arguments: [
        (from: [CampaignState.running], to: CampaignState.stopping, allowed: true),
        ([.running], .finished, true),
        ([.running, .stopping], .stop, true),
        ([.running, .stopping], .running, true),
        ([.running, .stopping], .finished, false),
        ([.running, .finished], .running, true),
        ([.running, .finished], .stopping, false),
        ([], .stopping, false),
        ([], .finished, false),
    ])
    func `a campaign goes only where its state may go`(
        from: [CampaignState],
        to: CampaignState,
        allowed: Bool
    ) throws {
        let sample = try SampleLedger(state: .stop)
        for state in from {
            try sample.ledger.record([.campaignState(sample.campaign.id, state, at: SampleLedger.start)])
        }
        let later = SampleLedger.start + .hours(1)
        let result = try sample.ledger.commit([.campaignState(sample.campaign.id, to, at: later)])
        let campaign = try sample.ledger.campaign(sample.campaign.id)
        if allowed {
            #expect(result == [.done])
            #expect(campaign?.state == to)
            #expect(campaign?.startedAt == (to == .running ? later : SampleLedger.start))
        } else {
            let was = from.last ?? .stop
            #expect(
                result == [
                    .refused(
                        "campaign reminders is \(was.rawValue); it cannot become \(to.rawValue) from there"
                    )
                ]
            )
            #expect(campaign?.state == was)
        }
    }
}
