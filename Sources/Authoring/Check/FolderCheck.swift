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
        var gatherings: [Gathering] = []
        for directory in directories {
            do {
                gatherings.append(try Gathering([directory], setting: setting))
            } catch {
                findings.formUnion(error.all)
            }
        }
        let cast = Set(gatherings.flatMap(\.scripts).flatMap { $0.callees?.agents.keys.map { $0 } ?? [] })
        for gathering in gatherings {
            folders += gathering.folders
            findings.formUnion(DoNotContactFiles(engine: gathering).findings())
            for (folder, scripts) in zip(gathering.folders, gathering.scripts) {
                let queues = QueueCheck(folder, scripts, queues: gathering.engine.queues, cast: cast)
                findings.formUnion(check(folder, scripts, queues))
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
        _ queues: QueueCheck
    ) -> [Finding] {
        var findings: [Finding] = []
        let texts = FlowTexts(folder, queues: queues)
        findings += texts.findings
        let toml = CampaignFolder.shown(folder.directory.appendingPathComponent("campaign.toml"))
        if !queues.own.isEmpty, let problem = queues.problem(queues.own) {
            findings.append(folder.file.finding(["queue"], problem, in: toml))
        }
        if folder.file.campaign.nextCampaign == folder.file.campaign.name {
            let message =
                "next_campaign is this campaign itself, and each starts once in a run: name another, or remove it"
            findings.append(folder.file.finding(["next_campaign"], message, in: toml))
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
        findings += RowCheck(folder, RowTally(folder, texts: texts, scripts)).findings()
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
