import Testing

@testable import Outbound

@Suite("RFC 3339")
struct RFC3339Tests {
    @Test("A time with an offset is an instant, one without is what a clock shows")
    func reads() {
        #expect(RFC3339.read("1970-01-01T00:00:00Z") == .instant(Instant(milliseconds: 0)))
        #expect(
            RFC3339.read("2026-03-02T08:00:00-07:00") == .instant(Instant(milliseconds: 1_772_463_600_000))
        )
        #expect(RFC3339.read("2026-03-02t15:00z") == .instant(Instant(milliseconds: 1_772_463_600_000)))
        #expect(RFC3339.read("1969-12-31 23:59:59.5Z") == .instant(Instant(milliseconds: -500)))
        #expect(RFC3339.read("2026-03-02") == .local(LocalTime(year: 2026, month: 3, day: 2)))
        #expect(
            RFC3339.read("2024-02-29T14:30:15.1239")
                == .local(
                    LocalTime(
                        year: 2024,
                        month: 2,
                        day: 29,
                        hour: 14,
                        minute: 30,
                        second: 15,
                        millisecond: 123
                    )
                )
        )
        #expect(RFC3339.instant("2026-03-02T08:00") == nil)
    }

    @Test(
        "Anything else is nothing",
        arguments: [
            "", "2026", "2026-3-2", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-03-02T",
            "2026-03-02T24:00", "2026-03-02T10:60", "2026-03-02T10:00:60", "2026-03-02T10:00:00.",
            "2026-03-02T10:00:00+7", "2026-03-02T10:00:00+24:00", "2026-03-02T10:00:00Z ", " 2026-03-02",
            "2026-03-02T10", "२०२६-03-02", "2026-03-02Z",
        ]
    )
    func refuses(text: String) {
        #expect(RFC3339.read(text) == nil)
    }

    @Test("What is written reads back as it was, at any offset")
    func roundTrip() {
        var generator = Generator(seed: 7, "rfc3339")
        for _ in 0..<500 {
            let instant = Instant(
                milliseconds: .random(in: -60_000_000_000_000...200_000_000_000_000, using: &generator)
            )
            let offset = Int.random(in: -1439...1439, using: &generator) * 60
            #expect(RFC3339.instant(RFC3339.text(instant, offset: offset)) == instant)
        }
    }

    @Test("The days of the calendar follow one another, weekdays too")
    func calendar() {
        var weekday = LocalTime.weekday(ofDay: -200_000)
        var last = LocalTime.civil(fromDays: -200_000)
        for day in -199_999...200_000 {
            let date = LocalTime.civil(fromDays: day)
            let follows = date.day == last.day + 1 && date.month == last.month && date.year == last.year
            let turns = date.day == 1 && last.day == LocalTime.daysIn(month: last.month, year: last.year)
            if !follows && !turns || LocalTime.days(year: date.year, month: date.month, day: date.day) != day
                || LocalTime.weekday(ofDay: day) != weekday % 7 + 1
            {
                Issue.record("day \(day) is \(date), after \(last)")
                return
            }
            weekday = weekday % 7 + 1
            last = date
        }
        #expect(LocalTime(year: 2026, month: 3, day: 2).weekday == 1)
    }
}
