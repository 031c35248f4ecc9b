import Testing

@testable import Outbound

@Suite("A run's own limit of targets")
struct TargetLimitTests {
    private func targets(_ numbers: Int64...) -> [Identifier<Target>] { numbers.map { Identifier($0) } }

    @Test("it takes targets in their order until one is too many, and those it has taken again")
    func takes() {
        var limit = TargetLimit(3)
        #expect(limit.take(targets(1, 2)) == 2)
        #expect(limit.take(targets(2, 3, 4, 1)) == 2)
        #expect(limit.isUsedUp)
        #expect(limit.take(targets(1, 3, 2)) == 3)
        #expect(limit.take(targets(4)) == 0)
    }

    @Test("it is reached when all of them have been dialed; one that could not be leaves its place")
    func reached() {
        var limit = TargetLimit(2)
        _ = limit.take(targets(1, 2))
        limit.opened(Identifier(1))
        #expect(!limit.isReached)
        limit.gaveUp(Identifier(2))
        limit.gaveUp(Identifier(1))
        #expect(!limit.isUsedUp)
        #expect(limit.take(targets(3, 4)) == 1)
        limit.opened(Identifier(3))
        #expect(limit.isReached)
    }
}

@Suite("Limits that change while campaigns run")
struct LimitChangeTests {
    private let start = Instant(milliseconds: 1_772_000_000_000)

    @Test("a key takes the values that its file may have, and no other")
    func values() throws {
        #expect(LimitChange(.concurrent, 0) == nil)
        #expect(LimitChange(.concurrent, 2.5) == nil)
        #expect(LimitChange(.concurrent, 100_001) == nil)
        #expect(LimitChange(.perSecond, 0) == nil)
        #expect(LimitChange(.perSecond, .nan) == nil)
        #expect(LimitChange(.perSecond, .infinity) == nil)
        let limits = Limits(concurrent: 7, perSecond: 3)
        let concurrent = try #require(LimitChange(.concurrent, 100_000))
        #expect(concurrent.applied(to: limits) == Limits(concurrent: 100_000, perSecond: 3))
        #expect(concurrent.value(in: limits) == 7)
        let rate = try #require(LimitChange(.perSecond, 0.5))
        #expect(rate.applied(to: limits) == Limits(concurrent: 7, perSecond: 0.5))
        #expect(rate.value(in: limits) == 3)
        #expect([rate.value, 12.0].map(LimitChange.text) == ["0.5", "12"])
    }

    @Test("another rate counts the openings before it: slower waits for them, faster has only the rest")
    func rates() {
        var meter = Meter(concurrent: 100, perSecond: 4)
        for part in 0..<4 { meter.opened(at: start + .milliseconds(Int64(part) * 100)) }
        var faster = meter
        faster.limit(to: Limits(concurrent: 100, perSecond: 10))
        #expect(faster.rate.room(at: start + .milliseconds(400)) == 6)
        #expect(faster.rate.room(at: start + .seconds(2)) == 10)
        #expect(faster.rate.measured(at: start + .milliseconds(400)) == 4)
        var slower = meter
        slower.limit(to: Limits(concurrent: 2, perSecond: 0.2))
        #expect(slower.freePlaces == 0)
        #expect(slower.rate.room(at: start + .milliseconds(400)) == 0)
        #expect(slower.rate.more(after: start + .milliseconds(400)) == start + .milliseconds(5300))
        #expect(slower.rate.measured(at: start + .milliseconds(400)) == 0.2)
    }

    @Test(
        "a campaign that has ended and starts again keeps to its rate; others are not touched by its limits"
    )
    func again() {
        var state = PacingState(engine: Limits(concurrent: 100, perSecond: 100))
        let campaign = Campaign(
            id: Identifier(1),
            name: "a",
            kind: .call,
            limits: Limits(concurrent: 9, perSecond: 2)
        )
        state.started(campaign)
        state.wants(Identifier(1), 5)
        state.opened(Identifier(1), at: start)
        state.opened(Identifier(1), at: start)
        state.settled(Identifier(1), .busy, answered: false, at: start)
        state.settled(Identifier(1), .busy, answered: false, at: start)
        state.ended(Identifier(1))
        state.started(campaign)
        state.wants(Identifier(1), 5)
        let now = start + .milliseconds(500)
        #expect(
            state.openings(at: now)[Identifier(1)]
                == Opening(count: 0, reason: .campaignRate, until: start + .seconds(1))
        )
        state.limit(nil, to: Limits(concurrent: 1, perSecond: 100))
        #expect(state.openings(at: start + .seconds(1))[Identifier(1)]?.count == 1)
        state.limit(Identifier(2), to: Limits(concurrent: 1, perSecond: 1))
        state.limit(nil, to: Limits(concurrent: 100, perSecond: 100))
        #expect(state.openings(at: start + .seconds(1))[Identifier(1)]?.count == 2)
    }
}
