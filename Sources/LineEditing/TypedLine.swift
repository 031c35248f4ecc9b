/// What a person did at a prompt.
package enum TypedLine: Equatable, Sendable {
    case line(String)
    /// Ctrl-C: what stood in the line is forgotten.
    case interrupted
    /// Ctrl-D in an empty line, or the end of what was piped in.
    case end
    /// The line was longer than `limit` bytes; it is forgotten.
    case tooLong(limit: Int)
}

/// What may follow the text before the cursor.
package struct LineCompletion: Equatable, Sendable {
    /// What stands there already of each candidate: so many characters before the cursor.
    package var typed: Int
    package var candidates: [String]

    package init(typed: Int, candidates: [String]) {
        self.typed = typed
        self.candidates = candidates
    }

    /// What all candidates go on with: a key of TAB puts it in.
    package var common: String {
        guard var common = candidates.first.map({ Array($0) }) else { return "" }
        for candidate in candidates.dropFirst() {
            var same = 0
            for (one, other) in zip(common, candidate) {
                guard one == other else { break }
                same += 1
            }
            common = Array(common.prefix(same))
        }
        return String(common.dropFirst(typed))
    }

    /// The candidates in columns, as they are shown below the line; of very many the first ones.
    package func columns(width: Int) -> String {
        let shown = candidates.prefix(Self.shownLimit)
        let widest = (shown.map(\.count).max() ?? 0) + 2
        let perLine = max(1, width / max(widest, 1))
        var text = ""
        for (place, candidate) in shown.enumerated() {
            let isLast = place == shown.count - 1 || (place + 1) % perLine == 0
            let gap = isLast ? "\n" : String(repeating: " ", count: widest - candidate.count)
            text += candidate + gap
        }
        if candidates.count > shown.count { text += "and \(candidates.count - shown.count) more\n" }
        return text
    }

    static let shownLimit = 100
}
