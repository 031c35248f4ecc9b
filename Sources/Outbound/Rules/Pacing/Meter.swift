/// How many attempts are open and how fast they were opened, against their limits: of the engine, and of
/// each campaign.
package struct Meter: Hashable, Sendable {
    package let concurrent: Int
    package private(set) var open = 0
    package private(set) var rate: RateWindow

    package init(concurrent: Int, perSecond: Double) {
        self.concurrent = concurrent
        rate = RateWindow(perSecond: perSecond)
    }

    package mutating func opened(at now: Instant) {
        open += 1
        rate.opened(at: now)
    }

    package mutating func settled() { open = max(0, open - 1) }

    /// Attempts found open when the engine resumed: they count, but were not opened now.
    package mutating func resumed(open count: Int) { open += count }

    /// Goes on from a meter with other limits.
    package mutating func resume(_ before: Meter) {
        open = before.open
        if before.rate.capacity == rate.capacity, before.rate.period == rate.period { rate = before.rate }
    }

    /// Attempts that may open besides those open.
    package var freePlaces: Int { max(0, concurrent - open) }
}
