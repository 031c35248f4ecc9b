import Testing

@testable import Outbound

@Suite("What comes after an attempt")
struct RetryTests {
    @Test(
        "A target that was never tried is dialed at once, at its first destination, with the outplan's timeout"
    )
    func firstTry() {
        var story = Story()
        story.addSecondNumber()
        story.outplan.dialTimeout = .seconds(25)
        let destination = story.facts.target.destinations[0]
        #expect(story.decision() == .dial(Dial(destination: destination, timeout: .seconds(25))))
    }

    @Test("Busy is tried again after the interval of retry.busy, counted from the attempt's end")
    func busy() {
        var story = Story()
        story.outplan.retry.byOutcome[.busy] = .after([.minutes(5)])
        story.tried(.busy, "2026-03-02T10:00")
        story.now("2026-03-02T10:01")
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: at("2026-03-02T10:05:30"), gate: .interval))
        #expect(judgement.ground?.key == "retry.busy")
        #expect(
            judgement.ground?.text == "busy, 1st in a row: 5m after it; until Mon 2026-03-02 10:05:30"
        )
        story.now("2026-03-02T10:05:30")
        #expect(story.decision().slot == 0)
    }

    @Test(
        "The n-th entry of a progressive list is for the n-th time in a row at this destination; the last repeats"
    )
    func progressive() {
        var story = Story()
        story.outplan.tries.total = 9
        story.outplan.retry.byOutcome[.noAnswer] = .after([.minutes(30), .hours(2), .days(1)])
        let steps: [(Outcome, Instant)] = [
            (.noAnswer, at("2026-03-02T10:30:30")), (.noAnswer, at("2026-03-02T12:00:30")),
            (.noAnswer, at("2026-03-03T10:00:30")), (.noAnswer, at("2026-03-03T10:00:30")),
            (.congestion, at("2026-03-02T10:01:00")), (.noAnswer, at("2026-03-03T10:00:30")),
            (.busy, at("2026-03-02T11:00:30")), (.noAnswer, at("2026-03-02T10:30:30")),
        ]
        for (outcome, due) in steps {
            story.tried(outcome, "2026-03-02T10:00")
            #expect(story.decision() == .wait(until: due, gate: .interval))
        }
    }

    @Test("A list that ends with never gives the target up after its last interval")
    func thenNever() {
        var story = Story()
        story.outplan.tries.total = 9
        story.outplan.retry.byOutcome[.busy] = .afterThenNever([.minutes(10)])
        story.tried(.busy, "2026-03-02T10:00")
        #expect(story.decision() == .wait(until: at("2026-03-02T10:10:30"), gate: .interval))
        story.tried(.busy, "2026-03-02T10:00")
        #expect(story.decision().reason == .givenUp)
    }

    @Test("A streak at one destination does not go on at another")
    func streakPerDestination() {
        var story = Story()
        story.addSecondNumber()
        story.outplan.tries = Outplan.Tries(total: 9, perDestination: [2])
        story.outplan.retry.byOutcome[.busy] = .after([.minutes(10), .minutes(20)])
        story.tried(.busy, "2026-03-02T09:00")
        story.tried(.busy, "2026-03-02T09:30")
        story.tried(.busy, "2026-03-02T10:00", slot: 1)
        #expect(story.decision() == .wait(until: at("2026-03-02T10:10:30"), gate: .interval))
    }

    @Test("retry.default covers busy, no answer, machine, abandoned, undelivered and uncertain, and says so")
    func defaults() {
        for outcome in [Outcome.busy, .noAnswer, .machine, .abandoned, .undelivered] {
            var story = Story()
            story.tried(outcome, "2026-03-02T10:00")
            let judgement = story.judge()
            #expect(judgement.decision == .wait(until: at("2026-03-02T11:00:30"), gate: .interval))
            #expect(judgement.ground?.key == "retry.default")
        }
    }

    @Test("No interval is under a minute")
    func shortest() {
        var story = Story()
        story.outplan.retry.byOutcome[.busy] = .after([.seconds(5)])
        story.tried(.busy, "2026-03-02T10:00")
        #expect(story.decision() == .wait(until: at("2026-03-02T10:01:30"), gate: .interval))
    }

    @Test("never ends the target: given up")
    func never() {
        var story = Story()
        story.outplan.retry.byOutcome[.busy] = .never
        story.tried(.busy, "2026-03-02T10:00")
        #expect(
            story.decision() == .giveUp(.givenUp, "retry.busy is \"never\", and the last attempt was busy")
        )
    }

    @Test("An uncertain attempt's interval counts from its end plus max_duration: it may still be alive")
    func uncertain() {
        var story = Story()
        story.campaign.maxDuration = .hours(2)
        story.tried(.uncertain, "2026-03-02T10:00")
        #expect(story.decision() == .wait(until: at("2026-03-02T13:00:30"), gate: .interval))
        let dial = PolicyAnswer.dial(slot: nil, timeout: nil, source: nil, variables: [:])
        #expect(story.decision(dial) == .wait(until: at("2026-03-02T12:01:30"), gate: .interval))
    }

    @Test("A canceled attempt is due again at once and is no try")
    func canceled() {
        var story = Story()
        story.outplan.tries.total = 1
        story.tried(.canceled, "2026-03-02T10:00")
        story.now("2026-03-02T10:00:30")
        #expect(story.decision().slot == 0)
    }

    @Test("Congestion backs off 30 seconds, doubling to 15 minutes, and is no try")
    func congestion() {
        var story = Story()
        story.outplan.tries.total = 1
        let minutes: [Double] = [0.5, 1, 2, 4, 8, 15, 15, 15, 15]
        for minute in minutes {
            story.tried(.congestion, "2026-03-02T10:00")
            let due = at("2026-03-02T10:00:30") + .milliseconds(Int64(minute * 60_000))
            #expect(story.decision() == .wait(until: due, gate: .interval))
        }
        story.tried(.congestion, "2026-03-02T10:00")
        #expect(story.decision() == .wait(until: nil, gate: .carrier))
        story.campaign.startedAt = at("2026-03-02T10:00:01")
        story.now("2026-03-02T10:00:30")
        #expect(story.decision().slot == 0, "the campaign's next start gives the carrier another chance")
    }

    @Test("A failed attempt ends the target, unless the outplan names it or its flow asked for a callback")
    func failed() {
        var story = Story()
        story.tried(.failed, "2026-03-02T10:00")
        #expect(story.decision().reason == .unsuccessful)
        story.outplan.retry.byOutcome[.failed] = .after([.hours(3)])
        #expect(story.decision() == .wait(until: at("2026-03-02T13:00:30"), gate: .interval))
        story.outplan.retry.byOutcome[.failed] = nil
        story.facts.history[0].callbackAt = at("2026-03-02T11:00")
        #expect(story.decision() == .wait(until: at("2026-03-02T11:00"), gate: .interval))
    }

    @Test("A target that is done in the ledger stays done, and one with an open attempt is left alone")
    func state() {
        var story = Story()
        story.facts.target.state = .done(.reached)
        #expect(story.decision().reason == .reached)
        story.facts.target.state = .progressing
        story.tried(.busy, "2026-03-02T10:00")
        story.facts.history[0].outcome = nil
        story.facts.history[0].state = .dialing
        #expect(story.decision() == .wait(until: nil, gate: .state))
    }

    @Test("A target that used up its tries opens again when the outplan allows more, and only then")
    func reopens() {
        var story = Story()
        story.outplan.tries.total = 1
        story.tried(.busy, "2026-03-02T10:00")
        #expect(story.decision().reason == .exhausted)
        story.facts.target.state = .done(.exhausted)
        #expect(!Eligibility.reopens(story.facts, story.rules))
        story.outplan.tries.total = 2
        #expect(Eligibility.reopens(story.facts, story.rules))
        story.facts.target.state = .done(.reached)
        #expect(!Eligibility.reopens(story.facts, story.rules))
    }
}
