import Flows
import Outbound
import Store

/// One attempt in the order in which it happened, for a reader at a terminal.
package struct Timeline: Sendable {
    package let story: AttemptStory

    package init(_ story: AttemptStory) { self.story = story }

    /// One thing that happened.
    struct Row: Hashable {
        var at: Instant
        /// Where in the script; or what it is about.
        var place: String
        var text: String
        /// A line that belongs to the one above it.
        var isDetail = false
    }

    private static let placeWidth = 18
    private static let timeWidth = 11

    package func lines(columns: Int = 100) -> [String] {
        var lines = heading
        var last: Instant?
        for row in rows {
            let time =
                row.at == last || row.isDetail ? "" : Timeline.elapsed(row.at - story.attempt.startedAt)
            if !row.isDetail { last = row.at }
            let head =
                Timeline.left(time, Timeline.timeWidth) + "  "
                + Timeline.right(row.place, Timeline.placeWidth)
            let indent = Timeline.timeWidth + 2 + max(Timeline.placeWidth, row.place.count)
            let text = (row.isDetail ? "  " : "") + row.text
            let parts = Timeline.wrapped(text, to: max(20, columns - indent - 1))
            for (index, part) in parts.enumerated() {
                lines.append(
                    index == 0 ? "\(head) \(part)" : String(repeating: " ", count: indent + 3) + part
                )
            }
        }
        return lines + ending.flatMap { Timeline.wrapped($0, to: columns) }
    }

    private var heading: [String] {
        let attempt = story.attempt
        let who = story.target.draft.externalID ?? "target \(story.target.id)"
        var lines = [
            "attempt \(attempt.id), \(who)/\(attempt.number) of \(story.campaign.called)",
            "  \(attempt.destination.type.rawValue) \(Masked.address(attempt.destination.address))"
                + ", carrier \(attempt.carrier), \(story.time(attempt.startedAt))"
                + (story.zone.map { " (\($0.name))" } ?? ""),
        ]
        var scripts: [String] = []
        for script in [story.flow, story.outplan] {
            if let script { scripts.append("\(script.draft.file) version \(script.number)") }
        }
        lines.append("  " + scripts.joined(separator: ", "))
        if let earlier = story.earlier {
            let outcome = earlier.outcome?.rawValue ?? "open"
            lines.append("  after attempt \(earlier.number): \(outcome), \(story.time(earlier.startedAt))")
        }
        if case .events(_, let why) = story.source { lines.append("  no trace: \(why)") }
        return lines + [""]
    }

    private var ending: [String] {
        let attempt = story.attempt
        var lines: [String] = [""]
        guard let outcome = attempt.outcome else { return lines + ["still open"] }
        var words = "ended \(outcome.rawValue)"
        if let cause = attempt.cause { words += " (\(cause))" }
        if let success = attempt.success { words += success ? ", success" : ", no success" }
        if let tag = attempt.disposition { words += ", disposition \"\(tag)\"" }
        if let note = attempt.note { words += ", note \"\(note)\"" }
        if let who = attempt.answeredBy { words += ", answered by \(who.rawValue)" }
        if let at = attempt.callbackAt { words += ", callback asked for \(story.time(at))" }
        lines.append(words)
        if !attempt.variables.isEmpty {
            let list = attempt.variables.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.text)" }
            lines.append("variables: \(list.joined(separator: ", "))")
        }
        return lines
    }

    var rows: [Row] {
        switch story.source {
        case .trace(let trace): return TraceRows(story, trace).rows
        case .notes(let notes): return notes.map { note(of: $0) }
        case .events(let events, _):
            return events.map { event in
                Row(at: event.at, place: event.kind, text: Timeline.words(event.body))
            }
        }
    }

    private func note(of note: JSONValue) -> Row {
        guard case .object(var fields) = note else {
            return Row(at: story.attempt.startedAt, place: "", text: "")
        }
        let at = fields.removeValue(forKey: "at")?.string.flatMap { RFC3339.instant($0) }
        let kind = fields.removeValue(forKey: "kind")?.string ?? ""
        return Row(at: at ?? story.attempt.startedAt, place: kind, text: Timeline.words(fields))
    }

    static func words(_ fields: [String: JSONValue]) -> String {
        fields.sorted { $0.key < $1.key }.filter { $0.value != .null }
            .map { "\($0.key) \($0.value.display)" }.joined(separator: ", ")
    }

    /// `0:12.340`; hours where there are any.
    static func elapsed(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.milliseconds)
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let (minutes, second) = seconds.quotientAndRemainder(dividingBy: 60)
        let tail = "\(padded(second, 2)).\(padded(rest, 3))"
        if minutes < 60 { return "\(minutes):\(tail)" }
        return "\(minutes / 60):\(padded(minutes % 60, 2)):\(tail)"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func left(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private static func right(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Broken at spaces, or where a word is longer than a line.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var rest = text[...]
        while rest.count > width {
            let limit = rest.index(rest.startIndex, offsetBy: width)
            let space = rest[..<limit].lastIndex(of: " ")
            let isUseful = space.map { rest.distance(from: rest.startIndex, to: $0) > width / 2 } ?? false
            let cut = isUseful ? space ?? limit : limit
            lines.append(String(rest[..<cut]))
            rest = rest[cut...].drop { $0 == " " }
        }
        return lines + [String(rest)]
    }
}
