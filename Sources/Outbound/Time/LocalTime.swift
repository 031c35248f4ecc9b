/// What a wall clock in some zone shows: a date and a time of day, without a zone of its own.
package struct LocalTime: Hashable, Comparable, Sendable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var millisecond: Int

    package init(
        year: Int,
        month: Int,
        day: Int,
        hour: Int = 0,
        minute: Int = 0,
        second: Int = 0,
        millisecond: Int = 0
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.millisecond = millisecond
    }

    /// The clock's reading as if it stood in UTC; the arithmetic of `Zone` is on this number.
    package init(asUTC instant: Instant) {
        let days = instant.milliseconds.flooredQuotient(86_400_000)
        var rest = Int(instant.milliseconds - days * 86_400_000)
        let (year, month, day) = LocalTime.civil(fromDays: Int(days))
        millisecond = rest % 1000
        rest /= 1000
        self.year = year
        self.month = month
        self.day = day
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
    }

    /// The instant at which a clock standing in UTC shows this.
    package var asUTC: Instant {
        let seconds = Int64(dayNumber) * 86400 + Int64(hour * 3600 + minute * 60 + second)
        return Instant(milliseconds: seconds * 1000 + Int64(millisecond))
    }

    /// Days since 1970-01-01 of this date.
    package var dayNumber: Int { LocalTime.days(year: year, month: month, day: day) }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    package var weekday: Int { LocalTime.weekday(ofDay: dayNumber) }

    /// Minutes since midnight.
    package var minuteOfDay: Int { hour * 60 + minute }

    package static func < (left: Self, right: Self) -> Bool { left.asUTC < right.asUTC }

    package static func weekday(ofDay day: Int) -> Int {
        Int(Int64(day + 3) - Int64(day + 3).flooredQuotient(7) * 7) + 1
    }

    /// Days since 1970-01-01 of a date of the proleptic Gregorian calendar (Howard Hinnant,
    /// "chrono-compatible low-level date algorithms").
    package static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date `days` after 1970-01-01 (same source).
    package static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    /// How many days a month has.
    package static func daysIn(month: Int, year: Int) -> Int {
        let next =
            month == 12 ? days(year: year + 1, month: 1, day: 1) : days(year: year, month: month + 1, day: 1)
        return next - days(year: year, month: month, day: 1)
    }
}

extension Int64 {
    /// The quotient rounded down, for a positive divisor.
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
