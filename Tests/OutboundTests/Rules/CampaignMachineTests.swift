import Testing

@testable import Outbound

@Suite("The campaign machine")
struct CampaignMachineTests {
    private let ready = CampaignMachine.Readiness(
        hasOutplan: true,
        hasFlow: true,
        hasQueue: false,
        dialable: 5,
        targets: 5
    )

    private func machine(
        _ state: CampaignState = .stop,
        kind: CampaignKind = .call,
        end: EndHandle = .stop,
        open: Int = 0
    ) -> CampaignMachine {
        CampaignMachine(Campaign(name: "spring", kind: kind, state: state, endHandle: end), open: open)
    }

    @Test("A start is refused with the reason, and what to do")
    func refusals() {
        var readiness = ready
        readiness.hasOutplan = false
        var campaign = machine()
        #expect(
            campaign.on(.start(readiness))
                == .refuse("campaign spring cannot start: it has no outplan (outplan.lua)")
        )
        readiness = ready
        readiness.hasFlow = false
        #expect(
            campaign.on(.start(readiness))
                == .refuse(
                    "campaign spring cannot start: it has neither a flow (flow.lua) nor a queue "
                        + "(campaign.toml: queue)"
                )
        )
        var message = machine(kind: .message)
        readiness.hasQueue = true
        guard case .refuse = message.on(.start(readiness)) else {
            Issue.record("a queue sends no message")
            return
        }
        #expect(campaign.on(.start(readiness)) == .run)
        var empty = machine()
        readiness = ready
        (readiness.targets, readiness.dialable) = (0, 0)
        guard case .refuse(let why) = empty.on(.start(readiness)) else {
            Issue.record("there is nobody to call")
            return
        }
        #expect(why.contains("it has no targets"))
        #expect(empty.state == .stop)
        var waiting = machine(end: .continue)
        #expect(waiting.on(.start(readiness)) == .run)
    }

    @Test("A campaign whose queue could never take anybody does not start, nor go on")
    func idleQueue() {
        var readiness = ready
        readiness.hasQueue = true
        func answer(_ agents: Int, level: Int, _ state: CampaignState = .stop) -> CampaignMachine.Effect {
            readiness.agents = agents
            var machine = CampaignMachine(
                Campaign(name: "spring", kind: .call, state: state, queue: "desk", serviceLevel: level)
            )
            return machine.on(.start(readiness))
        }
        let nobody = CampaignMachine.Effect.refuse(
            "campaign spring cannot start: its queue desk has no agents (queues.desk.agents; simulated ones: "
                + "callees.lua)"
        )
        #expect(answer(0, level: 100) == nobody)
        #expect(answer(0, level: 100, .running) == nobody)
        #expect(
            answer(2, level: 49)
                == .refuse(
                    "campaign spring cannot start: service_level 49 of 2 agents of queue desk is less than one "
                        + "attempt: nobody would be dialed"
                )
        )
        #expect(answer(2, level: 50) == .run)
        #expect(answer(2, level: 50, .running) == .nothing)
    }

    @Test("A stop drains: it rests when the last open attempt is settled")
    func drains() {
        var campaign = machine()
        #expect(campaign.on(.start(ready)) == .run)
        #expect(campaign.on(.opened) == .nothing)
        #expect(campaign.on(.opened) == .nothing)
        #expect(campaign.on(.stop) == .drain)
        #expect(campaign.state == .stopping)
        #expect(campaign.on(.settled) == .nothing)
        #expect(campaign.on(.settled) == .rest)
        #expect(campaign.state == .stop)
    }

    @Test("A stop with nothing open rests at once, and a start while draining runs on")
    func stops() {
        var idle = machine(.running)
        #expect(idle.on(.stop) == .rest)
        var busy = machine(.running, open: 1)
        #expect(busy.on(.stop) == .drain)
        #expect(busy.on(.start(ready)) == .run)
        #expect(busy.state == .running)
        #expect(busy.on(.settled) == .nothing)
    }

    @Test("It finishes when nothing is open and nothing waits; held targets do not keep it")
    func finishes() {
        var campaign = machine(.running, open: 1)
        #expect(campaign.on(.nothingDue(waiting: 0, held: 2)) == .nothing)
        #expect(campaign.on(.settled) == .nothing)
        #expect(campaign.on(.nothingDue(waiting: 3, held: 2)) == .nothing)
        #expect(campaign.on(.nothingDue(waiting: 0, held: 2)) == .finish(held: 2))
        #expect(campaign.state == .finished)
        var readiness = ready
        readiness.dialable = 0
        #expect(
            campaign.on(.start(readiness))
                == .refuse(
                    "campaign spring cannot start: all its 5 targets are done; add targets or raise tries in "
                        + "outplan.lua"
                )
        )
        #expect(campaign.on(.start(ready)) == .run)
    }

    @Test("With end_handle continue it waits for targets instead")
    func continues() {
        var campaign = machine(.running, end: .continue)
        #expect(campaign.on(.nothingDue(waiting: 0, held: 0)) == .awaitTargets(held: 0))
        #expect(campaign.state == .running)
    }
}
