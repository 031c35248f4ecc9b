/// A word, text or sign of a Lua source, and where it stands.
package struct ScriptToken: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case name, number, string, sign
    }

    package var kind: Kind
    /// Of a string: what stands between its quotes, escapes as written.
    package var text: String
    /// Both 1-based; columns count characters.
    package var line: Int
    package var column: Int
}

/// Splits a Lua source into tokens, without comments. A source that does not compile gives what can be told
/// apart.
package struct ScriptTokens {
    private let characters: [Character]
    private var place = 0
    private var line = 1
    private var lineStart = 0

    private init(_ source: String) { characters = Array(source) }

    package static func read(_ source: String) -> [ScriptToken] {
        var reader = ScriptTokens(source)
        var tokens: [ScriptToken] = []
        while let token = reader.next() { tokens.append(token) }
        return tokens
    }

    private var current: Character? { place < characters.count ? characters[place] : nil }

    private func at(_ offset: Int) -> Character? {
        place + offset < characters.count ? characters[place + offset] : nil
    }

    private mutating func step() {
        if characters[place].isNewline {
            line += 1
            lineStart = place + 1
        }
        place += 1
    }

    private mutating func next() -> ScriptToken? {
        while let character = current {
            if character.isWhitespace {
                step()
            } else if character == "-", at(1) == "-" {
                skipComment()
            } else {
                return token(character)
            }
        }
        return nil
    }

    private mutating func skipComment() {
        place += 2
        if current == "[", longBracket() != nil { return }
        while let character = current, !character.isNewline { place += 1 }
    }

    /// Reads `[[...]]` or `[==[...]==]`; nil, with nothing read, when there is none here.
    private mutating func longBracket() -> String? {
        var level = 0
        while at(1 + level) == "=" { level += 1 }
        guard at(1 + level) == "[" else { return nil }
        for _ in 0..<(level + 2) { step() }
        let start = place
        while current != nil {
            if current == "]", (0..<level).allSatisfy({ at(1 + $0) == "=" }), at(1 + level) == "]" {
                let text = String(characters[start..<place])
                for _ in 0..<(level + 2) { step() }
                return text
            }
            step()
        }
        return String(characters[start...])
    }

    private mutating func token(_ first: Character) -> ScriptToken {
        let (line, column) = (line, place - lineStart + 1)
        func made(_ kind: ScriptToken.Kind, _ text: String) -> ScriptToken {
            ScriptToken(kind: kind, text: text, line: line, column: column)
        }
        if first == "_" || first.isLetter {
            return made(.name, take { $0 == "_" || $0.isLetter || $0.isNumber })
        }
        if first.isNumber || first == "." && (at(1)?.isNumber ?? false) {
            return made(.number, take { $0.isLetter || $0.isNumber || $0 == "." })
        }
        if first == "\"" || first == "'" { return made(.string, quoted(first)) }
        if first == "[", let text = longBracket() { return made(.string, text) }
        for sign in ["...", "..", "==", "~=", "<=", ">=", "//", "::", "<<", ">>"]
        where zip(sign.indices, 0...).allSatisfy({ at($0.1) == sign[$0.0] }) {
            place += sign.count
            return made(.sign, sign)
        }
        place += 1
        return made(.sign, String(first))
    }

    private mutating func take(while belongs: (Character) -> Bool) -> String {
        let start = place
        while let character = current, belongs(character) { place += 1 }
        return String(characters[start..<place])
    }

    private mutating func quoted(_ quote: Character) -> String {
        step()
        let start = place
        while let character = current, character != quote, !character.isNewline {
            step()
            if character == "\\", current != nil { step() }
        }
        let text = String(characters[start..<place])
        if current == quote { step() }
        return text
    }
}
