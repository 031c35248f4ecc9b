import Testing

@testable import Outbound

@Suite("Eligibility, over worlds made from seeds")
struct EligibilityPropertyTests {
    private static let zones = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo"]
    private static let start = Story.at("2026-01-01T00:00", in: "UTC")

    /// A story with random rules and a random past, shortly before or after a change of the clocks.
    private func story(_ seed: UInt64, zone name: String) throws -> Story {
        var generator = Generator(seed: seed, "eligibility", name)
        let zone = try #require(Zone(name))
        let change = try #require(
            zone.nextTransition(after: Self.start + .days(Int64.random(in: 0...600, using: &generator)))
        )
        func chance(_ share: Double) -> Bool { generator.unit() < share }
        func minutes(_ range: ClosedRange<Int64>) -> Duration {
            .minutes(.random(in: range, using: &generator))
        }
        var story = Story()
        story.facts.now = Instant(milliseconds: change.milliseconds / 60_000 * 60_000) + minutes(-2000...800)
        story.facts.target.draft.zone = name
        story.campaign.startedAt = nil
        if chance(0.7) { story.addSecondNumber() }
        story.outplan.tries = Outplan.Tries(total: 4, perDestination: chance(0.5) ? [2, 1] : [])
        story.outplan.retry.default = .after([minutes(1...90), minutes(1...900)])
        if chance(0.8) {
            let from = Int.random(in: 0...1439, using: &generator)
            let to = Int.random(in: 1...1440, using: &generator)
            let days = Int.random(in: 3...7, using: &generator)
            story.outplan.windows = [WindowTests.window(1...days, (from, to))]
        }
        if chance(0.3) { story.campaign.caps = Caps(targetPerDay: 1, addressPerDay: 1, addressPerWeek: 3) }
        if chance(0.2) { story.facts.target.draft.notBefore = story.facts.now + minutes(-500...500) }
        if chance(0.2) { story.facts.target.draft.notAfter = story.facts.now + minutes(0...3000) }
        if chance(0.2) {
            story.outplan.schedule = Outplan.Schedule(relativeTo: "when", from: .hours(-24), to: .hours(-1))
            let local = zone.local(story.facts.now + minutes(0...3000))
            story.facts.target.draft.data["when"] = .string(String(RFC3339.text(local.asUTC).prefix(16)))
        }
        let outcomes = [Outcome.busy, .noAnswer, .machine, .congestion, .canceled, .rejected, .uncertain]
        var moment = story.facts.now - minutes(0...2000)
        for number in 0..<Int.random(in: 0...3, using: &generator) {
            let slot = Int.random(in: story.facts.target.destinations.indices, using: &generator)
            let outcome = try #require(outcomes.randomElement(using: &generator))
            guard moment < story.facts.now else { break }
            story.tried(outcome, "2026-03-02T10:00", slot: slot)
            story.facts.history[number].startedAt = moment
            story.facts.history[number].endedAt = moment + .minutes(1)
            let address = story.facts.target.destinations[slot].address
            if outcome.countsAsTry { story.facts.addressAttempts[address, default: []].append(moment) }
            moment = moment + minutes(2...900)
        }
        return story
    }

    @Test(
        "Whatever is dialed is inside the window, the bounds and the caps, by rules written a second time",
        arguments: zones
    )
    func dialed(name: String) throws {
        let zone = try #require(Zone(name))
        var dialed = 0
        for seed in 0..<400 as Range<UInt64> {
            let story = try story(seed, zone: name)
            guard case .dial(let dial) = story.decision() else { continue }
            dialed += 1
            let now = story.facts.now
            let local = zone.local(now)
            let inside = story.outplan.windows.allSatisfy { window in
                let range = window.ranges[0]
                let today = window.days.contains(local.weekday)
                let yesterday = window.days.contains(LocalTime.weekday(ofDay: local.dayNumber - 1))
                let minute = local.minuteOfDay
                if range.from < range.to { return today && minute >= range.from && minute < range.to }
                return today && minute >= range.from || yesterday && minute < range.to
            }
            #expect(inside, "seed \(seed)")
            #expect(story.facts.target.draft.notBefore.map { now >= $0 } ?? true, "seed \(seed)")
            #expect(story.facts.target.draft.notAfter.map { now <= $0 } ?? true, "seed \(seed)")
            let tries = story.facts.history.filter { $0.outcome?.countsAsTry == true }
            #expect(tries.count < 4, "seed \(seed)")
            let banned = tries.filter { $0.outcome == .rejected }.map(\.destination.address)
            #expect(!banned.contains(dial.destination.address), "seed \(seed)")
            if story.campaign.caps.targetPerDay != nil {
                #expect(!tries.contains { now - $0.startedAt < .hours(24) }, "seed \(seed)")
            }
            if let last = tries.last, story.facts.history.last?.id == last.id {
                #expect(try now >= #require(last.endedAt) + .minutes(1), "seed \(seed)")
            }
        }
        #expect(dialed > 40, "the seeds say something about dials")
    }

    @Test("What waits until an instant is dialed at it, and at no minute before", arguments: zones)
    func waited(name: String) throws {
        var waited = 0
        for seed in 0..<150 as Range<UInt64> {
            var story = try story(seed, zone: name)
            guard case .wait(let until?, let gate) = story.decision() else { continue }
            waited += 1
            let start = story.facts.now
            #expect(until > start)
            let minutes = (until - start).milliseconds / 60_000
            // Far moments are probed by a stride that the seed shifts, near ones at each minute.
            let stride = max(1, minutes / 120)
            for minute in Swift.stride(from: Int64(seed) % stride, to: minutes, by: Int64.Stride(stride)) {
                story.facts.now = start + .minutes(minute)
                let decision = Eligibility.judge(story.facts, story.rules, explaining: false).decision
                #expect(decision == .wait(until: until, gate: gate), "seed \(seed) at \(minute) minutes")
                if decision != .wait(until: until, gate: gate) { break }
            }
            story.facts.now = until
            #expect(story.decision().slot != nil, "seed \(seed) at \(RFC3339.text(until))")
        }
        #expect(waited > 30, "the seeds say something about waits")
    }

    @Test("What is given up as expired has no minute left at which it could be dialed", arguments: zones)
    func expired(name: String) throws {
        var expired = 0
        for seed in 0..<400 as Range<UInt64> {
            var story = try story(seed, zone: name)
            guard story.decision().reason == .expired else { continue }
            expired += 1
            let start = story.facts.now
            for minute in Swift.stride(from: Int64(0), to: 4500, by: 41) {
                story.facts.now = start + .minutes(minute)
                let decision = Eligibility.judge(story.facts, story.rules, explaining: false).decision
                #expect(decision.reason == .expired, "seed \(seed) at \(minute) minutes")
                if decision.reason != .expired { break }
            }
        }
        #expect(expired > 5, "the seeds say something about ends")
    }

    @Test("A rolling cap is never exceeded in any period, whatever the starts")
    func rollingCap() {
        var generator = Generator(seed: 7, "cap")
        for _ in 0..<200 {
            let cap = RollingCap(limit: Int.random(in: 1...4, using: &generator), period: .hours(24))
            var starts: [Instant] = []
            var now = Self.start
            for _ in 0..<40 {
                now = now + .minutes(Int64.random(in: 0...400, using: &generator))
                guard let opening = cap.opening(starts, at: now) else { continue }
                if opening == now {
                    starts.append(now)
                } else {
                    #expect(cap.count(starts, at: opening - .milliseconds(1)) == cap.limit)
                    #expect(cap.count(starts, at: opening) < cap.limit)
                }
            }
            for start in starts {
                #expect(starts.count { $0 >= start && $0 - start < cap.period } <= cap.limit)
            }
        }
    }
}
