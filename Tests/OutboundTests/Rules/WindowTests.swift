import Testing

@testable import Outbound

@Suite("Hours")
struct WindowTests {
    static func window(_ days: ClosedRange<Int>, _ ranges: (Int, Int)...) -> Outplan.Window {
        Outplan.Window(days: Set(days), ranges: ranges.map { Outplan.HourRange(from: $0.0, to: $0.1) })
    }

    private func zone(_ name: String) throws -> Zone { try #require(Zone(name)) }

    @Test("A window is open from its first minute up to, not with, its last")
    func halfOpen() {
        let hours = OpenHours(windows: [Self.window(1...5, (9 * 60, 12 * 60), (13 * 60, 20 * 60))])
        let monday = LocalTime(year: 2026, month: 3, day: 2)
        func open(_ hour: Int, _ minute: Int, day: Int = 2) -> Bool {
            var time = monday
            (time.day, time.hour, time.minute, time.second) = (day, hour, minute, 59)
            return hours.contains(time)
        }
        #expect(!open(8, 59))
        #expect(open(9, 0))
        #expect(open(11, 59))
        #expect(!open(12, 0))
        #expect(open(13, 0))
        #expect(open(19, 59))
        #expect(!open(20, 0))
        #expect(!open(10, 0, day: 1), "Sunday")
    }

    @Test("A range past midnight belongs to the day on which it opens, holidays too")
    func pastMidnight() {
        let windows = [Self.window(5...5, (22 * 60, 2 * 60))]
        let hours = OpenHours(windows: windows)
        #expect(hours.contains(LocalTime(year: 2026, month: 3, day: 6, hour: 23)))
        #expect(hours.contains(LocalTime(year: 2026, month: 3, day: 7, hour: 1, minute: 59)))
        #expect(!hours.contains(LocalTime(year: 2026, month: 3, day: 7, hour: 2)))
        #expect(!hours.contains(LocalTime(year: 2026, month: 3, day: 6, hour: 1)))
        let saturdayOff = OpenHours(windows: windows, holidays: [.date(year: 2026, month: 3, day: 7)])
        #expect(saturdayOff.contains(LocalTime(year: 2026, month: 3, day: 7, hour: 1)))
        let fridayOff = OpenHours(windows: windows, holidays: [.date(year: 2026, month: 3, day: 6)])
        #expect(!fridayOff.contains(LocalTime(year: 2026, month: 3, day: 7, hour: 1)))
    }

    @Test("The evidence names the moment that the window was asked about")
    func evidence() {
        var story = Story()
        story.outplan.windows = [Self.window(1...5, (9 * 60, 12 * 60))]
        story.outplan.retry.byOutcome[.busy] = .after([.hours(23)])
        story.tried(.busy, "2026-03-02T11:00")
        story.now("2026-03-02T20:00")
        let evidence = story.judge().evidence.first { $0.gate == .window }
        #expect(evidence?.verdict == .pass)
        #expect(evidence?.text.contains("(interval) is inside") == true)
        #expect(evidence?.text.contains("20:00") == false)
    }

    @Test("A time that the clock skips never comes; one that it shows twice is inside twice")
    func daylightSaving() throws {
        let newYork = try zone("America/New_York")
        let night = OpenHours(windows: [Self.window(1...7, (120, 180))])
        let before = Story.at("2026-03-08T00:30", in: "America/New_York")
        let next = night.opening(atOrAfter: before, in: [newYork])
        #expect(next == Story.at("2026-03-09T02:00", in: "America/New_York"))
        let early = OpenHours(windows: [Self.window(1...7, (60, 120))])
        let first = Story.at("2026-11-01T01:30", in: "America/New_York")
        #expect(early.opening(atOrAfter: first, in: [newYork]) == first)
        #expect(early.opening(atOrAfter: first + .hours(1), in: [newYork]) == first + .hours(1))
        #expect(early.opening(atOrAfter: first + .minutes(90), in: [newYork]) != first + .minutes(90))
        let gap = OpenHours(windows: [Self.window(1...7, (150, 200))])
        #expect(
            gap.opening(atOrAfter: before, in: [newYork])
                == Story.at("2026-03-08T03:00", in: "America/New_York"),
            "the clock jumps into the window"
        )
    }

    @Test("With several zones only hours that are open in all of them count")
    func intersection() throws {
        let hours = OpenHours(windows: [Self.window(1...5, (9 * 60, 17 * 60))])
        let zones = [try zone("America/New_York"), try zone("America/Los_Angeles")]
        let early = Story.at("2026-03-02T09:00", in: "America/New_York")
        #expect(hours.opening(atOrAfter: early, in: zones) == early + .hours(3))
        let late = Story.at("2026-03-02T17:00", in: "America/New_York")
        let tuesday = Story.at("2026-03-03T09:00", in: "America/Los_Angeles")
        #expect(hours.opening(atOrAfter: late, in: zones) == tuesday)
        let apart = OpenHours(windows: [Self.window(1...5, (9 * 60, 10 * 60))])
        #expect(apart.opening(atOrAfter: early, in: zones) == nil)
    }

