import Testing

@testable import Outbound

@Suite("When a target is reached")
struct ReachTests {
    @Test("An answer with success reaches; success is true unless the flow says false")
    func answered() {
        var story = Story()
        story.tried(.answered, "2026-03-02T10:00")
        #expect(story.decision().reason == .reached)
        story.facts.history[0].success = true
        #expect(story.decision().reason == .reached)
    }

    @Test("An answer without success reaches under \"answered\", and ends unsuccessful under \"success\"")
    func unsuccessful() {
        var story = Story()
        story.tried(.answered, "2026-03-02T10:00", success: false)
        #expect(story.decision().reason == .reached)
        story.outplan.reachedWhen = .success
        #expect(story.decision().reason == .unsuccessful)
        story.outplan.retry.unsuccessful = .after([.hours(4)])
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: at("2026-03-02T14:00:30"), gate: .interval))
        #expect(judgement.ground?.key == "retry.unsuccessful")
        story.outplan.retry.unsuccessful = .never
        #expect(story.decision().reason == .unsuccessful)
    }

    @Test("A machine is tried again, unless the flow says success: then it is reached")
    func machine() {
        var story = Story()
        story.outplan.retry.byOutcome[.machine] = .after([.hours(4)])
        story.tried(.machine, "2026-03-02T10:00")
        #expect(story.decision() == .wait(until: at("2026-03-02T14:00:30"), gate: .interval))
        story.facts.history[0].success = true
        #expect(story.decision().reason == .reached)
    }

    @Test(
        "A sent message reaches; under \"delivered\" it waits a day for its report, and is due again without one"
    )
    func sent() {
        var story = Story()
        story.tried(.sent, "2026-03-02T10:00")
        #expect(story.decision().reason == .reached)
        story.outplan.reachedWhen = .delivered
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: at("2026-03-03T10:00:30"), gate: .interval))
        #expect(judgement.ground?.key == "reached_when")
        story.now("2026-03-03T10:00:30")
        #expect(story.decision().slot == 0)
        story.outplan.tries.total = 1
        #expect(story.decision().reason == .exhausted)
    }

    @Test("The last try's report is waited for before the tries are called used up")
    func sentAsLastTry() {
        var story = Story()
        story.outplan.reachedWhen = .delivered
        story.outplan.tries.total = 1
        story.facts.target.draft.notAfter = at("2026-03-02T12:00")
        story.tried(.sent, "2026-03-02T10:00")
        #expect(story.decision() == .wait(until: at("2026-03-03T10:00:30"), gate: .interval))
        let dial = PolicyAnswer.dial(slot: nil, timeout: nil, source: nil, variables: [:])
        #expect(story.decision(dial) == .wait(until: at("2026-03-03T10:00:30"), gate: .interval))
    }

    @Test("A delivered message reaches; an undelivered one is tried again")
    func reports() {
        var story = Story()
        story.outplan.reachedWhen = .delivered
        story.tried(.delivered, "2026-03-02T10:00")
        #expect(story.decision().reason == .reached)
        story.facts.history[0].outcome = .undelivered
        #expect(story.decision() == .wait(until: at("2026-03-02T11:00:30"), gate: .interval))
    }

    @Test("A callback keeps an answered target open and replaces the retry interval")
    func callback() {
        var story = Story()
        story.tried(.answered, "2026-03-02T10:00", callback: "2026-03-02T16:00")
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: at("2026-03-02T16:00"), gate: .interval))
        #expect(judgement.ground?.key == "tries.callbacks")
        story.outplan.windows = [
            Outplan.Window(days: Set(1...5), ranges: [Outplan.HourRange(from: 9 * 60, to: 12 * 60)])
        ]
        #expect(story.decision() == .wait(until: at("2026-03-03T09:00"), gate: .window))
    }

    @Test("A callback's try is not counted against the total, up to tries.callbacks")
    func callbacksBeyondTheTotal() {
        var story = Story()
        story.outplan.tries = Outplan.Tries(total: 1, callbacks: 1)
        story.tried(.answered, "2026-03-02T10:00", callback: "2026-03-02T11:00")
        story.now("2026-03-02T11:00")
        #expect(story.decision().slot == 0)
        story.tried(.noAnswer, "2026-03-02T11:00")
        story.now("2026-03-02T18:00")
        #expect(story.decision().reason == .exhausted)
        story.facts.history[1].outcome = .answered
        story.facts.history[1].callbackAt = at("2026-03-02T19:00")
        #expect(story.decision().reason == .reached, "the second callback is beyond what is allowed")
        story.outplan.tries.callbacks = 2
        #expect(story.decision() == .wait(until: at("2026-03-02T19:00"), gate: .interval))
    }

    @Test("A callback goes to the number that asked for it, and survives a carrier's refusal")
    func callbackPlace() {
        var story = Story()
        story.addSecondNumber()
        story.outplan.tries = Outplan.Tries(total: 4, perDestination: [1, 1])
        story.tried(.noAnswer, "2026-03-02T08:00")
        story.tried(.answered, "2026-03-02T09:00", slot: 1, callback: "2026-03-02T10:00")
        #expect(story.decision().slot == 1)
        story.tried(.congestion, "2026-03-02T10:00", slot: 1)
        story.now("2026-03-02T10:01")
        #expect(story.decision().slot == 1)
    }

    @Test("A callback beyond those allowed is made while the total lasts, and is counted against it")
    func countedCallbacks() {
        var story = Story()
        story.outplan.tries = Outplan.Tries(total: 2, callbacks: 1)
        story.tried(.answered, "2026-03-02T07:00", callback: "2026-03-02T08:00")
        story.tried(.answered, "2026-03-02T08:00", callback: "2026-03-02T09:00")
        story.now("2026-03-02T09:00")
        #expect(story.decision().slot == 0)
        story.tried(.busy, "2026-03-02T09:00")
        let history = History(story.facts.history, tries: story.outplan.tries)
        #expect(history.counted == 2)
        #expect(history.free == 1)
        #expect(story.decision().reason == .exhausted)
    }
}
