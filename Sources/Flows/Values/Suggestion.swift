/// The known name that an unknown one was probably meant to be.
package enum Suggestion {
    /// Nil when none is near: at most one letter in three may differ.
    package static func nearest(to name: String, among known: [String]) -> String? {
        let wanted = name.lowercased()
        let allowed = max(1, name.count / 3)
        let ranked = known.map { (distance(wanted, $0.lowercased()), $0) }
            .filter { $0.0 <= allowed && $0.0 < name.count }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        if let first = ranked.first { return first.1 }
        // Words cut short, or not: `minute` for `min`.
        return known.sorted().first { candidate in
            let shorter = min(candidate.count, name.count)
            return shorter >= 3 && candidate.lowercased().prefix(shorter) == wanted.prefix(shorter)
        }
    }

    /// `; did you mean "x"?`, or the list of what is known when that is short, or nothing.
    package static func ending(for name: String, among known: [String]) -> String {
        if let nearest = nearest(to: name, among: known) { return "; did you mean \"\(nearest)\"?" }
        if known.isEmpty || known.count > 16 { return "" }
        return "; known are \(known.sorted().joined(separator: ", "))"
    }

    /// Edits between two names: insert, delete, replace, swap of neighbours (optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.unicodeScalars.prefix(64))
        let b = Array(right.unicodeScalars.prefix(64))
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    best = min(best, before[j - 2] + 1)
                }
                row.append(best)
            }
            (before, last) = (last, row)
        }
        return last[b.count]
    }
}
