import Foundation
import Outbound

/// What was expected beside what came, line by line.
package struct Difference: Sendable {
    /// As text, for machines.
    package let wanted: String
    package let got: String
    private let left: [String]
    private let right: [String]

    package init(wanted: JSONValue, got: JSONValue) {
        self.wanted = LuaText.line(wanted)
        self.got = LuaText.line(got)
        // Two texts of which one has several lines are held against each other as these.
        let texts = [wanted, got].compactMap(\.string)
        let areTexts = texts.count == 2 && texts.contains { $0.contains("\n") }
        left = areTexts ? Difference.split(wanted) : Difference.shown(wanted)
        right = areTexts ? Difference.split(got) : Difference.shown(got)
    }

    private static func split(_ value: JSONValue) -> [String] {
        (value.string ?? "").split(separator: "\n", omittingEmptySubsequences: false).map {
            Quoted.printable($0)
        }
    }

    /// A text of several lines is shown as these, every other value as Lua would write it.
    private static func shown(_ value: JSONValue) -> [String] {
        value.string?.contains("\n") == true ? split(value) : LuaText.lines(value)
    }

    /// A text that should have been said, beside everything that was.
    init(wanted: String, said prompts: [String]) {
        self.wanted = Quoted.text(wanted)
        got = prompts.isEmpty ? "nothing" : prompts.map { Quoted.text($0) }.joined(separator: ", ")
        left = [Quoted.text(wanted)]
        right = prompts.isEmpty ? ["nothing"] : prompts.suffix(20).map { Quoted.text($0) }
    }

    /// Characters of a line that are shown.
    private static let longest = 240
    /// Those before the first that differs.
    private static let before = 40

    /// In two columns of a page so wide; a mark stands between what differs. Where the columns would be too
    /// narrow the two stand one below the other. Only lines that differ are shown, with some around them.
    package func lines(width: Int) -> [String] {
        let column = (width - 3) / 2
        let rows = LineAlignment(left, right).rows
        guard column >= 24 else { return stacked(rows) }
        var lines = [Difference.pad("expected", column) + "   got"]
        for row in rows {
            let (one, mark, other) = Difference.cells(row)
            let (first, second) = (Difference.fold(one ?? "", column), Difference.fold(other ?? "", column))
            for index in 0..<max(first.count, second.count) {
                let one = index < first.count ? first[index] : ""
                let other = index < second.count ? second[index] : ""
                lines.append("\(Difference.pad(one, column)) \(mark) \(other)")
            }
        }
        return lines.map { $0.withoutTail }
    }

    private func stacked(_ rows: [LineAlignment.Row]) -> [String] {
        let cells = rows.map { Difference.cells($0) }
        return ["expected:"] + cells.compactMap(\.0).map { "  \($0)" } + ["got:"]
            + cells.compactMap(\.2).map { "  \($0)" }
    }

    private static func cells(_ row: LineAlignment.Row) -> (String?, mark: String, String?) {
        switch row {
        case .pair(let left?, let right?):
            let (one, other) = excerpts(left, right)
            return (one, left == right ? " " : "|", other)
        case .pair(let left, let right):
            return (
                left.map { excerpt($0, from: 0) }, left == nil ? ">" : "<", right.map { excerpt($0, from: 0) }
            )
        case .equal(let count):
            let words = "... \(count) equal lines"
            return (words, " ", words)
        case .rest(let left, let right): return (more(left), " ", more(right))
        }
    }

    private static func more(_ count: Int) -> String? {
        count == 0 ? nil : "... \(count) more line\(count == 1 ? "" : "s")"
    }

    /// Long lines around their first difference.
    private static func excerpts(_ left: String, _ right: String) -> (String, String) {
        guard max(left.count, right.count) > longest else { return (left, right) }
        let same = zip(left, right).prefix { $0 == $1 }.count
        let start = left == right || same <= before ? 0 : same - before
        return (excerpt(left, from: start), excerpt(right, from: start))
    }

    private static func excerpt(_ line: String, from start: Int) -> String {
        let rest = line.dropFirst(start)
        let shown = rest.prefix(longest)
        let end = shown.endIndex == rest.endIndex ? "" : "... (\(line.count) characters)"
        return (start == 0 ? "" : "(from character \(start + 1)) ...") + shown + end
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// A line in pieces that fit; at least one.
    private static func fold(_ text: String, _ width: Int) -> [String] {
        var pieces: [String] = []
        var rest = text[...]
        while rest.count > width {
            // Between words, where one ends in the line's second half.
            let line = rest.prefix(width)
            let end = line.lastIndex(of: " ").map { line.index(after: $0) } ?? line.endIndex
            let piece = line[..<end].count > width / 2 ? line[..<end] : line
            pieces.append(String(piece))
            rest = rest[piece.endIndex...]
        }
        pieces.append(String(rest))
        return pieces
    }
}

extension String {
    /// Without the spaces at its end.
    fileprivate var withoutTail: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
