import Outbound

/// What a check found, what it advises, and what it left out.
package struct CheckReport: Sendable {
    /// By file, line and column.
    package var findings: [Finding]
    package var advice: [Advice]
    /// Checks that could not be made, for machines.
    package var notes: [String]
    /// Folders that could not be read whole, for people: what else is wrong there is not known yet.
    package var unread: [String] = []

    /// For people; `names` are the folders as they were named.
    package func lines(_ names: [String]) -> [String] {
        var lines = findings.map(\.description)
        if findings.isEmpty { lines.append("\(names.joined(separator: ", ")): no findings") }
        lines += unread.map { "\($0): \(CheckReport.rest)" }
        if !advice.isEmpty { lines.append("advice:") }
        return lines + advice.map { "  \($0.description)" }
    }

    private static let rest = "the rest of this folder is checked when that is mended"

    /// For machines: an object for each line that has a place, and for each check that was left out.
    package var json: [JSONValue] {
        findings.map(\.json) + advice.map(\.json)
            + notes.map { ["kind": "note", "message": .string($0)] }
    }
}

extension Finding {
    /// The finding for machines.
    package var json: JSONValue {
        [
            "kind": "finding", "file": .string(file), "line": JSONValue(line.map(Int64.init)),
            "column": JSONValue(column.map(Int64.init)),
            "message": .string(message),
        ]
    }

    /// By file, line and column.
    static func before(_ left: Finding, _ right: Finding) -> Bool {
        (left.file, left.line ?? 0, left.column ?? 0, left.message) < (
            right.file, right.line ?? 0, right.column ?? 0, right.message
        )
    }
}
