import Testing

@testable import Outbound

@Suite("Zones")
struct ZoneTests {
    private static let names = [
        "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu", "UTC",
    ]

    @Test("A name that is no zone, an abbreviation or an offset is none")
    func unknown() {
        for name in ["", "America/Denvr", "MST", "EST5EDT", "+07:00", "GMT+7", "/", "Denver"] {
            #expect(Zone(name) == nil, "\(name)")
        }
        #expect(Zone("America/Denver") != nil)
        #expect(Zone("UTC") != nil)
    }

    @Test(
        "A local time's instant is the first at which a clock shows it; in a gap it moves on",
        arguments: names
    )
    func localTimes(name: String) throws {
        let zone = try #require(Zone(name))
        var generator = Generator(seed: 7, "zone", name)
        let year = Instant(milliseconds: 1_767_225_600_000)
        for _ in 0..<60 {
            let any = year + .minutes(Int64.random(in: 0..<525_600, using: &generator))
            let change = zone.nextTransition(after: any) ?? any
            let near =
                (generator.unit() < 0.8 ? change : any) + .minutes(.random(in: -180...180, using: &generator))
            let reading = near + .seconds(zone.offset(at: near))
            let minute = Instant(milliseconds: reading.milliseconds / 60_000 * 60_000)
            let wanted = LocalTime(asUTC: minute)
            let shown = (Int64(-14 * 60)...(14 * 60)).lazy.map { minute + .minutes($0) }
                .first { zone.local($0) == wanted }
            #expect(zone.instant(wanted) == shown, "\(wanted) in \(name)")
        }
    }

    @Test("A time that the clock skips is moved on by the gap; of one shown twice the earlier counts")
    func daylightSaving() throws {
        let newYork = try #require(Zone("America/New_York"))
        let skipped = newYork.instant(LocalTime(year: 2026, month: 3, day: 8, hour: 2, minute: 30))
        #expect(newYork.text(skipped) == "2026-03-08T03:30:00-04:00")
        let twice = newYork.instant(LocalTime(year: 2026, month: 11, day: 1, hour: 1, minute: 30))
        #expect(newYork.text(twice) == "2026-11-01T01:30:00-04:00")
        let lordHowe = try #require(Zone("Australia/Lord_Howe"))
        let half = lordHowe.instant(LocalTime(year: 2026, month: 10, day: 4, hour: 2, minute: 10))
        #expect(lordHowe.text(half) == "2026-10-04T02:40:00+11:00")
    }

    @Test("The next change of the clocks is the first instant with another offset", arguments: names)
    func transitions(name: String) throws {
        let zone = try #require(Zone(name))
        var moment = Instant(milliseconds: 1_767_225_600_000)
        for _ in 0..<4 {
            guard let change = zone.nextTransition(after: moment) else {
                #expect(name == "Asia/Kathmandu" || name == "UTC")
                return
            }
            #expect(change > moment)
            #expect(zone.offset(at: change) != zone.offset(at: change - .milliseconds(1)))
            #expect(zone.offset(at: moment) == zone.offset(at: change - .milliseconds(1)))
            moment = change
        }
    }

    @Test("Times read as a person says them")
    func words() throws {
        let denver = try #require(Zone("America/Denver"))
        #expect(denver.words(at("2026-03-02T09:00")) == "Mon 2026-03-02 09:00")
        #expect(denver.words(at("2026-03-08T23:59:07")) == "Sun 2026-03-08 23:59:07")
        #expect(denver.clock(at("2026-03-02T20:41")) == "20:41")
    }
}
