import Outbound
import Store

/// A row for each target: what became of it, with its variables as columns.
package struct TargetResults {
    package let columns: [String]
    private let rows: [[JSONValue]]

    private static let fixed = [
        "external_id", "name", "state", "reason", "reached", "tries", "last_outcome", "disposition",
        "last_attempt_at",
    ]

    package init(campaign: Campaign, ledger: Ledger) throws {
        let targets = try CampaignReport.targets(campaign.id, ledger)
        var last: [Identifier<Target>: Attempt] = [:]
        var tries: [Identifier<Target>: Int] = [:]
        for attempt in try CampaignReport.attempts(campaign.id, ledger) {
            last[attempt.target] = attempt
            if attempt.outcome?.countsAsTry ?? true { tries[attempt.target, default: 0] += 1 }
        }
        let names = Set(targets.flatMap(\.variables.keys)).sorted()
        columns = TargetResults.fixed + names
        rows = targets.map { target in
            let attempt = last[target.id]
            let fixed: [JSONValue] = [
                JSONValue(target.draft.externalID), .string(target.draft.name),
                .string(TargetResults.state(target)),
                JSONValue(TargetResults.why(target)), .boolean(target.state == .done(.reached)),
                .integer(Int64(tries[target.id] ?? 0)), JSONValue(attempt?.outcome?.rawValue),
                JSONValue(attempt?.disposition), JSONValue(attempt?.startedAt),
            ]
            return fixed + names.map { target.variables[$0] ?? .null }
        }
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

    /// RFC 4180, with a header row. A text that a spreadsheet would take for a formula is given a quote in
    /// front.
    package func csv(_ write: (String) -> Void) {
        write(columns.map(TargetResults.field).joined(separator: ","))
        for row in rows {
            write(row.map { $0 == .null ? "" : TargetResults.field($0.display) }.joined(separator: ","))
        }
    }

    /// One JSON object a line, keys sorted.
    package func jsonl(_ write: (String) -> Void) {
        for row in rows { write(JSONValue.object(Dictionary(uniqueKeysWithValues: zip(columns, row))).text) }
    }

    private static func field(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@\t\r".contains(first), Double(text) == nil { text = "'" + text }
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
