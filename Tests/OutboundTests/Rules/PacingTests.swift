import Testing

@testable import Outbound

@Suite("Pacing")
struct PacingTests {
    private let start = Instant(milliseconds: 1_772_000_000_000)

    private func campaign(
        _ id: Int64,
        priority: Int = 0,
        queue: String = "",
        level: Int = 100,
        limits: Limits = Limits()
    ) -> Campaign {
        Campaign(
            id: Identifier(id),
            name: "c\(id)",
            kind: .call,
            priority: priority,
            queue: queue,
            serviceLevel: level,
            limits: limits
        )
    }

    private func opening(_ state: PacingState, _ id: Int64, at now: Instant) -> Opening? {
        state.openings(at: now)[Identifier(id)]
    }

    @Test("A campaign opens no more than it wants, and says nothing then")
    func wants() {
        var state = PacingState(engine: Limits(concurrent: 100, perSecond: 100))
        state.started(campaign(1))
        #expect(opening(state, 1, at: start) == Opening(count: 0))
        state.wants(Identifier(1), 3)
        #expect(opening(state, 1, at: start) == Opening(count: 3))
    }

    @Test("Its own limits name themselves, with the time when time alone helps")
    func ownLimits() {
        var state = PacingState(engine: Limits(concurrent: 100, perSecond: 100))
        state.started(campaign(1, limits: Limits(concurrent: 3, perSecond: 2)))
        state.wants(Identifier(1), 9)
        #expect(
            opening(state, 1, at: start)
                == Opening(count: 2, reason: .campaignRate, until: start + .seconds(1))
        )
        state.opened(Identifier(1), at: start)
        state.opened(Identifier(1), at: start + .milliseconds(300))
        let later = start + .milliseconds(400)
        #expect(
            opening(state, 1, at: later)
                == Opening(count: 0, reason: .campaignRate, until: start + .seconds(1))
        )
        #expect(opening(state, 1, at: start + .seconds(1))?.count == 1)
        state.opened(Identifier(1), at: start + .seconds(1))
        #expect(
            opening(state, 1, at: start + .seconds(9)) == Opening(count: 0, reason: .campaignConcurrent(3))
        )
        state.settled(Identifier(1), .busy, answered: false, at: start + .seconds(9))
        #expect(
            opening(state, 1, at: start + .seconds(9)) == Opening(count: 1, reason: .campaignConcurrent(3))
        )
    }

    @Test("The engine's limits hold over all campaigns")
    func engineLimits() {
        var state = PacingState(engine: Limits(concurrent: 4, perSecond: 3))
        for id in [1, 2] as [Int64] {
            state.started(campaign(id))
            state.wants(Identifier(id), 10)
        }
        let openings = state.openings(at: start)
        #expect(openings[Identifier(1)] == Opening(count: 2, reason: .share, until: start + .seconds(1)))
        #expect(openings[Identifier(2)] == Opening(count: 1, reason: .share, until: start + .seconds(1)))
        for _ in 0..<3 { state.opened(Identifier(1), at: start) }
        #expect(
            opening(state, 2, at: start) == Opening(count: 0, reason: .engineRate, until: start + .seconds(1))
        )
        state.opened(Identifier(2), at: start + .seconds(1))
        #expect(
            opening(state, 2, at: start + .seconds(5)) == Opening(count: 0, reason: .engineConcurrent(4))
        )
    }

    @Test("Never more than the rate in any one second, wherever it begins", arguments: [0.4, 1, 2.5, 7, 50])
    func rate(perSecond: Double) {
        var window = RateWindow(perSecond: perSecond)
        var generator = Generator(seed: 7, "rate", "\(perSecond)")
        var openings: [Instant] = []
        var now = start
        for _ in 0..<3000 {
            now = now + .milliseconds(Int64.random(in: 0...60, using: &generator))
            let room = window.room(at: now)
            for _ in 0..<min(room, Int.random(in: 0...3, using: &generator)) {
                window.opened(at: now)
                openings.append(now)
            }
            guard window.room(at: now) == 0, let more = window.more(after: now) else { continue }
            #expect(window.room(at: more - .milliseconds(1)) == 0)
            #expect(window.room(at: more) > 0)
        }
        // The rate in its period: 2.5 is 5 in any two seconds, and no more than 3 in any one.
        var bounds: [(most: Int, in: Duration)] = [(Int(perSecond.rounded(.up)), .seconds(1))]
        if perSecond == 0.4 { bounds = [(1, .milliseconds(2500))] }
        if perSecond == 2.5 { bounds.append((5, .seconds(2))) }
        for (most, period) in bounds {
            for (index, opening) in openings.enumerated() where index + most < openings.count {
                #expect(openings[index + most] - opening >= period)
            }
        }
        #expect(openings.count > (perSecond < 1 ? 20 : 80))
    }

    /// Opens `count` attempts one by one, each settled at once, and counts whose they were.
    private func run(
        _ state: inout PacingState,
        _ ids: [Int64],
        openings count: Int,
        after seconds: Int64 = 0
    ) -> [Int64: Int] {
        var counts: [Int64: Int] = [:]
        var now = start + .seconds(seconds)
        for _ in 0..<count {
            for id in ids { state.wants(Identifier(id), 5) }
            let openings = state.openings(at: now)
            guard let id = ids.first(where: { openings[Identifier($0)]?.count == 1 }) else {
                Issue.record("nothing opens at \(now.milliseconds)")
                return counts
            }
            counts[id, default: 0] += 1
            state.opened(Identifier(id), at: now)
            state.settled(Identifier(id), .busy, answered: false, at: now)
            now = now + .seconds(1)
        }
        return counts
    }

    private func engine(_ campaigns: [Campaign]) -> PacingState {
        var state = PacingState(engine: Limits(concurrent: 10, perSecond: 1))
        for campaign in campaigns { state.started(campaign) }
        return state
    }

    @Test("Campaigns of one priority have equal shares")
    func equalShares() {
        var state = engine([campaign(1), campaign(2), campaign(3)])
        #expect(run(&state, [1, 2, 3], openings: 3000) == [1: 1000, 2: 1000, 3: 1000])
    }

    @Test("A higher priority has everything but the guaranteed 5 % of each other")
    func priority() {
        var state = engine([campaign(1, priority: 9), campaign(2), campaign(3, priority: 5)])
        let counts = run(&state, [1, 2, 3], openings: 10_000)
        #expect(counts[2].map { (495...505).contains($0) } == true, "\(counts)")
        #expect(counts[3].map { (495...505).contains($0) } == true, "\(counts)")
        #expect(counts[1].map { $0 >= 8990 } == true, "\(counts)")
    }

    @Test("Among more than twenty the guarantee is an equal share")
    func manyCampaigns() {
        let ids = Array(1...30 as ClosedRange<Int64>)
        var state = engine(ids.map { campaign($0, priority: $0 == 1 ? 9 : 0) })
        let counts = run(&state, ids, openings: 3000)
        for id in ids { #expect((counts[id] ?? 0) >= 95, "\(id): \(counts[id] ?? 0)") }
    }

    @Test("A campaign that comes late has its share from then on, not what it missed")
    func latecomer() {
        var state = engine([campaign(1)])
        #expect(run(&state, [1], openings: 500) == [1: 500])
        state.started(campaign(2))
        #expect(run(&state, [1, 2], openings: 100, after: 500) == [1: 50, 2: 50])
    }

    @Test("A share is of what the campaign could open: one held by its own limits is owed nothing")
    func creditNeedsRoom() {
        var state = engine([
            campaign(1, priority: 9), campaign(2, limits: Limits(concurrent: 0, perSecond: 5)),
        ])
        #expect(run(&state, [1, 2], openings: 200) == [1: 200])
        #expect(state.campaigns.map(\.credit) == [0, 0])
    }

    @Test(
        "With a queue, unanswered attempts and waiting legs stay within the free agents times the service level"
    )
    func agents() {
        var state = PacingState(engine: Limits(concurrent: 100, perSecond: 100))
        state.started(campaign(1, queue: "desk", level: 150))
        state.started(campaign(2, queue: "desk", level: 50))
        for id in [1, 2] as [Int64] { state.wants(Identifier(id), 20) }
        #expect(
            opening(state, 1, at: start)
                == Opening(count: 0, reason: .agents(queue: "desk", free: 0, signedIn: 0))
        )
        state.queue("desk", QueuePace(freeAgents: 5, signedIn: 6, waiting: 1))
        // floor(5 * 150 %) - 1 = 6 for both together; the second stops at floor(5 * 50 %) - 1 = 1, which
        // the first has used when its turn comes.
        let openings = state.openings(at: start)
        let held = PacingReason.agents(queue: "desk", free: 5, signedIn: 6)
        #expect(openings[Identifier(1)] == Opening(count: 6, reason: held))
        #expect(openings[Identifier(2)] == Opening(count: 0, reason: held))
        state.wants(Identifier(1), 0)
        #expect(opening(state, 2, at: start) == Opening(count: 1, reason: held))
        state.wants(Identifier(1), 20)
        for _ in 0..<6 { state.opened(Identifier(1), at: start) }
        #expect(opening(state, 1, at: start)?.count == 0)
        state.answered(Identifier(1))
        #expect(opening(state, 1, at: start)?.count == 1, "the answered leg no longer waits for an answer")
        state.settled(Identifier(1), .answered, answered: true, at: start)
        state.settled(Identifier(1), .noAnswer, answered: false, at: start)
        #expect(opening(state, 1, at: start)?.count == 2)
        state.queue("desk", QueuePace(freeAgents: 0, signedIn: 6, waiting: 0))
        #expect(
            opening(state, 1, at: start)?.reason?.words
                == "none of the 6 agents of queue desk is free (service_level)"
        )
    }

    @Test("A campaign that stops opens nothing, and one that starts again goes on with what is open")
    func draining() {
        var state = PacingState(engine: Limits(concurrent: 100, perSecond: 100))
        state.started(campaign(1, limits: Limits(concurrent: 2)))
        state.wants(Identifier(1), 9)
        state.opened(Identifier(1), at: start)
        state.draining(Identifier(1))
        #expect(opening(state, 1, at: start) == Opening(count: 0, reason: .draining))
        state.started(campaign(1, limits: Limits(concurrent: 2)))
        state.wants(Identifier(1), 9)
        #expect(opening(state, 1, at: start) == Opening(count: 1, reason: .campaignConcurrent(2)))
        state.settled(Identifier(1), .busy, answered: false, at: start)
        state.ended(Identifier(1))
        #expect(state.openings(at: start).isEmpty)
        #expect(state.engine.open == 0)
    }

    @Test("Congestions in a row open the breaker for a minute; then one probe at a time; a success closes it")
    func breaker() {
        let id = Identifier<Campaign>(1)
        var state = PacingState(engine: Limits(concurrent: 100, perSecond: 100))
        state.started(campaign(1, limits: Limits(concurrent: 50, perSecond: 50, breaker: 3)))
        state.wants(id, 30)
        func fail(at now: Instant) {
            state.opened(id, at: now)
            state.settled(id, .congestion, answered: false, at: now)
        }
        fail(at: start)
        fail(at: start)
        #expect(opening(state, 1, at: start)?.count == 28)
        state.settled(id, .canceled, answered: false, at: start)
        fail(at: start)
        let until = start + .seconds(60)
        #expect(
            opening(state, 1, at: start) == Opening(count: 0, reason: .breaker(until: until), until: until)
        )
        #expect(opening(state, 1, at: until) == Opening(count: 1, reason: .probing))
        fail(at: until)
        let again = until + .seconds(60)
        #expect(
            opening(state, 1, at: until) == Opening(count: 0, reason: .breaker(until: again), until: again)
        )
        state.opened(id, at: again)
        #expect(opening(state, 1, at: again) == Opening(count: 0, reason: .probing))
        state.settled(id, .canceled, answered: false, at: again)
        #expect(opening(state, 1, at: again) == Opening(count: 1, reason: .probing))
        state.opened(id, at: again)
        state.answered(id)
        #expect(opening(state, 1, at: again)?.count == 24)
        state.settled(id, .answered, answered: true, at: again)
        #expect(state.campaigns[0].breaker.state == .closed(congestions: 0))
    }

    @Test("A breaker of zero is off, and any other outcome breaks the row")
    func breakerRow() {
        var off = Breaker(limit: 0)
        for _ in 0..<100 { off.settled(.congestion, at: start) }
        #expect(off.room(at: start) == nil)
        var breaker = Breaker(limit: 2)
        for outcome in [Outcome.congestion, .busy, .congestion, .noAnswer, .congestion] {
            breaker.settled(outcome, at: start)
        }
        #expect(breaker.state == .closed(congestions: 1))
    }

    @Test("Whatever happens, limits, agents and counts hold")
    func anything() {
        for seed in 0..<30 as Range<UInt64> {
            var generator = Generator(seed: seed, "pacing")
            var state = PacingState(engine: Limits(concurrent: 12, perSecond: 9))
            var open: [Int64: (unanswered: Int, answered: Int)] = [:]
            for id in 1...4 as ClosedRange<Int64> {
                let limits = Limits(concurrent: 6, perSecond: 4, breaker: 5)
                state.started(campaign(id, priority: Int(id), queue: id > 2 ? "desk" : "", limits: limits))
                open[id] = (0, 0)
            }
            var now = start
            for _ in 0..<300 {
                now = now + .milliseconds(Int64.random(in: 0...400, using: &generator))
                let agents = Int.random(in: 0...5, using: &generator)
                state.queue("desk", QueuePace(freeAgents: agents, signedIn: 5, waiting: 0))
                for id in 1...4 as ClosedRange<Int64> {
                    state.wants(Identifier(id), Int.random(in: 0...8, using: &generator))
                }
                let openings = state.openings(at: now)
                for id in 1...4 as ClosedRange<Int64> {
                    for _ in 0..<(openings[Identifier(id)]?.count ?? 0) {
                        state.opened(Identifier(id), at: now)
                        open[id]?.unanswered += 1
                    }
                }
                let total = open.values.reduce(0) { $0 + $1.unanswered + $1.answered }
                #expect(total <= 12 && state.engine.open == total)
                let granted = [3, 4].reduce(0) { $0 + (openings[Identifier($1)]?.count ?? 0) }
                let coming = (open[3]?.unanswered ?? 0) + (open[4]?.unanswered ?? 0)
                #expect(granted == 0 || coming <= agents, "seed \(seed)")
                for id in 1...4 as ClosedRange<Int64> {
                    let counts = open[id] ?? (0, 0)
                    #expect(counts.unanswered + counts.answered <= 6)
                    if counts.unanswered > 0, generator.unit() < 0.5 {
                        state.answered(Identifier(id))
                        open[id] = (counts.unanswered - 1, counts.answered + 1)
                    } else if counts.unanswered > 0, generator.unit() < 0.5 {
                        let outcome: Outcome = generator.unit() < 0.7 ? .congestion : .busy
                        state.settled(Identifier(id), outcome, answered: false, at: now)
                        open[id]?.unanswered -= 1
                    } else if counts.answered > 0 {
                        state.settled(Identifier(id), .answered, answered: true, at: now)
                        open[id]?.answered -= 1
                    }
                }
            }
        }
    }

    @Test("Asking again gives nobody more than their turn: equals have equal counts at every moment")
    func equalTurns() {
        var state = PacingState(engine: Limits(concurrent: 8, perSecond: 100))
        for id in [1, 2] as [Int64] {
            state.started(campaign(id))
            state.wants(Identifier(id), 50)
        }
        // The first asks and takes until it is given nothing; the places that are left are the other one's.
        while let count = opening(state, 1, at: start)?.count, count > 0 {
            for _ in 0..<count { state.opened(Identifier(1), at: start) }
        }
        #expect(opening(state, 1, at: start) == Opening(count: 0, reason: .share))
        #expect(opening(state, 2, at: start)?.count == 4)
    }

    @Test("While a lower service level is owed an opening, higher ones keep to it at their common queue")
    func levels() {
        var state = PacingState(engine: Limits(concurrent: 100, perSecond: 1000))
        state.queue("desk", QueuePace(freeAgents: 4, signedIn: 4))
        let limits = Limits(concurrent: 100, perSecond: 1000)
        state.started(campaign(1, queue: "desk", level: 300, limits: limits))
        state.wants(Identifier(1), 1000)
        for _ in 0..<12 { state.opened(Identifier(1), at: start) }
        state.started(campaign(2, queue: "desk", limits: limits))
        state.wants(Identifier(2), 10)
        // The first one's unanswered attempts end one by one, and it opens another each time it may.
        var opened = 0
        while opened < 100 {
            state.settled(Identifier(1), .busy, answered: false, at: start)
            if opening(state, 1, at: start)?.count == 0 { break }
            state.opened(Identifier(1), at: start)
            opened += 1
        }
        #expect(opened == 20)
        // Three of four agents are spoken for: now the owed opening fits, and comes first.
        for _ in 0..<8 { state.settled(Identifier(1), .busy, answered: false, at: start) }
        #expect(opening(state, 2, at: start)?.count == 1)
    }
}
