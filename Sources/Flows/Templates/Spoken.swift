import Outbound

/// Values as a voice says them. English (`en`, and targets without a locale) has words; every other locale
/// has the forms that any voice reads right: `14:30` and `2026-03-03`.
enum Spoken {
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    /// From Monday on.
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// `2 pm`, `2:30 pm`.
    static func time(_ value: JSONValue, _ name: String, _ scope: TemplateScope) throws(Template.Problem)
        -> String
    {
        let local = try local(value, name, scope)
        guard isEnglish(scope.locale) else { return pad(local.hour) + ":" + pad(local.minute) }
        let hour = local.hour % 12 == 0 ? 12 : local.hour % 12
        let half = local.hour < 12 ? "am" : "pm"
        return local.minute == 0 ? "\(hour) \(half)" : "\(hour):\(pad(local.minute)) \(half)"
    }

    /// `Tuesday, March 3`.
    static func date(_ value: JSONValue, _ name: String, _ scope: TemplateScope) throws(Template.Problem)
        -> String
    {
        let local = try local(value, name, scope)
        guard isEnglish(scope.locale) else { return "\(local.year)-\(pad(local.month))-\(pad(local.day))" }
        return "\(weekdays[local.weekday - 1]), \(months[local.month - 1]) \(local.day)"
    }

    /// `1 2 3`.
    static func digits(_ text: String) -> String {
        text.filter { !$0.isWhitespace }.map { String($0) }.joined(separator: " ")
    }

    /// `$1,234.50`: two decimals, thousands apart; the sign by a currency code in the value (`12.5 EUR`),
    /// else by the locale's region, else none.
    static func money(_ value: JSONValue, _ name: String, _ scope: TemplateScope) throws(Template.Problem)
        -> String
    {
        let pieces = value.display.split(separator: " ").map { String($0) }
        let codes = pieces.filter { $0.count == 3 && $0.allSatisfy { $0.isASCII && $0.isUppercase } }
        let numbers = pieces.filter { !codes.contains($0) }
        guard codes.count <= 1, numbers.count == 1, let cents = cents(numbers[0]) else {
            throw Template.Problem(
                description:
                    "\"{\(name):money}\" needs a number, or one with a currency as in \"12.50 EUR\", "
                    + "and its value is neither"
            )
        }
        let code = codes.first ?? currency(of: scope.locale)
        let whole = grouped(cents.magnitude / 100)
        let amount = "\(whole).\(pad(Int(cents.magnitude % 100)))"
        let sign = cents < 0 ? "-" : ""
        switch code {
        case "USD": return sign + "$" + amount
        case "GBP": return sign + "£" + amount
        case "EUR": return sign + "€" + amount
        case let other?: return sign + amount + " " + other
        case nil: return sign + amount
        }
    }

    private static func cents(_ text: String) -> Int64? {
        let symbols = text.filter { $0 != "$" && $0 != "£" && $0 != "€" && $0 != "," }
        guard let number = Double(symbols), number.magnitude < 1e15 else { return nil }
        return Int64((number * 100).rounded())
    }

    private static func grouped(_ number: UInt64) -> String {
        let digits = Array(String(number))
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }

    private static func currency(of locale: String?) -> String? {
        guard let region = locale?.split(whereSeparator: { $0 == "-" || $0 == "_" }).dropFirst().last else {
            return nil
        }
        switch region.uppercased() {
        case "US": return "USD"
        case "GB": return "GBP"
        case "AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT": return "EUR"
        default: return nil
        }
    }

    private static func local(
        _ value: JSONValue,
        _ name: String,
        _ scope: TemplateScope
    ) throws(Template.Problem) -> LocalTime {
        switch RFC3339.read(value.display) {
        case .local(let local): return local
        case .instant(let instant):
            guard let zone = scope.zone else {
                throw Template.Problem(
                    description:
                        "\"{\(name)}\" is a time with an offset, and this target has no time zone to show "
                        + "it in"
                )
            }
            return zone.local(instant)
        case nil:
            throw Template.Problem(
                description: "\"{\(name)}\" is not a time: \(Given.quoted(value.display)) (write it as "
                    + "2026-03-03T14:00)"
            )
        }
    }

    static func isEnglish(_ locale: String?) -> Bool {
        guard let locale, !locale.isEmpty else { return true }
        return locale.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).first == "en"
    }

    static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
