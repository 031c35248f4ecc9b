import Testing

@testable import Outbound

@Suite("A policy is bounded by the gates")
struct PolicyTests {
    private let dial = PolicyAnswer.dial(slot: nil, timeout: nil, source: nil, variables: [:])

    @Test("dial replaces the retry interval and the order of destinations, and says how")
    func dials() {
        var story = Story()
        story.addSecondNumber()
        story.outplan.retry.byOutcome[.busy] = .after([.hours(5)])
        story.tried(.busy, "2026-03-02T09:00")
        let answer = PolicyAnswer.dial(
            slot: 1,
            timeout: .seconds(40),
            source: "+13035550100",
            variables: ["evening": true]
        )
        let decision = story.decision(answer)
        #expect(
            decision
                == .dial(
                    Dial(
                        destination: story.facts.target.destinations[1],
                        timeout: .seconds(40),
                        source: "+13035550100",
                        variables: ["evening": true]
                    )
                )
        )
    }

    @Test("wait replaces the retry interval, shorter or longer, never under a minute")
    func waits() {
        var story = Story()
        story.outplan.retry.byOutcome[.busy] = .after([.hours(5)])
        story.tried(.busy, "2026-03-02T10:00")
        let later = PolicyAnswer.wait(until: at("2026-03-02T18:30"))
        #expect(story.decision(later) == .wait(until: at("2026-03-02T18:30"), gate: .policy))
        let sooner = PolicyAnswer.wait(until: at("2026-03-02T10:30"))
        #expect(story.decision(sooner) == .wait(until: at("2026-03-02T10:30"), gate: .policy))
        let atOnce = PolicyAnswer.wait(until: at("2026-03-02T10:00:40"))
        #expect(story.decision(atOnce) == .wait(until: at("2026-03-02T10:01:30"), gate: .interval))
        #expect(story.decision(dial) == .wait(until: at("2026-03-02T10:01:30"), gate: .interval))
        let judgement = story.judge(atOnce)
        #expect(judgement.evidence.contains { $0.gate == .policy }, "the evidence shows both")
    }

    @Test("Windows, caps, do-not-contact and the total bound a dial")
    func bounds() {
        var story = Story()
        story.outplan.windows = [WindowTests.window(1...5, (11 * 60, 12 * 60))]
        #expect(story.decision(dial) == .wait(until: at("2026-03-02T11:00"), gate: .window))
        story.outplan.windows = []
        story.campaign.caps = Caps(targetPerDay: 1)
        story.tried(.busy, "2026-03-02T08:00")
        #expect(story.decision(dial) == .wait(until: at("2026-03-03T08:00"), gate: .targetPerDay))
        story.outplan.tries.total = 1
        #expect(story.decision(dial).reason == .exhausted)
        story.facts.history = []
        story.facts.suppressions["+13035550142"] = "opted out"
        #expect(story.decision(dial).reason == .suppressed)
    }

    @Test("A dial to a destination that must not be dialed is held: another is not what the policy asked for")
    func refused() {
        var story = Story()
        story.addSecondNumber()
        let second = PolicyAnswer.dial(slot: 1, timeout: nil, source: nil, variables: [:])
        story.facts.suppressions["+13035550177"] = "opted out"
        #expect(story.decision(second) == .wait(until: nil, gate: .doNotContact))
        story.facts.suppressions = [:]
        story.outplan.tries.perDestination = [3, 1]
        story.tried(.busy, "2026-03-02T08:00", slot: 1)
        #expect(story.decision(second) == .wait(until: nil, gate: .tries))
        story.facts.history[0].outcome = .invalid
        #expect(story.decision(second) == .wait(until: nil, gate: .tries))
        let missing = PolicyAnswer.dial(slot: 4, timeout: nil, source: nil, variables: [:])
        #expect(story.decision(missing) == .wait(until: nil, gate: .policy))
    }

    @Test(
        "An answered target goes on when the policy says so and tries are left, else the table's end stands"
    )
    func continues() {
        var story = Story()
        story.tried(.answered, "2026-03-02T09:00")
        #expect(story.decision(dial).slot == 0)
        let later = PolicyAnswer.wait(until: at("2026-03-02T18:30"))
        #expect(story.decision(later) == .wait(until: at("2026-03-02T18:30"), gate: .policy))
        story.outplan.tries.total = 1
        #expect(story.decision(dial).reason == .reached)
        story.outplan.tries.total = 3
        story.facts.suppressions["+13035550142"] = "opted out"
        #expect(story.decision(dial).reason == .reached)
        story.facts.suppressions = [:]
        story.addSecondNumber()
        story.facts.suppressions["+13035550177"] = "opted out"
        let second = PolicyAnswer.dial(slot: 1, timeout: nil, source: nil, variables: [:])
        #expect(story.decision(second).reason == .reached)
    }

    @Test("give_up ends the target with the policy's reason; one that was reached stays reached")
    func givesUp() {
        var story = Story()
        let enough = PolicyAnswer.giveUp(reason: "enough")
        #expect(story.decision(enough) == .giveUp(.givenUp, "the policy gives up: enough"))
        story.tried(.answered, "2026-03-02T09:00")
        #expect(story.decision(enough).reason == .reached)
    }

    @Test("A policy that fails holds the target, with the text that says where")
    func fails() {
        var story = Story()
        let failed = PolicyAnswer.failed("outplan.lua:12: attempt to index a nil value")
        let judgement = story.judge(failed)
        #expect(judgement.decision == .wait(until: nil, gate: .policy))
        #expect(judgement.ground?.text == "outplan.lua:12: attempt to index a nil value")
        story.tried(.answered, "2026-03-02T09:00")
        #expect(story.decision(failed) == .wait(until: nil, gate: .policy))
        story.outplan.tries.total = 1
        #expect(story.decision(failed).reason == .reached, "nothing is left for it to decide")
    }

    @Test("A carrier's backoff and its hold are not the policy's to shorten")
    func congestion() {
        var story = Story()
        for _ in 0..<3 { story.tried(.congestion, "2026-03-02T10:00") }
        #expect(story.decision(dial) == .wait(until: at("2026-03-02T10:02:30"), gate: .interval))
        for _ in 0..<7 { story.tried(.congestion, "2026-03-02T10:00") }
        #expect(story.decision(dial) == .wait(until: nil, gate: .carrier))
    }
}
