import Foundation

/// A time zone by its IANA name, and the arithmetic between instants and what its clocks show.
package struct Zone: Hashable, Sendable {
    /// The IANA name, such as `America/Denver`.
    package let name: String
    private let zone: TimeZone

    /// Nil when the name is not one of the machine's time zone data, or is only an offset or an abbreviation.
    package init?(_ name: String) {
        guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
        self.name = name
        self.zone = zone
    }

    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Seconds east of UTC at an instant.
    package func offset(at instant: Instant) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: instant.seconds))
    }

    /// What a clock in this zone shows.
    package func local(_ instant: Instant) -> LocalTime {
        LocalTime(asUTC: instant + .seconds(offset(at: instant)))
    }

    /// The first instant at which a clock here shows `local`. A time that the clock skips (a DST gap) is
    /// moved on by the gap; of a time shown twice (an overlap) the earlier is taken.
    package func instant(_ local: LocalTime) -> Instant {
        let reading = local.asUTC
        let before = offset(at: reading - .days(1))
        let after = offset(at: reading + .days(1))
        for offset in [max(before, after), min(before, after)] {
            let candidate = reading - .seconds(offset)
            if self.offset(at: candidate) == offset { return candidate }
        }
        return reading - .seconds(before)
    }

    /// The next instant after `instant` at which the offset changes; nil where the zone has none.
    package func nextTransition(after instant: Instant) -> Instant? {
        guard
            let next = zone.nextDaylightSavingTimeTransition(
                after: Date(timeIntervalSince1970: instant.seconds)
            )
        else { return nil }
        return Instant(milliseconds: Int64((next.timeIntervalSince1970 * 1000).rounded()))
    }

    /// RFC 3339 with this zone's offset at that instant.
    package func text(_ instant: Instant) -> String { RFC3339.text(instant, offset: offset(at: instant)) }

    /// The version of the time zone data in use, recorded in the ledger and the journal.
    package static var dataVersion: String { TimeZone.timeZoneDataVersion }
}
