import Outbound
import Store

/// A row for each target: what became of it, with its variables as columns. Rows are read a page at a time.
package struct TargetResults: Sendable {
    package enum Format: Sendable {
        /// RFC 4180, with a header row. A text that a spreadsheet would take for a formula is given a quote
        /// in front.
        case csv
        /// One JSON object a line, keys sorted.
        case jsonl
        /// The same objects in one array.
        case json
    }

    package let columns: [String]
    private let names: [String]
    private let campaign: Identifier<Campaign>
    private let ledger: Ledger

    /// How many targets one read takes.
    private static let page = 500
    /// Variables that have a column, by name; others have none.
    package static let variablesLimit = 1000

    private static let fixed = [
        "external_id", "name", "state", "reason", "reached", "tries", "last_outcome", "disposition",
        "last_attempt_at",
    ]

    /// Looks through all targets for the names of their variables.
    package init(campaign: Campaign, ledger: Ledger) throws {
        var all: Set<String> = []
        var last: Identifier<Target>?
        while true {
            let (names, end) = try ledger.variableNames(campaign.id, after: last, limit: Self.page * 20)
            all.formUnion(names)
            guard let end else { break }
            last = end
        }
        names = Array(all.sorted().prefix(Self.variablesLimit))
        columns = Self.fixed + names
        self.campaign = campaign.id
        self.ledger = ledger
    }

    private func row(_ subject: Subject) -> [JSONValue] {
        let (target, attempt) = (subject.target, subject.history.last)
        let tries = subject.history.count { $0.outcome?.countsAsTry ?? true }
        let fixed: [JSONValue] = [
            JSONValue(target.draft.externalID), .string(target.draft.name),
            .string(TargetResults.state(target)),
            JSONValue(TargetResults.why(target)), .boolean(target.state == .done(.reached)),
            .integer(Int64(tries)), JSONValue(attempt?.outcome?.rawValue),
            JSONValue(attempt?.disposition), JSONValue(attempt?.startedAt),
        ]
        return fixed + names.map { target.variables[$0] ?? .null }
    }

    private static func state(_ target: Target) -> String {
        switch target.state {
        case .idle: "idle"
        case .progressing: "progressing"
        case .done: "done"
        }
    }

    private static func why(_ target: Target) -> String? {
        if case .done(let reason) = target.state { return reason.rawValue }
        return target.hold
    }

    /// The text a part at a time, from the first to the last.
    package func parts(_ format: Format) -> Parts { Parts(results: self, format: format) }

    package struct Parts: Sendable {
        let results: TargetResults
        let format: Format
        private var last: Identifier<Target>?
        private var stage = Stage.begin

        private enum Stage { case begin, rows, more, end }

        init(results: TargetResults, format: Format) {
            self.results = results
            self.format = format
        }

        /// Whole lines, each with its end; nil after the last.
        package mutating func next() throws -> String? {
            switch stage {
            case .begin:
                stage = .rows
                switch format {
                case .csv: return results.columns.map(TargetResults.field).joined(separator: ",") + "\n"
                case .json: return "["
                case .jsonl: return try next()
                }
            case .end: return nil
            case .rows, .more:
                let subjects = try results.ledger.subjects(
                    results.campaign,
                    after: last,
                    limit: TargetResults.page
                )
                guard let end = subjects.last else {
                    let isEmpty = stage == .rows
                    stage = .end
                    return format == .json ? (isEmpty ? "]\n" : "\n]\n") : nil
                }
                last = end.target.id
                var text = ""
                for subject in subjects {
                    if format == .json { text += stage == .more ? ",\n" : "\n" }
                    stage = .more
                    text += results.line(results.row(subject), format)
                    if format != .json { text += "\n" }
                }
                return text
            }
        }
    }

    private func line(_ row: [JSONValue], _ format: Format) -> String {
        switch format {
        case .csv: row.map { $0 == .null ? "" : TargetResults.field($0.display) }.joined(separator: ",")
        case .json, .jsonl:
            // A variable may have the name of a column, which keeps its own value.
            JSONValue.object(Dictionary(zip(columns, row)) { first, _ in first }).text
        }
    }

    /// One field as it stands in such a file.
    package static func field(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@\t\r".contains(first), Double(text) == nil { text = "'" + text }
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
