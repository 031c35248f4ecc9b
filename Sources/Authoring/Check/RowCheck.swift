import Flows
import Foundation
import Intake
import Lua
import Outbound

/// Every row of the lists, held against what the scripts need of it.
struct RowCheck {
    private let folder: CampaignFolder
    private let needs: [FlowTexts.Need]
    private let outplan: Outplan

    /// Findings of one kind that are shown one by one; the rest is counted.
    private static let shown = 5

    init(_ folder: CampaignFolder, texts: FlowTexts, outplan: Outplan) {
        self.folder = folder
        needs = texts.needs
        self.outplan = outplan
    }

    func findings() -> [Finding] {
        guard !folder.lists.isEmpty else {
            if folder.file.campaign.endHandle == .continue { return [] }
            return [
                Finding(
                    file: CampaignFolder.shown(folder.directory),
                    message: "no targets.csv or targets.jsonl: the campaign has nobody to reach"
                )
            ]
        }
        var findings: [Finding] = []
        var missing: [Int: (count: Int, first: String)] = [:]
        var unscheduled: (count: Int, first: String) = (0, "")
        do {
            _ = try folder.targetList.read(
                folder.lists,
                onTarget: { draft in
                    for (index, need) in needs.enumerated() where !has(draft, need.name) {
                        missing[index, default: (0, who(draft))].count += 1
                    }
                    if let schedule = outplan.schedule, !has(draft, schedule.relativeTo) {
                        if unscheduled.count == 0 { unscheduled.first = who(draft) }
                        unscheduled.count += 1
                    }
                },
                onProblem: { findings.append(Finding($0, in: folder)) }
            )
        } catch {
            findings.append(Finding(file: CampaignFolder.shown(folder.directory), message: "\(error)"))
        }
        let bad = findings.count
        if bad > RowCheck.shown * 4 {
            findings = Array(findings.prefix(RowCheck.shown * 4))
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory),
                    message: "\(bad) rows are refused; the first are shown"
                )
            )
        }
        for (index, need) in needs.enumerated() {
            guard let (count, first) = missing[index] else { continue }
            findings.append(
                Finding(
                    file: need.file,
                    line: need.line,
                    column: need.column,
                    message:
                        "\(count) rows have no \"\(need.name)\" (the first: \(first)); fill the column, or give a "
                        + "default: {\(need.name)|...}"
                )
            )
        }
        if unscheduled.count > 0, let schedule = outplan.schedule {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory.appendingPathComponent(folder.outplan.name)),
                    message:
                        "\(unscheduled.count) rows have no \"\(schedule.relativeTo)\" for the schedule (the first: "
                        + "\(unscheduled.first)); they would be held"
                )
            )
        }
        return findings
    }

    private func has(_ draft: TargetDraft, _ name: String) -> Bool {
        switch name {
        case "name": !draft.name.isEmpty
        case "external_id": draft.externalID != nil
        case "locale": draft.locale != nil
        case "timezone": draft.zone != nil
        case "detail": !draft.detail.isEmpty
        default: draft.data[name].map { $0 != .null && $0 != "" } ?? false
        }
    }

    private func who(_ draft: TargetDraft) -> String {
        draft.externalID ?? draft.destinations.first.map { Masked.address($0.address) } ?? "?"
    }
}

extension Finding {
    init(_ problem: RowProblem, in folder: CampaignFolder) {
        self.init(
            file: CampaignFolder.shown(folder.directory.appendingPathComponent(problem.file)),
            line: problem.line,
            column: problem.column,
            message: problem.description.drop { $0 != " " }.dropFirst().description
        )
    }
}
