/// The hours of an outplan, made ready to be asked: windows by weekday, less the holidays.
///
/// A time is inside when the callee's local clock reads inside; so a gap or an overlap of daylight saving
/// time needs no rule of its own. A range past midnight belongs to the day on which it opens.
package struct OpenHours: Hashable, Sendable {
    /// How far ahead an opening is looked for; hours that stay closed so long count as never open.
    package static let horizon = Duration.days(400)

    /// Minutes since midnight of the opening day; `to` is over 1440 when the range ends on the next day.
    private struct Span: Hashable {
        var from: Int
        var to: Int
    }

    /// Index 0 is Monday; each day's spans by their start.
    private var spans: [[Span]]
    /// Days since 1970 on which nothing opens; asked for membership only.
    private var closedDays: Set<Int> = []
    private var observesFederalHolidays = false
    /// The first named set of holidays that nobody knows: nothing opens then (fail closed).
    package private(set) var unknownHolidays: String?
    /// Neither windows nor holidays: any hour, and no zone is needed to say so.
    package let isAlways: Bool

    package init(windows: [Outplan.Window] = [], holidays: Set<Outplan.Holiday> = []) {
        isAlways = windows.isEmpty && holidays.isEmpty
        let wholeDay = Outplan.Window(days: Set(1...7), ranges: [Outplan.HourRange(from: 0, to: 1440)])
        var spans: [[Span]] = Array(repeating: [], count: 7)
        for window in windows.isEmpty ? [wholeDay] : windows {
            for day in window.days.sorted() where (1...7).contains(day) {
                spans[day - 1] += window.ranges.map { range in
                    Span(from: range.from, to: range.to > range.from ? range.to : range.to + 1440)
                }
            }
        }
        self.spans = spans.map { $0.sorted { ($0.from, $0.to) < ($1.from, $1.to) } }
        var unknown: [String] = []
        for holiday in holidays {
            switch holiday {
            case .date(let year, let month, let day):
                closedDays.insert(LocalTime.days(year: year, month: month, day: day))
            case .named(FederalHolidays.name): observesFederalHolidays = true
            case .named(let name): unknown.append(name)
            }
        }
        unknownHolidays = unknown.min()
    }

    /// Whether a date is a holiday.
    package func isHoliday(_ day: Int) -> Bool {
        closedDays.contains(day) || observesFederalHolidays && FederalHolidays.observes(day)
    }

    /// Whether a clock that shows `local` is inside.
    package func contains(_ local: LocalTime) -> Bool {
        let reading = local.asUTC.milliseconds
        return opening(ofReading: reading, days: 0) == reading
    }

    /// The first instant at or after `instant` at which the clocks of all `zones` are inside; nil when
    /// there is none within the horizon.
    package func opening(atOrAfter instant: Instant, in zones: [Zone]) -> Instant? {
        if isAlways { return instant }
        let limit = instant + Self.horizon
        var moment = instant
        while moment <= limit {
            var moved = false
            for zone in zones {
                guard let opening = opening(atOrAfter: moment, in: zone, limit: limit) else { return nil }
                if opening > moment {
                    moment = opening
                    moved = true
                }
            }
            // One zone needs no second look: where it opens it is open.
            if !moved || zones.count == 1 { return moment <= limit ? moment : nil }
        }
        return nil
    }

    /// One stretch of constant offset after the other: within one, the local clock runs evenly.
    private func opening(atOrAfter instant: Instant, in zone: Zone, limit: Instant) -> Instant? {
        var moment = instant
        while moment <= limit {
            let offset = Duration.seconds(zone.offset(at: moment))
            let reading = (moment + offset).milliseconds
            let days = Int((limit - moment).milliseconds / Self.dayLength) + 1
            let found = opening(ofReading: reading, days: days).map { Instant(milliseconds: $0) - offset }
            if found == moment { return moment }
            guard let transition = zone.nextTransition(after: moment), transition > moment else {
                return found
            }
            if let found, found < transition { return found }
            moment = transition
        }
        return nil
    }

    private static let dayLength: Int64 = 86_400_000

    /// The first reading (a clock's milliseconds as if it stood in UTC) at or after `reading` that is
    /// inside, looking at most `days` days ahead.
    private func opening(ofReading reading: Int64, days: Int) -> Int64? {
        guard unknownHolidays == nil else { return nil }
        let today = Int(
            (reading - (reading % Self.dayLength + Self.dayLength) % Self.dayLength) / Self.dayLength
        )
        for day in (today - 1)...(today + days) {
            let ofDay = spans[LocalTime.weekday(ofDay: day) - 1]
            if ofDay.isEmpty || isHoliday(day) { continue }
            let midnight = Int64(day) * Self.dayLength
            for span in ofDay where reading < midnight + Int64(span.to) * 60_000 {
                return max(reading, midnight + Int64(span.from) * 60_000)
            }
        }
        return nil
    }
}
