import Lua

/// What a typed text came to.
package struct ConsoleResult: Sendable, Equatable {
    package enum Value: Sendable, Equatable {
        /// The values, as a person reads them; empty where there are none.
        case shown(String)
        case failed(ScriptProblem)
    }

    package var value: Value
    /// What it printed and logged.
    package var log: [LogLine]
    /// Of a flow: the names that the author has made by now, for completion.
    package var names: LuaTable
    /// Whether every global is gone, for there was no memory left.
    package var isForgotten = false
}

extension ConsoleResult {
    /// Of what `evaluate` returned.
    init(_ values: [LuaValue], source: String, log: [LogLine]) {
        let text = values.count > 1 ? values[1].string ?? "" : ""
        if values.first?.boolean == true {
            value = .shown(text)
        } else {
            value = .failed(ConsoleResult.problem(text, source: source))
        }
        self.log = log
        names = values.count > 2 ? values[2].table ?? LuaTable() : LuaTable()
    }

    /// The file that a typed text seems to be.
    static let file = "input"

    /// A message that Lua has put its place in front of: `input:2: ...`.
    static func problem(_ message: String, source: String) -> ScriptProblem {
        let chunks = [LuaChunk(name: file, source: source)]
        var rest = message[...]
        var place = file
        var line: Int?
        let head = rest.prefix { $0 != ":" && $0 != " " && $0 != "\n" }
        let number = rest.dropFirst(head.count + 1).prefix { $0.isNumber }
        let tail = rest.dropFirst(head.count + 1 + number.count)
        if !head.isEmpty, let found = Int(number), tail.hasPrefix(": ") {
            (place, line, rest) = (String(head), found, tail.dropFirst(2))
        }
        return ScriptProblem(
            file: place,
            line: line,
            message: Given.masked(String(rest), shortest: 10),
            chunks: chunks
        )
    }
}
