/// Finds where in a source a key of the returned table stands, so that an error about it names line and
/// column.
package struct ScriptKeys {
    package enum Key: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case name(String)
        /// 1-based place among the entries without a name.
        case place(Int)

        package init(stringLiteral value: String) { self = .name(value) }
        package init(integerLiteral value: Int) { self = .place(value) }
    }

    struct Entry {
        var key: Key
        var token: Int
        var value: Int
        /// Its first token: the bracket before a key in brackets.
        var start: Int { value == token + 3 ? token - 1 : token }
    }

    let tokens: [ScriptToken]

    package init(_ source: String) { tokens = ScriptTokens.read(source) }

    /// The token that stands for the longest known beginning of a path; nil where the returned table is not
    /// written as one.
    package func place(of path: [Key]) -> ScriptToken? {
        guard var table = returnedTable() else { return nil }
        var found: ScriptToken?
        for key in path {
            guard let entry = entries(of: table).first(where: { $0.key == key }) else { return found }
            found = tokens[entry.token]
            guard isSign("{", entry.value) else { return found }
            table = entry.value
        }
        return found
    }

    /// What one key of the returned table may depend on: the source's words without the table's other keys.
    package func words(behind key: String) -> [String] {
        var isKept = Array(repeating: true, count: tokens.count)
        if let table = returnedTable() {
            let entries = entries(of: table)
            for (place, entry) in entries.enumerated() where entry.key != .name(key) {
                let isLast = place + 1 == entries.count
                let end = isLast ? self.end(ofValueAt: entry.value, "}") : entries[place + 1].start
                for index in entry.start..<end { isKept[index] = false }
            }
        }
        return zip(tokens, isKept).compactMap { $1 ? $0.text : nil }
    }

    func isSign(_ sign: String, _ index: Int) -> Bool {
        index < tokens.count && tokens[index].kind == .sign && tokens[index].text == sign
    }

    func isName(_ name: String, _ index: Int) -> Bool {
        index < tokens.count && tokens[index].kind == .name && tokens[index].text == name
    }

    /// Whether what stands behind a name calls it.
    func isCall(_ index: Int) -> Bool {
        isSign("(", index + 1) || isSign("{", index + 1)
            || index + 1 < tokens.count && tokens[index + 1].kind == .string
    }

    /// The `{` of the last `return {` at top level, or of the local that is returned there.
    private func returnedTable() -> Int? {
        var depth = 0
        var last: Int?
        for index in tokens.indices {
            if depth == 0, isName("return", index) { last = index }
            depth += depthChange(index)
        }
        guard let last else { return nil }
        if isSign("{", last + 1) { return last + 1 }
        guard last + 1 < tokens.count, tokens[last + 1].kind == .name else { return nil }
        let name = tokens[last + 1].text
        for index in tokens.indices.reversed() where isName("local", index) && isName(name, index + 1) {
            if isSign("=", index + 2), isSign("{", index + 3) { return index + 3 }
        }
        return nil
    }

    func depthChange(_ index: Int) -> Int {
        switch (tokens[index].kind, tokens[index].text) {
        case (.sign, "{"), (.sign, "("), (.sign, "["): 1
        case (.sign, "}"), (.sign, ")"), (.sign, "]"): -1
        case (.name, "function"), (.name, "if"), (.name, "do"), (.name, "repeat"): 1
        case (.name, "end"), (.name, "until"): -1
        default: 0
        }
    }

    /// The fields and places of a table, or with `)` the arguments of a call.
    func entries(of table: Int, closing: String = "}") -> [Entry] {
        var entries: [Entry] = []
        var index = table + 1
        var place = 0
        while index < tokens.count, !isSign(closing, index) {
            if tokens[index].kind == .name, isSign("=", index + 1) {
                entries.append(Entry(key: .name(tokens[index].text), token: index, value: index + 2))
                index += 2
            } else if isSign("[", index), index + 1 < tokens.count, isSign("]", index + 2),
                isSign("=", index + 3)
            {
                let key = tokens[index + 1]
                let number = key.kind == .number ? Int(key.text) : nil
                let named = number.map { Key.place($0) } ?? .name(key.text)
                entries.append(Entry(key: named, token: index + 1, value: index + 4))
                index += 4
            } else {
                place += 1
                entries.append(Entry(key: .place(place), token: index, value: index))
            }
            index = end(ofValueAt: index, closing)
        }
        return entries
    }

    /// The index behind the separator that ends a value, or of the closing sign.
    private func end(ofValueAt start: Int, _ closing: String) -> Int {
        var depth = 0
        var index = start
        while index < tokens.count {
            if depth == 0 {
                if isSign(closing, index) { return index }
                if isSign(",", index) || isSign(";", index) { return index + 1 }
            }
            depth += depthChange(index)
            index += 1
        }
        return index
    }
}
