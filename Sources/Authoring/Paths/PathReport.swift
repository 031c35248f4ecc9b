import Outbound

/// What was found on one path through a flow, with the shortest answers that lead there.
package struct PathFinding: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The script fails.
        case raises
        /// The callee hears nothing.
        case silence
        /// Whatever nobody answers, it goes on.
        case loop
        /// Its handler for the hang-up is cut off before its end.
        case overdue
        /// It ends without the disposition that other paths have.
        case disposition
        /// The flow of a message ends without sending it.
        case unsent
    }

    package var kind: Kind
    package var finding: Finding
    /// Whom the flow was run for.
    package var target: String
    package var steps: [PathStep]

    /// The finding, then its path.
    package var lines: [String] {
        let path = steps.enumerated().map {
            "    \($0.offset + 1). \($0.element.action) -> \($0.element.answer)"
        }
        return ["\(finding)"] + (path.isEmpty ? ["    at once, before any action"] : path)
            + ["    (target \(target))"]
    }

    package var json: JSONValue {
        guard case .object(var fields) = finding.json else { return finding.json }
        fields["kind"] = .string(kind.rawValue)
        fields["target"] = .string(target)
        fields["path"] = .array(steps.map(\.json))
        return .object(fields)
    }
}

/// What exploring a campaign's flow came to.
package struct PathReport: Sendable {
    package var folder: String
    package var paths = 0
    package var targets = 0
    package var findings: [PathFinding] = []
    /// Which bound was reached, in words; empty where every path was followed to its end.
    package var bounds: [String] = []
    /// What the exploration rests on, where that is not plain.
    package var notes: [String] = []

    package var lines: [String] {
        func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
        var summary = "\(folder): \(count(paths, "path")), \(count(findings.count, "finding"))"
        if targets > 1 { summary += ", for \(targets) targets" }
        return findings.flatMap(\.lines) + [summary] + (bounds + notes).map { "  (\($0))" }
    }

    /// A line for each finding, then one that sums up.
    package var json: [JSONValue] {
        let summary: JSONValue = [
            "folder": .string(folder), "paths": .integer(Int64(paths)),
            "targets": .integer(Int64(targets)),
            "findings": .integer(Int64(findings.count)),
            "bounds": .array(bounds.map { .string($0) }), "notes": .array(notes.map { .string($0) }),
        ]
        return findings.map(\.json) + [summary]
    }
}
