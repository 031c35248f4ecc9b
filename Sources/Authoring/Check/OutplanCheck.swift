import Flows
import Foundation
import Lua
import Outbound

/// What is valid in an outplan and still cannot be meant.
struct OutplanCheck {
    private let file: String
    private let keys: ScriptKeys
    private let outplan: Outplan

    init(_ folder: CampaignFolder, _ outplan: Outplan) {
        self.init(
            file: CampaignFolder.shown(folder.directory.appendingPathComponent(folder.outplan.name)),
            source: folder.outplan.source,
            outplan
        )
    }

    /// `file` is how findings name it.
    init(file: String, source: String, _ outplan: Outplan) {
        self.file = file
        keys = ScriptKeys(source)
        self.outplan = outplan
    }

    func findings() -> [Finding] {
        var findings: [Finding] = []
        for (outcome, rule) in outplan.retry.byOutcome.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard rule.entries > max(outplan.tries.total - 1, 1) else { continue }
            findings.append(
                finding(
                    ["retry", .name(outcome.rawValue)],
                    "retry.\(outcome.rawValue) has \(rule.entries) entries, and tries.total = \(outplan.tries.total) "
                        + "leaves room for \(outplan.tries.total - 1) retries; the rest is never used"
                )
            )
        }
        for (index, window) in outplan.windows.enumerated() where window.days.isEmpty || window.ranges.isEmpty
        {
            findings.append(
                finding(
                    ["windows", .place(index + 1)],
                    "window \(index + 1) never opens: it has no days or no hours"
                )
            )
        }
        if let schedule = outplan.schedule, schedule.from >= schedule.to {
            findings.append(
                finding(
                    ["schedule"],
                    "schedule ends (\(DurationText.text(schedule.to))) before it begins "
                        + "(\(DurationText.text(schedule.from)))"
                )
            )
        }
        return findings
    }

    private func finding(_ path: [ScriptKeys.Key], _ message: String) -> Finding {
        let place = keys.place(of: path)
        return Finding(file: file, line: place?.line, column: place?.column, message: message)
    }
}
