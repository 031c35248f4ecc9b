import Flows
import Foundation
import Outbound

/// A life of a target as a test to paste into a `*_test.lua`.
struct PolicyTestText {
    let ground: PolicyGround

    /// `attempts` of the life come, then what does not hold.
    func text(_ name: String, _ life: PolicyCase, attempts: Int, _ expectation: [String]) -> String {
        var lines = ["test(\(PolicyTestText.quoted(name)), function(t)"]
        if let target = target(life) { lines.append("    \(target)") }
        if life.start != ground.start {
            let zone = ground.campaign.zone(of: life.target.draft)
            let start = zone?.text(life.start) ?? RFC3339.text(life.start)
            lines.append("    t:at(\(PolicyTestText.quoted(start)))")
        }
        for outcome in life.outcomes.prefix(attempts) {
            lines += ["    \(outcome.lua)", "    t:run()"]
        }
        return (lines + expectation.map { "    \($0)" } + ["end)"]).joined(separator: "\n")
    }

    /// Nil where it is whom a test calls anyway: the first row's, as it stands.
    private func target(_ life: PolicyCase) -> String? {
        let draft = life.target.draft
        let first = ground.subjects.first?.target.draft
        var columns: [String: JSONValue] = [:]
        if let zone = life.zone { columns["timezone"] = .string(zone) }
        for (name, value) in draft.data where first?.data[name] != value { columns[name] = value }
        for name in first?.data.keys.sorted() ?? [] where draft.data[name] == nil { columns[name] = "" }
        let types = draft.destinations.map(\.type)
        if types != first?.destinations.map(\.type) {
            columns["destinations"] = .array(
                types.enumerated().map { .string(PolicyTestText.address($0.element, $0.offset)) }
            )
        }
        return columns.isEmpty ? nil : "t:target\(PolicyTestText.table(columns))"
    }

    /// Somebody's whom nobody is.
    private static func address(_ type: DestinationType, _ number: Int) -> String {
        switch type {
        case .tel, .sms: "+1303555010\(number)"
        case .sip: "sip:somebody\(number)@example.org"
        case .email: "somebody\(number)@example.org"
        }
    }

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            default:
                quoted +=
                    scalar.value < 32 || scalar.value == 127
                    ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            }
        }
        return quoted + "\""
    }

    static func table(_ fields: [String: JSONValue]) -> String {
        let parts = fields.sorted { $0.key < $1.key }.map { name, value in
            let isName =
                name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
            return "\(isName && name.allSatisfy(\.isASCII) ? name : "[\(quoted(name))]") = \(lua(value))"
        }
        return "{ \(parts.joined(separator: ", ")) }"
    }

    private static func lua(_ value: JSONValue) -> String {
        switch value {
        case .null: "json.null"
        case .boolean, .integer, .number: value.text
        case .string(let text): quoted(text)
        case .array(let values): "{ \(values.map(lua).joined(separator: ", ")) }"
        case .object(let fields): table(fields)
        }
    }
}
