import Lua
import Outbound

/// What an author gave, as an error may show it: short, and with no whole phone number in it.
enum Given {
    static func describe(_ value: LuaValue) -> String {
        switch value {
        case .null: return "nothing"
        case .jsonNull: return "json.null"
        case .boolean(let flag): return "\(flag)"
        case .integer(let number): return "the number \(number)"
        case .number(let number): return "the number \(number)"
        case .string(let text): return quoted(text)
        case .function: return "a function"
        case .table(let table):
            if let time = ScriptTime(value) { return "the time \(time.text)" }
            if let object = table[ScriptMark.object]?.string { return "the object \"\(object.dropLast())\"" }
            if table[ScriptMark.function] != nil { return "a function" }
            return table.array.isEmpty ? "a table" : "a list"
        }
    }

    /// A text in quotes, cut at 40 characters; runs of seven digits and more are masked.
    static func quoted(_ text: String) -> String {
        let cut = text.count > 40 ? String(text.prefix(40)) + "..." : text
        return "\"\(masked(cut))\""
    }

    /// `shortest`: the fewest digits in a row that are hidden where no `+` stands before them.
    static func masked(_ text: String, shortest: Int = 7) -> String {
        var result = ""
        var run = ""
        for character in text + "\u{0}" {
            if character.isASCII && character.isNumber || character == "+" && run.isEmpty {
                run.append(character)
                continue
            }
            result += run.count >= (run.hasPrefix("+") ? 7 : shortest) ? Masked.address(run) : run
            run = ""
            result.append(character)
        }
        result.removeLast()
        return result
    }
}
