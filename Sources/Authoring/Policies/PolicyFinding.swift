import Flows
import Outbound

/// What is wrong with a policy, with the smallest history that shows it.
package struct PolicyFinding: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// `decide` fails: the target would be held.
        case error
        /// It keeps something between two questions.
        case state
        /// It waits until an instant that is over.
        case past
        /// The target is never tried, or never again.
        case starves
        /// A destination is never tried.
        case unused
    }

    package var kind: Kind
    package var finding: Finding
    /// How the attempts before it ended, in words; empty where there was none.
    package var history: [String]
    /// A test that shows it, as Lua.
    package var test: String

    package var lines: [String] {
        let after = history.isEmpty ? "before the first attempt" : "after " + history.joined(separator: ", ")
        let shown = kind == .unused ? "a test to paste:" : "\(after); a test to paste:"
        return ["\(finding)", "    \(shown)", ""]
            + test.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" } + [""]
    }

    package var json: JSONValue {
        guard case .object(var fields) = finding.json else { return finding.json }
        fields["kind"] = .string(kind.rawValue)
        fields["history"] = .array(history.map { .string($0) })
        fields["test"] = .string(test)
        return .object(fields)
    }
}

/// Answers of a policy that a gate did not let stand.
package struct PolicyClamp: Hashable, Sendable {
    /// What the policy answered: `dial` or `wait`.
    package var answer: String
    package var gate: Gate
    package var count: Int
    /// The first of them, in the gate's words.
    package var example: String
}

/// What judging a policy came to.
package struct PolicyReport: Sendable {
    package var file: String
    package var cases: Int
    package var hasPolicy: Bool
    /// Questions that were asked, by answer.
    package var answers: [String: Int] = [:]
    package var clamps: [PolicyClamp] = []
    package var findings: [PolicyFinding] = []
    package var notes: [String] = []

    package var lines: [String] {
        let asked = answers.values.reduce(0, +)
        let what = hasPolicy ? "\(asked) answers of decide" : "no decide, \(asked) answers of the table"
        let found = "\(findings.count) finding\(findings.count == 1 ? "" : "s")"
        var lines = findings.flatMap(\.lines) + ["\(file): \(cases) cases, \(what), \(found)"]
        if hasPolicy {
            let counts = answers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            lines.append("  answered: " + counts.joined(separator: ", "))
            lines += clamped
        }
        return lines + notes.map { "  (\($0))" }
    }

    private var clamped: [String] {
        guard !clamps.isEmpty else { return ["  no answer was held back by a gate"] }
        let width = clamps.map { String($0.count).count }.max() ?? 1
        let gates = clamps.map { $0.gate.rawValue.count }.max() ?? 1
        return ["  held back by the gates:"]
            + clamps.map { clamp in
                let count =
                    String(repeating: " ", count: width - String(clamp.count).count) + "\(clamp.count)"
                let gate = clamp.gate.rawValue.padding(to: gates)
                return "    \(count)  \(clamp.answer)  \(gate)  such as: \(clamp.example)"
            }
    }

    package var json: [JSONValue] {
        let summary: JSONValue = [
            "file": .string(file), "cases": .integer(Int64(cases)), "has_policy": .boolean(hasPolicy),
            "answers": .object(answers.mapValues { .integer(Int64($0)) }),
            "clamps": .array(
                clamps.map {
                    [
                        "answer": .string($0.answer), "gate": .string($0.gate.rawValue),
                        "count": .integer(Int64($0.count)), "example": .string($0.example),
                    ]
                }
            ),
            "findings": .integer(Int64(findings.count)), "notes": .array(notes.map { .string($0) }),
        ]
        return findings.map(\.json) + [summary]
    }
}

extension String {
    /// Filled up with spaces.
    fileprivate func padding(to width: Int) -> String {
        count < width ? self + String(repeating: " ", count: width - count) : self
    }
}
