import Testing

@testable import Outbound

@Suite("Gates")
struct GateTests {
    private let weekdays = [WindowTests.window(1...5, (9 * 60, 20 * 60))]

    @Test("Outside the window a target waits for its opening, and the evidence says it in its own time")
    func window() {
        var story = Story()
        story.outplan.windows = weekdays
        story.now("2026-03-06T20:41")
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: at("2026-03-09T09:00"), gate: .window))
        #expect(
            judgement.ground?.text
                == "20:41 in America/Denver is outside mon-fri 09:00-20:00; opens Mon 2026-03-09 09:00"
        )
        #expect(judgement.ground?.key == "outplan.windows")
    }

    @Test("A retry that falls after the window's end waits for the next opening")
    func intervalThenWindow() {
        var story = Story()
        story.outplan.windows = weekdays
        story.tried(.busy, "2026-03-02T19:30")
        story.now("2026-03-02T19:31")
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: at("2026-03-03T09:00"), gate: .window))
        #expect(judgement.evidence.map(\.gate) == [.doNotContact, .window, .interval, .tries, .carrier])
    }

    @Test("A holiday closes the day")
    func holiday() {
        var story = Story()
        story.outplan.holidays = [.named("us-federal"), .date(year: 2026, month: 7, day: 6)]
        story.now("2026-07-03T10:00")
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: at("2026-07-05T00:00"), gate: .window))
        #expect(judgement.ground?.key == "outplan.holidays")
        #expect(judgement.ground?.text.contains("10:00 in America/Denver, a holiday, is outside") == true)
    }

    @Test("The callee's zone is the target's, else the number's, else the campaign's")
    func zones() {
        var story = Story()
        story.outplan.windows = weekdays
        story.campaign.zone = "Europe/Berlin"
        story.facts.target.draft.destinations[0].zones = ["America/New_York", "America/Los_Angeles"]
        story.now("2026-03-02T09:00")
        #expect(story.decision().slot == 0, "09:00 in Denver")
        story.facts.target.draft.zone = nil
        #expect(
            story.decision() == .wait(until: at("2026-03-02T10:00"), gate: .window),
            "09:00 in Los Angeles"
        )
        story.facts.target.draft.destinations[0].zones = []
        #expect(story.decision().slot == 0, "17:00 in Berlin")
        story.now("2026-03-02T12:00")
        #expect(story.decision() == .wait(until: at("2026-03-03T01:00"), gate: .window), "20:00 in Berlin")
    }

    @Test("Without a zone a target is held where a window needs one, and only there")
    func noZone() {
        var story = Story()
        story.facts.target.draft.zone = nil
        #expect(story.decision().slot == 0)
        story.outplan.windows = weekdays
        #expect(story.decision() == .wait(until: nil, gate: .zone))
        story.facts.target.draft.zone = "America/Denvr"
        story.campaign.zone = "America/Denver"
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: nil, gate: .zone), "a misspelt zone is not passed over")
        #expect(judgement.ground?.text.contains("\"America/Denvr\" is not a known zone") == true)
    }

    @Test("A window that never opens holds without end")
    func neverOpens() {
        var story = Story()
        story.outplan.windows = [Outplan.Window(days: [], ranges: [Outplan.HourRange(from: 0, to: 60)])]
        #expect(story.decision() == .wait(until: nil, gate: .window))
    }

    @Test("not_before holds until its instant; after not_after the target is expired")
    func bounds() {
        var story = Story()
        story.facts.target.draft.notBefore = at("2026-03-02T11:00")
        #expect(story.decision() == .wait(until: at("2026-03-02T11:00"), gate: .notBefore))
        story.now("2026-03-02T11:00")
        #expect(story.decision().slot == 0)
        story.facts.target.draft.notAfter = at("2026-03-02T11:00")
        #expect(story.decision().slot == 0)
        story.facts.now = at("2026-03-02T11:00") + .milliseconds(1)
        #expect(story.decision().reason == .expired)
    }

    @Test("A target whose next possible moment lies after its end is expired at once")
    func expiresEarly() {
        var story = Story()
        story.outplan.windows = weekdays
        story.facts.target.draft.notAfter = at("2026-03-03T08:59")
        story.now("2026-03-02T20:00")
        let judgement = story.judge()
        #expect(judgement.decision.reason == .expired)
        #expect(
            judgement.ground?.text
                == "Tue 2026-03-03 09:00 (window) is after its end, Tue 2026-03-03 08:59"
        )
        story.facts.target.draft.notAfter = at("2026-03-03T09:00")
        #expect(story.decision() == .wait(until: at("2026-03-03T09:00"), gate: .window))
        // A schedule's end is no longer within it.
        story.facts.target.draft.notAfter = nil
        story.outplan.schedule = Outplan.Schedule(relativeTo: "due", from: .days(-1), to: .zero)
        story.facts.target.draft.data["due"] = "2026-03-03T09:00"
        #expect(
            story.judge().ground?.text
                == "Tue 2026-03-03 09:00 (window) is at its end, Tue 2026-03-03 09:00"
        )
    }

    @Test("A schedule is relative to a time of the target's own row, local or with an offset")
    func schedule() {
        var story = Story()
        story.outplan.schedule = Outplan.Schedule(
            relativeTo: "appointment_at",
            from: .hours(-24),
            to: .hours(-2)
        )
        story.facts.target.draft.data["appointment_at"] = "2026-03-03T14:00"
        #expect(story.decision() == .wait(until: at("2026-03-02T14:00"), gate: .schedule))
        story.now("2026-03-02T14:00")
        #expect(story.decision().slot == 0)
        story.now("2026-03-03T11:59")
        #expect(story.decision().slot == 0)
        story.now("2026-03-03T12:00")
        #expect(story.decision().reason == .expired)
        story.facts.target.variables["appointment_at"] = "2026-03-04T14:00:00-07:00"
        #expect(story.decision() == .wait(until: at("2026-03-03T14:00"), gate: .schedule))
    }

    @Test("A schedule whose column is missing or no time holds without end, and says which")
    func unreadableSchedule() {
        var story = Story()
        story.outplan.schedule = Outplan.Schedule(relativeTo: "appointment_at", from: .hours(-24), to: .zero)
        #expect(story.decision() == .wait(until: nil, gate: .schedule))
        story.facts.target.draft.data["appointment_at"] = "next Tuesday"
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: nil, gate: .schedule))
        #expect(
            judgement.ground?.text.hasPrefix("\"appointment_at\" is \"next Tuesday\", not a time") == true
        )
        story.facts.target.draft.data["appointment_at"] = "2026-03-02T12:00"
        #expect(story.decision().slot == 0)
        story.facts.target.draft.zone = nil
        #expect(story.decision() == .wait(until: nil, gate: .schedule))
    }

    @Test("Caps count rolling hours, and wait for the oldest to leave")
    func caps() {
        var story = Story()
        story.outplan.tries.total = 9
        story.outplan.retry.default = .after([.minutes(1)])
        story.campaign.caps = Caps(targetPerDay: 2)
        story.tried(.busy, "2026-03-01T11:00")
        story.tried(.canceled, "2026-03-01T12:00")
        story.tried(.busy, "2026-03-02T09:00")
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: at("2026-03-02T11:00"), gate: .targetPerDay))
        #expect(judgement.ground?.key == "caps.target_per_day")
        story.now("2026-03-02T11:00")
        #expect(story.decision().slot == 0)
    }

    @Test("An address's caps count over all campaigns")
    func addressCaps() {
        var story = Story()
        let address = story.facts.target.destinations[0].address
        story.facts.addressAttempts[address] = [
            at("2026-02-24T09:00"), at("2026-02-25T09:00"), at("2026-03-01T15:00"),
        ]
        story.campaign.caps = Caps(addressPerDay: 1)
        #expect(story.decision() == .wait(until: at("2026-03-02T15:00"), gate: .addressPerDay))
        story.campaign.caps = Caps(addressPerDay: 2, addressPerWeek: 2)
        #expect(story.decision() == .wait(until: at("2026-03-04T09:00"), gate: .addressPerWeek))
        story.campaign.caps = Caps(addressPerDay: 0)
        #expect(story.decision() == .wait(until: nil, gate: .addressPerDay))
    }

    @Test(
        "An address that another target's attempt keeps busy is looked at again in a minute, never expired by it"
    )
    func busyAddress() {
        var story = Story()
        story.facts.busyAddresses = [story.facts.target.destinations[0].address]
        story.facts.target.draft.notAfter = at("2026-03-02T10:00:30")
        #expect(story.decision() == .wait(until: at("2026-03-02T10:01"), gate: .openAttempt))
    }

    @Test("A destination on a do-not-contact list is passed over; when all are, the target is suppressed")
    func suppression() {
        var story = Story()
        story.addSecondNumber()
        story.facts.suppressions["+13035550142"] = "asked not to be called (company-dnc.csv:12)"
        let judgement = story.judge()
        #expect(judgement.decision.slot == 1)
        #expect(judgement.evidence.first?.text.contains("company-dnc.csv:12") == true)
        #expect(judgement.evidence.first?.text.contains("+13035550142") == false)
        story.facts.suppressions["+13035550177"] = "opted out"
        #expect(story.decision().reason == .suppressed)
    }

    @Test("A do-not-contact list that cannot be read holds everybody")
    func unreadableSuppression() {
        var story = Story()
        story.suppressionUnreadable = "do-not-contact.csv: permission denied"
        #expect(story.decision() == .wait(until: nil, gate: .doNotContact))
    }

    @Test("Destinations go in order: one is used up, then the next; the total wins over them")
    func order() {
        var story = Story()
        story.addSecondNumber()
        story.outplan.tries = Outplan.Tries(total: 3, perDestination: [1, 5])
        story.tried(.busy, "2026-03-01T10:00")
        #expect(story.decision().slot == 1)
        story.tried(.busy, "2026-03-01T12:00", slot: 1)
        #expect(story.decision().slot == 1)
        story.tried(.busy, "2026-03-01T14:00", slot: 1)
        let judgement = story.judge()
        #expect(judgement.decision == .giveUp(.exhausted, "3 of 3 tries used"))
        #expect(judgement.ground?.key == "tries.total")
    }

    @Test("Tries for each destination end the target before the total does")
    func usedUp() {
        var story = Story()
        story.outplan.tries = Outplan.Tries(total: 3, perDestination: [1])
        story.tried(.busy, "2026-03-01T10:00")
        #expect(story.decision().reason == .exhausted)
    }

    @Test("A rejected or invalid number is never tried again, the next one after a minute")
    func bans() {
        for outcome in [Outcome.rejected, .invalid] {
            var story = Story()
            story.addSecondNumber()
            story.tried(outcome, "2026-03-02T10:00")
            #expect(story.decision() == .wait(until: at("2026-03-02T10:01:30"), gate: .interval))
            story.now("2026-03-02T10:01:30")
            #expect(story.decision().slot == 1)
            story.outplan.retry.byOutcome[outcome] = .after([.hours(2)])
            #expect(story.decision() == .wait(until: at("2026-03-02T12:00:30"), gate: .interval))
            story.facts.target.draft.destinations.removeLast()
            #expect(story.decision().reason == .exhausted)
            story.facts.target.draft.destinations[0].address = "+13035550143"
            story.now("2026-03-02T12:00:30")
            #expect(story.decision().slot == 0, "a corrected number is another number")
        }
    }

    @Test("A destination without a carrier is passed over; without any other the target is held")
    func carriers() {
        var story = Story()
        story.facts.target.draft.destinations.append(
            Destination(type: .sms, address: "+13035550142", slot: 1)
        )
        story.campaign.carriers = [.sms: "simulated"]
        #expect(story.decision().slot == 1)
        story.campaign.carriers = [:]
        let judgement = story.judge()
        #expect(judgement.decision == .wait(until: nil, gate: .carrier))
        #expect(judgement.ground?.text == "the campaign has no carrier for tel")
    }

    @Test("The gates speak in their order, each once, when asked to explain a dial")
    func evidence() {
        var story = Story()
        story.outplan.windows = weekdays
        story.campaign.caps = Caps(targetPerDay: 3, addressPerDay: 3, addressPerWeek: 9)
        story.facts.target.draft.notBefore = at("2026-03-01T00:00")
        story.facts.target.draft.notAfter = at("2026-04-01T00:00")
        story.hasPolicy = true
        let judgement = story.judge()
        #expect(judgement.ground == nil)
        #expect(
            judgement.evidence.map(\.gate) == [
                .doNotContact, .notBefore, .notAfter, .window, .targetPerDay, .addressPerDay, .addressPerWeek,
                .interval, .tries, .policy, .carrier,
            ]
        )
        #expect(judgement.evidence.allSatisfy { $0.verdict == .pass && !$0.text.isEmpty })
    }
}
