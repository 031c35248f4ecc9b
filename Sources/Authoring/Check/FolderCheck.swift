import Flows
import Foundation
import Intake
import Lua
import Outbound

/// Everything that can be found wrong with a campaign's folder without dialing: files, scripts, prompts,
/// templates and rows.
package struct FolderCheck {
    private let directory: URL

    package init(_ directory: URL) { self.directory = directory }

    /// All findings, by file, line and column.
    package func findings() -> [Finding] {
        var findings: [Finding] = []
        do {
            let gathering = try Gathering([directory])
            for (folder, scripts) in zip(gathering.folders, gathering.scripts) {
                findings += check(folder, scripts, queues: gathering.queues.map(\.name))
            }
        } catch {
            findings += error.all
        }
        return findings.sorted {
            ($0.file, $0.line ?? 0, $0.column ?? 0, $0.message) < (
                $1.file, $1.line ?? 0, $1.column ?? 0, $1.message
            )
        }
    }

    private func check(_ folder: CampaignFolder, _ scripts: CampaignScripts, queues: [String]) -> [Finding] {
        var findings: [Finding] = []
        let texts = FlowTexts(folder)
        findings += texts.findings
        findings += OutplanCheck(folder, scripts.outplan.outplan).findings()
        if folder.flow == nil, folder.file.campaign.queue.isEmpty {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(directory),
                    message: "neither flow.lua nor queue: nothing would happen on answer"
                )
            )
        }
        if folder.file.isSimulated, folder.callees == nil {
            findings.append(
                Finding(
                    file: CampaignFolder.shown(directory),
                    message: "no callees.lua: with simulated carriers it says who answers and what they do"
                )
            )
        }
        if let why = folder.unreadableSuppression {
            findings.append(Finding(file: CampaignFolder.shown(directory), message: why))
        }
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
