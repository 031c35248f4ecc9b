import Outbound

/// Values as Lua would write them.
package enum LuaText {
    /// In one line.
    package static func line(_ value: JSONValue) -> String {
        switch value {
        case .null: "nil"
        case .boolean(let flag): String(flag)
        case .integer(let number): String(number)
        case .number(let number): "\(number)"
        case .string(let text): Quoted.text(text)
        case .array(let items): items.isEmpty ? "{}" : "{ " + items.map(line).joined(separator: ", ") + " }"
        case .object(let fields):
            fields.isEmpty
                ? "{}"
                : "{ "
                    + fields.sorted { $0.key < $1.key }.map { "\(key($0.key)) = \(line($0.value))" }
                    .joined(separator: ", ") + " }"
        }
    }

    /// A line for each field of a table, deeper ones indented.
    static func lines(_ value: JSONValue, indent: String = "") -> [String] {
        let inner = indent + "  "
        switch value {
        case .array(let items) where !items.isEmpty:
            return ["{"] + items.flatMap { field("", $0, inner) } + ["\(indent)}"]
        case .object(let fields) where !fields.isEmpty:
            return ["{"]
                + fields.sorted { $0.key < $1.key }.flatMap { field("\(key($0.key)) = ", $0.value, inner) }
                + ["\(indent)}"]
        default: return [line(value)]
        }
    }

    private static func field(_ name: String, _ value: JSONValue, _ indent: String) -> [String] {
        var lines = lines(value, indent: indent)
        lines[0] = indent + name + lines[0]
        lines[lines.count - 1] += ","
        return lines
    }

    private static let reserved: Set<String> = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
        "local", "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]

    /// A name that Lua takes without brackets, or one in them.
    static func key(_ name: String) -> String {
        let isName =
            name.first.map { !$0.isNumber } ?? false && !reserved.contains(name)
            && name.allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        return isName ? name : "[\(Quoted.text(name))]"
    }
}
