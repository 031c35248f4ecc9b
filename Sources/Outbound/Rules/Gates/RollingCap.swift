/// At most so many starts in a rolling period: one that began exactly a period ago no longer counts.
package struct RollingCap: Hashable, Sendable {
    package var limit: Int
    package var period: Duration

    package init(limit: Int, period: Duration) {
        self.limit = limit
        self.period = period
    }

    /// How many of `starts` count at an instant.
    package func count(_ starts: [Instant], at now: Instant) -> Int {
        starts.count { now - $0 < period }
    }

    /// The first instant at or after `now` at which another start is within the cap; nil when the cap is
    /// zero.
    package func opening(_ starts: [Instant], at now: Instant) -> Instant? {
        guard limit > 0 else { return nil }
        let counting = starts.filter { now - $0 < period }.sorted()
        return counting.count < limit ? now : counting[counting.count - limit] + period
    }
}
