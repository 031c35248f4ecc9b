import Testing

@testable import Outbound

@Suite("Durations carry their unit")
struct DurationTextTests {
    @Test("Units from ms to d, with fractions")
    func reads() throws {
        let texts: [(String, Duration)] = [
            ("250ms", .milliseconds(250)), ("90s", .seconds(90)), ("15m", .minutes(15)),
            ("1.5h", .minutes(90)),
            ("2d", .hours(48)), ("0s", .zero),
        ]
        for (text, duration) in texts { #expect(try DurationText.read(text) == duration) }
        #expect(try DurationText.read("-24h", negative: true) == .hours(-24))
        #expect(try DurationText.read("5y", years: true) == .days(1825))
    }

    @Test("What is no duration says why")
    func refuses() {
        func problem(_ text: String, years: Bool = false) -> String {
            do {
                return "\(try DurationText.read(text, years: years))"
            } catch {
                return error.description
            }
        }
        #expect(problem("90") == "\"90\" has no unit; write \"90s\" for seconds (ms, s, m, h, d)")
        #expect(problem("90 s") == "\" s\" is not a unit of time; the units are ms, s, m, h, d")
        #expect(problem("-1h") == "\"-1h\" is negative; a duration here is not")
        #expect(problem("5y") == "\"y\" is not a unit of time; the units are ms, s, m, h, d")
        #expect(problem("").contains("is not a duration"))
        #expect(problem("1.2.3s").contains("is not a duration"))
        #expect(problem("h").contains("is not a duration"))
        #expect(problem("101y", years: true) == "\"101y\" is longer than 100 years")
        #expect(problem("99999999999999999999d").contains("longer than 100 years"))
    }

    @Test("What is written reads back as it was")
    func roundTrip() throws {
        var generator = Generator(seed: 7, "duration")
        for _ in 0..<300 {
            let factor = [1, 1000, 60_000, 3_600_000, 86_400_000].randomElement(using: &generator) ?? 1
            let duration = Duration.milliseconds(
                Int64.random(in: 0...5000, using: &generator) * Int64(factor)
            )
            #expect(try DurationText.read(DurationText.text(duration)) == duration)
        }
        #expect(DurationText.text(.minutes(90)) == "90m")
        #expect(DurationText.text(.hours(-48)) == "-2d")
    }

    @Test("Instants do not wrap around at the ends of time")
    func saturation() {
        let last = Instant(milliseconds: .max)
        #expect(last + .days(1) == last)
        #expect(Instant(milliseconds: .min + 1) - .days(1) == Instant(milliseconds: .min + 1))
        #expect(Duration.seconds(Int64.max).milliseconds == .max)
    }
}
