extension Outplan.Window {
    private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// As an author writes it: `mon-fri 09:00-12:00, 13:00-20:00`.
    package var words: String {
        let days = days.filter { (1...7).contains($0) }.sorted()
        var parts: [String] = []
        var index = 0
        while index < days.count {
            var last = index
            while last + 1 < days.count, days[last + 1] == days[last] + 1 { last += 1 }
            let first = Self.dayNames[days[index] - 1]
            parts.append(last == index ? first : first + "-" + Self.dayNames[days[last] - 1])
            index = last + 1
        }
        return parts.joined(separator: ",") + " " + ranges.map(\.words).joined(separator: ", ")
    }
}

extension Outplan.HourRange {
    package var words: String { Self.clock(from) + "-" + Self.clock(to) }

    private static func clock(_ minutes: Int) -> String {
        let hour = minutes / 60
        let minute = minutes % 60
        return (hour < 10 ? "0" : "") + "\(hour):" + (minute < 10 ? "0" : "") + "\(minute)"
    }
}

extension Zone {
    private static let dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// As a person reads it: `Mon 2026-03-02 09:00`, with seconds only where there are some.
    package func words(_ instant: Instant) -> String {
        let local = local(instant)
        let text = RFC3339.text(local.asUTC)
        return "\(Self.dayNames[local.weekday - 1]) \(text.prefix(10)) \(clock(instant))"
    }

    /// The time of day alone: `09:00`.
    package func clock(_ instant: Instant) -> String {
        let local = local(instant)
        let text = RFC3339.text(local.asUTC).dropFirst(11)
        return String(text.prefix(local.second == 0 ? 5 : 8))
    }
}
