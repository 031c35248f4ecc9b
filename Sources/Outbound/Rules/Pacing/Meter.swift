/// How many attempts are open and how fast they were opened, against their limits: of the engine, and of
/// each campaign.
package struct Meter: Hashable, Sendable {
    package private(set) var concurrent: Int
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

    /// An attempt that an earlier process opened, and that is open no longer.
    package mutating func remember(at instant: Instant) { rate.opened(at: instant) }

    /// Attempts found open when the engine resumed: they count, but were not opened now.
    package mutating func resumed(open count: Int) { open += count }

    /// Goes on from a meter with other limits.
    package mutating func resume(_ before: Meter) {
        open = before.open
        if before.rate.capacity == rate.capacity, before.rate.period == rate.period { rate = before.rate }
    }

    /// Has other limits from now on; what is open, and what was opened just before, counts on.
    package mutating func limit(to limits: Limits) {
        concurrent = limits.concurrent
        rate = rate.renewed(perSecond: limits.perSecond)
    }

    /// Attempts that may open besides those open.
    package var freePlaces: Int { max(0, concurrent - open) }
}
