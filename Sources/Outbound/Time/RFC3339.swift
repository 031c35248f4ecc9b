/// Reading and writing times as RFC 3339 has them (`2026-03-02T08:00:00-07:00`), the one form used in files,
/// scripts, the journal and the wire.
package enum RFC3339 {
    /// What a text said: an instant where it had an offset, else only what a clock shows.
    package enum Reading: Hashable, Sendable {
        case instant(Instant)
        case local(LocalTime)
    }

    /// Reads `YYYY-MM-DD`, `YYYY-MM-DDThh:mm[:ss[.fff]]` (a space for the `T` is accepted) and an optional
    /// `Z` or `+hh:mm`; nil when the text is anything else or names a date that does not exist.
    package static func read(_ text: String) -> Reading? {
        var scan = Scan(text)
        guard let year = scan.number(4), scan.skip("-"), let month = scan.number(2), scan.skip("-"),
            let day = scan.number(2), (1...12).contains(month),
            (1...LocalTime.daysIn(month: month, year: year)).contains(day)
        else { return nil }
        var time = LocalTime(year: year, month: month, day: day)
        if scan.atEnd { return .local(time) }
        guard scan.skip("T") || scan.skip("t") || scan.skip(" "), let hour = scan.number(2), scan.skip(":"),
            let minute = scan.number(2), hour < 24, minute < 60
        else { return nil }
        (time.hour, time.minute) = (hour, minute)
        if scan.skip(":") {
            guard let second = scan.number(2), second < 60 else { return nil }
            time.second = second
            if scan.skip(".") {
                guard let fraction = scan.fraction() else { return nil }
                time.millisecond = fraction
            }
        }
        if scan.atEnd { return .local(time) }
        guard let offset = scan.offset(), scan.atEnd else { return nil }
        return .instant(time.asUTC - .seconds(offset))
    }

    /// An instant from a text with an offset; nil when there is none.
    package static func instant(_ text: String) -> Instant? {
        if case .instant(let instant) = read(text) { return instant }
        return nil
    }

    /// The text of an instant as a clock `offset` seconds east of UTC shows it; milliseconds only when not
    /// zero.
    package static func text(_ instant: Instant, offset: Int = 0) -> String {
        let local = LocalTime(asUTC: instant + .seconds(offset))
        var text = "\(pad(local.year, 4))-\(pad(local.month))-\(pad(local.day))"
        text += "T\(pad(local.hour)):\(pad(local.minute)):\(pad(local.second))"
        if local.millisecond != 0 { text += ".\(pad(local.millisecond, 3))" }
        if offset == 0 { return text + "Z" }
        let minutes = abs(offset) / 60
        return text + (offset < 0 ? "-" : "+") + "\(pad(minutes / 60)):\(pad(minutes % 60))"
    }

    private static func pad(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private struct Scan {
        var bytes: Substring.UTF8View
        init(_ text: String) { bytes = text[...].utf8 }
        var atEnd: Bool { bytes.isEmpty }

        mutating func skip(_ character: Character) -> Bool {
            guard bytes.first == character.asciiValue else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func number(_ width: Int) -> Int? {
            var value = 0
            for _ in 0..<width {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        mutating func digit() -> Int? {
            guard let byte = bytes.first, byte >= 48, byte <= 57 else { return nil }
            bytes.removeFirst()
            return Int(byte - 48)
        }

        /// Milliseconds; further digits are dropped.
        mutating func fraction() -> Int? {
            var value = 0
            var count = 0
            while let digit = digit() {
                if count < 3 { value = value * 10 + digit }
                count += 1
            }
            guard count > 0 else { return nil }
            for _ in min(count, 3)..<3 { value *= 10 }
            return value
        }

        mutating func offset() -> Int? {
            if skip("Z") || skip("z") { return 0 }
            let sign = skip("+") ? 1 : (skip("-") ? -1 : 0)
            guard sign != 0, let hours = number(2), skip(":"), let minutes = number(2), hours < 24,
                minutes < 60
            else { return nil }
            return sign * (hours * 3600 + minutes * 60)
        }
    }
}
