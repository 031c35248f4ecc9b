/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z (leap seconds not counted).
///
/// Every time in the engine, the ledger and the journal is one of these; zones are applied only where a
/// person's local clock matters (`Zone`).
package struct Instant: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Seconds since 1970, with fractions.
    package var seconds: Double { Double(milliseconds) / 1000 }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    package static func + (instant: Self, duration: Duration) -> Self {
        Self(milliseconds: instant.milliseconds.addingSaturating(duration.milliseconds))
    }

    package static func - (instant: Self, duration: Duration) -> Self {
        Self(milliseconds: instant.milliseconds.addingSaturating(-duration.milliseconds))
    }

    /// The time from `right` to `left`; negative when `left` is earlier.
    package static func - (left: Self, right: Self) -> Duration {
        .milliseconds(left.milliseconds - right.milliseconds)
    }
}

extension Duration {
    /// Whole milliseconds, rounded towards zero.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        if overflow { return seconds < 0 ? .min + 1 : .max }
        return whole.addingSaturating(attoseconds / 1_000_000_000_000_000)
    }

    package static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
    package static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }
    /// A day here is always 24 hours, never a calendar day.
    package static func days(_ count: Int64) -> Duration { .seconds(count * 86400) }
}

extension Int64 {
    fileprivate func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min + 1 : .max) : sum
    }
}
