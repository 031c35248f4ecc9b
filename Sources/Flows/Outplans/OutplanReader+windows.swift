import Lua
import Outbound

extension OutplanReader {
    static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    static let namedHolidays = ["us-federal"]

    func windows() throws(ScriptProblem) -> [Outplan.Window] {
        guard let list = try root.table("windows") else { return [] }
        try list.allow([], list: true)
        var windows: [Outplan.Window] = []
        for (index, value) in list.table.array.enumerated() {
            guard let table = value.table else {
                throw list.expected(
                    "a window such as { days = \"mon-fri\", \"09:00-17:00\" }",
                    .place(index + 1),
                    value
                )
            }
            windows.append(
                try window(TableReader(table, path: list.path + [.place(index + 1)], file: root.file))
            )
        }
        guard windows.count <= 100 else {
            throw list.problem(nil, "\(windows.count) windows, and 100 are the most")
        }
        return windows
    }

    private func window(_ table: TableReader) throws(ScriptProblem) -> Outplan.Window {
        try table.allow(["days"], list: true)
        var days = Set(1...7)
        if let value = table.value("days") {
            guard let text = value.string, let named = Self.days(text) else {
                throw table.expected("days such as \"mon-fri\" or \"sat, sun\"", "days", value)
            }
            days = named
        }
        var ranges: [Outplan.HourRange] = []
        for (index, value) in table.table.array.enumerated() {
            guard let text = value.string, let range = Self.range(text) else {
                throw table.expected("hours such as \"09:00-17:00\"", .place(index + 1), value)
            }
            guard range.from != range.to else {
                throw table.problem(
                    .place(index + 1),
                    "\"\(text)\" never opens; the whole day is \"00:00-24:00\""
                )
            }
            ranges.append(range)
        }
        guard !ranges.isEmpty else { throw table.problem(nil, "no hours are given, such as \"09:00-17:00\"") }
        return Outplan.Window(days: days, ranges: ranges)
    }

    /// `mon-fri, sun`; a range may go over the week's end.
    static func days(_ text: String) -> Set<Int>? {
        var days: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { word in
                dayNames.firstIndex(of: word.filter { !$0.isWhitespace }.lowercased())
            }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                return nil
            }
            var day = first
            days.insert(day + 1)
            while day != last {
                day = (day + 1) % 7
                days.insert(day + 1)
            }
        }
        return days
    }

    private static func range(_ text: String) -> Outplan.HourRange? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { word in
            ClockText.minute(word.filter { !$0.isWhitespace })
        }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from < 1440 else { return nil }
        // Until midnight: as a range over midnight that ends when the next day begins.
        return Outplan.HourRange(from: from, to: to == 0 ? 1440 : to)
    }

    func holidays() throws(ScriptProblem) -> Set<Outplan.Holiday> {
        guard let list = try root.table("holidays") else { return [] }
        try list.allow([], list: true)
        var holidays: Set<Outplan.Holiday> = []
        for (index, value) in list.table.array.enumerated() {
            let key = ScriptKeys.Key.place(index + 1)
            guard let text = value.string else {
                throw list.expected("a date such as \"2026-12-24\", or a name", key, value)
            }
            if Self.namedHolidays.contains(text) {
                holidays.insert(.named(text))
            } else if text.count == 10, case .local(let date)? = RFC3339.read(text) {
                holidays.insert(.date(year: date.year, month: date.month, day: date.day))
            } else {
                throw list.problem(
                    key,
                    "expected a date such as \"2026-12-24\" or a name, given \(Given.quoted(text))"
                        + Suggestion.ending(for: text, among: Self.namedHolidays)
                )
            }
        }
        return holidays
    }
}
