import Lua
import Outbound

/// What is wrong with a script, and where: as it was published, or as it ran.
package struct ScriptProblem: Error, Hashable, Sendable {
    package var file: String
    /// 1-based; nil where no line is to blame.
    package var line: Int?
    /// 1-based, where the name that the message speaks about stands once in the line.
    package var column: Int?
    package var message: String
    /// The line's text.
    package var sourceLine: String?
    /// Innermost first: `flow.lua:12 in local 'confirmed'`.
    package var traceback: [String]

    package init(
        file: String,
        line: Int? = nil,
        column: Int? = nil,
        message: String,
        sourceLine: String? = nil,
        traceback: [String] = []
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.sourceLine = sourceLine
        self.traceback = traceback
    }

    /// `flow.lua:12:10`.
    package var place: String {
        var place = file
        if let line { place += ":\(line)" }
        if let column { place += ":\(column)" }
        return place
    }

    /// Place and message in one line.
    package var summary: String { "\(place): \(message)" }
}

extension ScriptProblem: CustomStringConvertible {
    /// The summary, then the line's text, and a caret below the name.
    package var description: String {
        var text = summary
        guard let sourceLine else { return text }
        let shown = sourceLine.prefix(160)
        text += "\n    \(shown)"
        if let column, column <= shown.count {
            // A tab keeps its width on the line of the caret.
            let indent = shown.prefix(column - 1).map { $0 == "\t" ? "\t" : " " }.joined()
            text += "\n    \(indent)^"
        }
        return text
    }
}

extension ScriptProblem {
    /// A problem in one of the script's files, with the line's text.
    init(file: String, line: Int?, message: String, traceback: [String] = [], chunks: [LuaChunk]) {
        self.init(file: file, line: line, message: message, traceback: traceback)
        guard let line, let chunk = chunks.first(where: { $0.name == file }) else { return }
        let lines = chunk.source.split(separator: "\n", omittingEmptySubsequences: false)
        guard line >= 1, line <= lines.count else { return }
        let text = lines[line - 1].hasSuffix("\r") ? lines[line - 1].dropLast() : lines[line - 1]
        sourceLine = String(text)
        column = Caret.column(in: String(text), for: message)
    }

    init(_ error: LuaError, chunks: [LuaChunk]) {
        let frames = error.traceback.map { frame in
            "\(frame.position)" + (frame.name.map { " in \($0)" } ?? "")
        }
        let position = error.position ?? error.traceback.first?.position
        self.init(
            file: position?.file ?? chunks.first?.name ?? "script",
            line: position?.line,
            message: Given.masked(error.message, shortest: 10),
            traceback: frames,
            chunks: chunks
        )
    }

    init(_ error: any Error, chunks: [LuaChunk]) {
        if let error = error as? LuaError {
            self.init(error, chunks: chunks)
        } else {
            self.init(file: chunks.first?.name ?? "script", message: "\(error)")
        }
    }
}

/// Where in a line the name stands that a message speaks about.
enum Caret {
    /// 1-based; nil unless one of the message's names stands exactly once in the line.
    static func column(in line: String, for message: String) -> Int? {
        for name in names(in: message) {
            let places = places(of: name, in: line)
            if places.count == 1 { return places[0] }
        }
        return nil
    }

    /// The names in a message, the most telling first: quoted ones, then the field and the action that it
    /// begins with (`call:digits, max: ...`).
    static func names(in message: String) -> [String] {
        var quoted: [String] = []
        var open: Character?
        var current = ""
        for character in message {
            if let quote = open {
                if character == quote {
                    quoted.append(current)
                    open = nil
                } else {
                    current.append(character)
                }
            } else if character == "\"" || character == "'" {
                open = character
                current = ""
            }
        }
        let head = message.prefix { $0 != " " }
        var begin: [String] = []
        if head.hasSuffix(",") {
            let field = message.dropFirst(head.count + 1).prefix { $0 != ":" && $0 != " " }
            begin.append(String(field))
        }
        let isAction = head.contains { $0 == ":" || $0 == "." || $0 == "," }
        let action =
            isAction ? head.split { $0 == ":" || $0 == "." || $0 == "," }.last.map { String($0) } : nil
        return (quoted + begin + [action].compactMap { $0 }).filter { isWord($0) }
    }

    private static func isWord(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
    }

    private static func places(of name: String, in line: String) -> [Int] {
        let characters = Array(line)
        let wanted = Array(name)
        guard characters.count >= wanted.count else { return [] }
        func isPart(_ place: Int) -> Bool {
            place >= 0 && place < characters.count
                && (characters[place] == "_" || characters[place].isLetter || characters[place].isNumber)
        }
        return (0...(characters.count - wanted.count)).filter { start in
            characters[start] == wanted[0] && Array(characters[start..<start + wanted.count]) == wanted
                && !isPart(start - 1) && !isPart(start + wanted.count)
        }.map { $0 + 1 }
    }
}
