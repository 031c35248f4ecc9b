/// A text in quotes, as Lua would write it.
enum Quoted {
    static func text(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(printable(escaped))\""
    }

    /// The same, of a text that a sentence names: cut where it is long.
    static func brief(_ text: String) -> String {
        text.count <= 200 ? Quoted.text(text) : Quoted.text(String(text.prefix(200))) + "..."
    }

    /// Control characters as Lua writes them: a terminal must not take them for its own.
    static func printable(_ text: some StringProtocol) -> String {
        var printable = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 10: printable += "\\n"
            case 0..<32, 127..<160: printable += "\\u{\(String(scalar.value, radix: 16))}"
            default: printable.unicodeScalars.append(scalar)
            }
        }
        return printable
    }
}
