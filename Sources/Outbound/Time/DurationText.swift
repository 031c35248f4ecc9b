/// Durations as authors write them: a number with its unit, `"90s"`, `"15m"`, `"1.5h"`, `"2d"`.
package enum DurationText {
    /// Why a text is no duration, in words for its author.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    private static let units: [(String, Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]
    private static let unitsWithYears = units + [("y", year)]
    private static let year: Int64 = 365 * 86_400_000

    /// Reads a duration; `years` allows the unit `y` (retention only) and `negative` a leading `-`.
    package static func read(
        _ text: String,
        years: Bool = false,
        negative: Bool = false
    ) throws(Problem) -> Duration {
        let known = years ? unitsWithYears : units
        var names: String { known.map(\.0).joined(separator: ", ") }
        var body = text[...]
        let isNegative = body.utf8.first == UInt8(ascii: "-")
        if isNegative {
            guard negative else {
                throw Problem(description: "\"\(text)\" is negative; a duration here is not")
            }
            body = body.dropFirst()
        }
        let end = body.utf8.firstIndex {
            !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "."))
        }
        let digits = body[..<(end ?? body.endIndex)]
        let unit = body[digits.endIndex...]
        guard let number = Double(digits), !digits.isEmpty else {
            throw Problem(
                description:
                    "\"\(text)\" is not a duration; write a number and a unit, like \"90s\" (\(names))"
            )
        }
        if unit.isEmpty {
            throw Problem(description: "\"\(text)\" has no unit; write \"\(text)s\" for seconds (\(names))")
        }
        guard let factor = known.first(where: { $0.0 == unit })?.1 else {
            throw Problem(description: "\"\(unit)\" is not a unit of time; the units are \(names)")
        }
        let milliseconds = number * Double(factor)
        guard milliseconds < Double(100 * year) else {
            throw Problem(description: "\"\(text)\" is longer than 100 years")
        }
        return .milliseconds((isNegative ? -1 : 1) * Int64(milliseconds.rounded()))
    }

    /// The shortest exact text: `90s`, `15m`, `2h`, `1d`, `1h30m` reads `90m`.
    package static func text(_ duration: Duration) -> String {
        let milliseconds = duration.milliseconds
        if milliseconds == 0 { return "0s" }
        for (unit, factor) in units.reversed() where milliseconds % factor == 0 {
            return "\(milliseconds / factor)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}
