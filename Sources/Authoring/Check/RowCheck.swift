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
    private let zone: Zone?

    /// Bad rows that are shown one by one; the rest is counted.
    private static let shown = 20

    init(_ folder: CampaignFolder, texts: FlowTexts, outplan: Outplan) {
        self.folder = folder
        needs = texts.needs
        self.outplan = outplan
        zone = folder.file.campaign.zone.flatMap { Zone($0) }
    }

    func findings() -> [Finding] {
        let waits = folder.file.campaign.endHandle == .continue
        guard let first = folder.lists.first else {
            return waits ? [] : [nobody(in: folder.directory, "no targets.csv or targets.jsonl" + others)]
        }
        var findings: [Finding] = []
        var bad = 0
        var missing: [Int: (count: Int, first: String)] = [:]
        var unscheduled: (count: Int, first: String) = (0, "")
        do {
            let report = try folder.targetList.read(
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
                onProblem: { problem in
                    bad += 1
                    if bad <= RowCheck.shown { findings.append(Finding(problem, in: folder.lists)) }
                }
            )
            if report.rows == 0, !waits { findings.append(nobody(in: first, "no row below the names")) }
        } catch {
            findings += Finding.all(of: error, in: folder.lists)
        }
        if bad > RowCheck.shown {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory),
                    message: "\(bad) rows are refused; the first \(RowCheck.shown) are shown"
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
            let place = ScriptKeys(folder.outplan.source).place(of: ["schedule"])
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory.appendingPathComponent(folder.outplan.name)),
                    line: place?.line,
                    column: place?.column,
                    message:
                        "\(unscheduled.count) rows have no \"\(schedule.relativeTo)\" for the schedule (the first: "
                        + "\(unscheduled.first)); they would be held"
                )
            )
        }
        return findings
    }

    /// Files that look like lists and are not read.
    private var others: String {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.directory.path)
        } catch {
            return ""
        }
        let near = names.filter { $0.lowercased().hasPrefix("targets") }.sorted().prefix(3)
        return near.isEmpty ? "" : " (\(near.joined(separator: ", ")) is not read: export it as CSV)"
    }

    private func nobody(in file: URL, _ what: String) -> Finding {
        Finding(
            file: CampaignFolder.shown(file),
            line: file == folder.directory ? nil : 1,
            message: "\(what): the campaign has nobody to reach; add rows, or write end_handle = \"continue\""
        )
    }

    /// Whether a text finds a value for a name, as it will when it is spoken.
    private func has(_ draft: TargetDraft, _ name: String) -> Bool {
        TemplateScope(target: draft, zone: zone).value(name) != nil
    }

    private func who(_ draft: TargetDraft) -> String {
        draft.externalID ?? draft.destinations.first.map { Masked.address($0.address) } ?? "?"
    }
}
