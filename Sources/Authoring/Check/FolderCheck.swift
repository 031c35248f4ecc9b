import Flows
import Foundation
import Intake
import Lua
import Outbound

/// Everything that can be found wrong with campaigns' folders without dialing: files, scripts, prompts,
/// templates and rows.
package struct FolderCheck {
    private let directories: [URL]
    private let setting: Gathering.Setting

    /// Each folder is checked for itself; only their names are held against each other.
    package init(_ directories: [URL], setting: Gathering.Setting = Gathering.Setting()) {
        self.directories = directories
        self.setting = setting
    }

    /// All findings, by file, line and column.
    package func findings() -> [Finding] {
        var findings: Set<Finding> = []
        var folders: [CampaignFolder] = []
        for directory in directories {
            do {
                let gathering = try Gathering([directory], setting: setting)
                folders += gathering.folders
                findings.formUnion(DoNotContactFiles(engine: gathering).findings())
                for (folder, scripts) in zip(gathering.folders, gathering.scripts) {
                    findings.formUnion(check(folder, scripts, queues: gathering.engine.queues))
                }
            } catch {
                findings.formUnion(error.all)
            }
        }
        findings.formUnion(Gathering.names(of: folders))
        return findings.sorted {
            ($0.file, $0.line ?? 0, $0.column ?? 0, $0.message) < (
                $1.file, $1.line ?? 0, $1.column ?? 0, $1.message
            )
        }
    }

    private func check(
        _ folder: CampaignFolder,
        _ scripts: CampaignScripts,
        queues: [Queue]
    ) -> [Finding] {
        var findings: [Finding] = []
        let described = (queues + folder.file.queues).map(\.name)
        let known = Set(described).union(scripts.callees?.agents.keys.map { $0 } ?? [])
        let texts = FlowTexts(folder, queues: known.union([folder.file.campaign.queue]))
        findings += texts.findings
        let queue = folder.file.campaign.queue
        if !queue.isEmpty, !known.contains(queue) {
            findings.append(
                folder.file.finding(
                    ["queue"],
                    FlowTexts.unknownQueue(queue, known),
                    in: CampaignFolder.shown(folder.directory.appendingPathComponent("campaign.toml"))
                )
            )
        }
        findings += OutplanCheck(folder, scripts.outplan.outplan).findings()
        if folder.flow == nil, folder.file.campaign.queue.isEmpty {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory),
                    message: "neither flow.lua nor queue: nothing would happen on answer"
                )
            )
        }
        if folder.file.isSimulated, folder.callees == nil {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory),
                    message: "no callees.lua: with simulated carriers it says who answers and what they do"
                )
            )
        }
        findings += DoNotContactFiles(folder).findings()
        findings += RowCheck(folder, texts: texts, outplan: scripts.outplan.outplan).findings()
        return findings
    }
}

extension Finding {
    /// The finding for machines.
    package var json: JSONValue {
        [
            "file": .string(file), "line": JSONValue(line.map(Int64.init)),
            "column": JSONValue(column.map(Int64.init)),
            "message": .string(message),
        ]
    }
}