    @Test("Hours that never open are said to, and so are holidays that nobody knows")
    func never() throws {
        let denver = try zone("America/Denver")
        let noDays = OpenHours(windows: [Outplan.Window(days: [], ranges: [])])
        #expect(noDays.opening(atOrAfter: at("2026-03-02T10:00"), in: [denver]) == nil)
        let unknown = OpenHours(holidays: [.named("moon-days"), .named("bank-days")])
        #expect(unknown.opening(atOrAfter: at("2026-03-02T10:00"), in: [denver]) == nil)
        #expect(unknown.unknownHolidays == "bank-days")
    }

    @Test(
        "The federal holidays are those that the Office of Personnel Management lists, and the dates themselves",
        arguments: [
            (2026, "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25"),
            (
                2027,
                "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31"
            ),
            (2028, "01-01 01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-11 11-23 12-25"),
            (2020, "01-01 01-20 02-17 05-25 07-03 07-04 09-07 10-12 11-11 11-26 12-25"),
        ]
    )
    func federal(year: Int, listed: String) {
        let first = LocalTime.days(year: year, month: 1, day: 1)
        let last = LocalTime.days(year: year, month: 12, day: 31)
        let found = (first...last).filter { FederalHolidays.observes($0) }.map { day -> String in
            let text = RFC3339.text(Instant(milliseconds: Int64(day) * 86_400_000))
            return String(text.dropFirst(5).prefix(5))
        }
        #expect(found.joined(separator: " ") == listed)
    }

    @Test("Hours read as their author wrote them")
    func words() {
        #expect(Self.window(1...5, (540, 720), (780, 1200)).words == "mon-fri 09:00-12:00, 13:00-20:00")
        let odd = Outplan.Window(days: [1, 3, 4, 7], ranges: [Outplan.HourRange(from: 1320, to: 1440)])
        #expect(odd.words == "mon,wed-thu,sun 22:00-24:00")
    }

    /// Whether a clock reads inside, without the code under test.
    private func isInside(_ local: LocalTime, _ windows: [Outplan.Window]) -> Bool {
        windows.contains { window in
            window.ranges.contains { range in
                let length = range.to > range.from ? range.to - range.from : range.to - range.from + 1440
                return [0, 1].contains { back in
                    let weekday = LocalTime.weekday(ofDay: local.dayNumber - back)
                    let minute = local.minuteOfDay + back * 1440
                    return window.days.contains(weekday) && minute >= range.from
                        && minute < range.from + length
                }
            }
        }
    }

    @Test(
        "The next opening is the first minute inside that a scan finds, around every change of the clocks",
        arguments: ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo"]
    )
    func scan(name: String) throws {
        let zone = try zone(name)
        var generator = Generator(seed: 7, "windows", name)
        let changes = try transitions(of: zone, from: Story.at("2026-01-01T00:00", in: name), count: 4)
        for _ in 0..<40 {
            let change = try #require(changes.randomElement(using: &generator))
            let minutes = Int64.random(in: -2000...1000, using: &generator)
            let start = Instant(milliseconds: change.milliseconds / 60_000 * 60_000) + .minutes(minutes)
            let windows = (0..<Int.random(in: 1...2, using: &generator)).map { _ in
                Outplan.Window(
                    days: Set((1...7).filter { _ in Bool.random(using: &generator) }),
                    ranges: (0..<Int.random(in: 1...2, using: &generator)).map { _ in
                        Outplan.HourRange(
                            from: Int.random(in: 0...1439, using: &generator),
                            to: Int.random(in: 1...1440, using: &generator)
                        )
                    }
                )
            }
            let scanned = (0..<Int64(8 * 1440)).lazy.map { start + .minutes($0) }.first {
                isInside(zone.local($0), windows)
            }
            let hours = OpenHours(windows: windows)
            let found = hours.opening(atOrAfter: start, in: [zone])
            if let scanned {
                #expect(found == scanned, "from \(zone.text(start)) with \(windows.map(\.words))")
            } else {
                #expect(found.map { $0 >= start + .minutes(8 * 1440) } ?? true)
            }
            #expect(hours.contains(zone.local(start)) == (scanned == start))
        }
    }

    /// The next changes of a zone's clocks.
    private func transitions(of zone: Zone, from start: Instant, count: Int) throws -> [Instant] {
        var found: [Instant] = []
        for _ in 0..<count { found.append(try #require(zone.nextTransition(after: found.last ?? start))) }
        return found
    }
}
