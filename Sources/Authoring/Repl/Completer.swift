import Flows
import Lua

/// What may follow the text before the cursor: commands, targets, the API of scripts, and the names that the
/// author has made.
package struct Completer {
    /// As `ConsoleResult.names`.
    package var names: LuaTable
    /// Lines before this one of the same text.
    package var pending = ""
    /// Whether actions may be typed: then `call` is there.
    package var isFlow = false
    package var targets: (String) -> [String]

    /// One of these words, at the line's begin.
    static func words(_ words: [String], _ text: String) -> Completion {
        Completion(typed: text.count, candidates: words.filter { $0.hasPrefix(text) })
    }

    package init(
        names: LuaTable,
        pending: String = "",
        isFlow: Bool = false,
        targets: @escaping (String) -> [String]
    ) {
        self.names = names
        self.pending = pending
        self.isFlow = isFlow
        self.targets = targets
    }

    package func complete(_ text: String) -> Completion {
        if pending.isEmpty, text.hasPrefix(".") { return command(text) }
        let word = String(text.reversed().prefix { Self.isPart($0) }.reversed())
        let before = String(text.dropLast(word.count))
        if !word.contains("."), !word.contains(":"), let action = openAction(pending + "\n" + before) {
            let options = self.options(of: action, after: before)
            if !options.isEmpty { return pick(options, word) }
        }
        if let colon = word.lastIndex(of: ":") { return method(word, colon) }
        if let dot = word.lastIndex(of: ".") { return field(word, dot) }
        return pick(globals, word)
    }

    private static func isPart(_ character: Character) -> Bool {
        character == "_" || character == "." || character == ":"
            || character.isASCII && (character.isLetter || character.isNumber)
    }

    private func pick(_ candidates: [String], _ typed: String) -> Completion {
        Completion(typed: typed.count, candidates: candidates.filter { $0.hasPrefix(typed) }.sorted())
    }

    private func command(_ text: String) -> Completion {
        guard let space = text.firstIndex(of: " ") else {
            return pick(ReplCommand.names.map { $0 + " " }, text)
        }
        let name = text[..<space]
        let rest = String(text[text.index(after: space)...])
        switch name {
        case ".target", ".attempts", ".plan", ".explain", ".call", ".flow":
            let last = String(rest.split(separator: " ", omittingEmptySubsequences: false).last ?? "")
            if name == ".explain", rest.contains(" ") { return pick(["--at "], last) }
            return pick(targets(last), last)
        case ".run": return pick(["until idle"], rest)
        case ".trace": return pick(["last"], rest)
        default: return .none
        }
    }

    private func method(_ word: String, _ colon: String.Index) -> Completion {
        let object = String(word[..<colon].split(separator: ".").last ?? "")
        let typed = String(word[word.index(after: colon)...])
        let known = ScriptAPI.actions.filter { $0.object == object && $0.style == .method }
        if known.isEmpty { return pick(Self.stringMethods, typed) }
        return pick(known.map { $0.name + Self.opening($0) }, typed)
    }

    /// `call:menu{`, `call:say(`, `call:beep()`.
    private static func opening(_ action: ScriptAction) -> String {
        if !action.positional.isEmpty { return "(" }
        return action.options.isEmpty ? "()" : "{"
    }

    private func field(_ word: String, _ dot: String.Index) -> Completion {
        let path = word[..<dot].split(separator: ".", omittingEmptySubsequences: false).map { String($0) }
        let typed = String(word[word.index(after: dot)...])
        var table: LuaTable? = names
        for name in path { table = table?[name]?.table }
        var candidates = table.map { Self.keys(of: $0) } ?? []
        if path.count == 1 {
            let space = path[0]
            candidates += ScriptAPI.actions.filter { $0.object == space && $0.style == .function }
                .map { $0.name + Self.opening($0) }
            candidates += ScriptAPI.facts.filter { $0.object == space }.map(\.name)
            candidates += (Self.libraries[space] ?? []).map { $0 + "(" }
        } else if path.count == 2, let fields = Self.facts[path[1]] {
            candidates += fields
        }
        return pick(candidates, typed)
    }

    private static func keys(of table: LuaTable) -> [String] {
        table.fields.map { key, value in value == .string("function") ? key + "(" : key }
    }

    private var globals: [String] {
        let objects = isFlow ? ["call"] : []
        return Self.keys(of: names) + objects + Self.words + Self.libraries.keys.sorted()
            + ["time", "json", "log", "sms", "email", "print("]
    }

    /// The action in whose table of options the cursor stands.
    private func openAction(_ text: String) -> ScriptAction? {
        var open: [(character: Character, place: String.Index)] = []
        var quote: Character?
        var place = text.startIndex
        while place < text.endIndex {
            let character = text[place]
            if let mark = quote {
                if character == "\\" {
                    place = text.index(after: place)
                    if place == text.endIndex { break }
                } else if character == mark {
                    quote = nil
                }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if "({[".contains(character) {
                open.append((character, place))
            } else if ")}]".contains(character) {
                _ = open.popLast()
            }
            place = text.index(after: place)
        }
        guard quote == nil, let table = open.last, table.character == "{" else { return nil }
        let call =
            open.count > 1 && open[open.count - 2].character == "(" ? open[open.count - 2].place : table.place
        let name = String(text[..<call].reversed().drop { $0 == " " }.prefix { Self.isPart($0) }.reversed())
        return ScriptAPI.byName[name]
    }

    /// Options that are not given yet; only where a name may stand.
    private func options(of action: ScriptAction, after before: String) -> [String] {
        let last = before.last { !$0.isWhitespace }
        guard last == "{" || last == "," || last == nil else { return [] }
        return action.options.map(\.name).filter { !before.contains("\($0) =") && !before.contains("\($0)=") }
            .map { $0 + " = " }
    }

    private static let words = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local", "nil",
        "not", "or", "repeat", "return", "then", "true", "until", "while", "assert(", "error(", "ipairs(",
        "pairs(", "pcall(", "require(", "select(", "tonumber(", "tostring(", "type(",
    ]

    private static let stringMethods = [
        "byte(", "find(", "format(", "gmatch(", "gsub(", "len(", "lower(", "match(", "rep(", "reverse(",
        "sub(",
        "upper(",
    ]

    private static let libraries = [
        "string": [
            "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse",
            "sub", "upper",
        ],
        "table": ["concat", "insert", "move", "pack", "remove", "sort", "unpack"],
        "math": ["abs", "ceil", "floor", "max", "min", "random", "sqrt", "tointeger", "type"],
        "utf8": ["char", "codepoint", "codes", "len", "offset"],
        "coroutine": ["create", "isyieldable", "resume", "running", "status", "wrap", "yield"],
    ]

    private static let facts = [
        "target": ["data", "destinations", "detail", "external_id", "id", "locale", "name", "timezone"],
        "destination": ["address", "slot", "type"],
        "campaign": ["detail", "name", "queue", "type"],
        "attempt": ["id", "number"],
    ]
}
