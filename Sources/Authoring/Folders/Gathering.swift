import Foundation
import Outbound

/// The folders of one command, with the engine's file above them: read and held against each other before
/// anything is opened.
package struct Gathering: Sendable {
    package var folders: [CampaignFolder]
    package var scripts: [CampaignScripts]
    package var engine: EngineFile
    /// Where `trunkside.toml` was found.
    package var engineFile: URL?

    /// Reads all folders; what is wrong with any is thrown together.
    package init(_ directories: [URL]) throws(Findings) {
        var findings: [Finding] = []
        folders = []
        scripts = []
        for directory in directories {
            do {
                let folder = try CampaignFolder(directory)
                scripts.append(try CampaignScripts(folder))
                folders.append(folder)
            } catch {
                findings += error.all
            }
        }
        engine = EngineFile()
        if let first = directories.first, let file = Gathering.engineFile(above: first) {
            engineFile = file
            do {
                engine = try EngineFile(file: CampaignFolder.shown(file), text: try CampaignFolder.text(file))
            } catch {
                findings += error.all
            }
        }
        findings += clashes()
        if !findings.isEmpty { throw Findings(findings) }
    }

    /// The nearest `trunkside.toml` at or above a folder.
    private static func engineFile(above directory: URL) -> URL? {
        var current = directory.standardizedFileURL
        while true {
            let file = current.appendingPathComponent("trunkside.toml")
            if FileManager.default.fileExists(atPath: file.path) { return file }
            let parent = current.deletingLastPathComponent().standardizedFileURL
            if parent.path == current.path { return nil }
            current = parent
        }
    }

    private func clashes() -> [Finding] {
        var findings: [Finding] = []
        var names: Set<String> = []
        for folder in folders {
            let file = CampaignFolder.shown(folder.directory.appendingPathComponent("campaign.toml"))
            if !names.insert(folder.file.campaign.name).inserted {
                findings.append(
                    Finding(
                        file: file,
                        message: "another folder has the name \"\(folder.file.campaign.name)\" too"
                    )
                )
            }
            if folder.file.simulation != folders.first?.file.simulation, folder.file.isSimulated {
                findings.append(
                    Finding(
                        file: file,
                        message:
                            "its [simulation] differs from the first folder's; one engine has one clock: make "
                            + "them equal, or override with --start, --seed and --speed"
                    )
                )
            }
            for (type, carrier) in folder.file.carriers.sorted(by: { $0.key < $1.key })
            where carrier != "simulated" && engine.trunks[carrier] == nil {
                findings.append(
                    Finding(
                        file: file,
                        message:
                            "carrier \"\(carrier)\" for \(type.rawValue) is not in trunkside.toml; this version "
                            + "has the carrier \"simulated\" only"
                    )
                )
            }
        }
        return findings
    }

    /// Every queue of the folders and of the engine's file, by name; the folder's own wins.
    package var queues: [Queue] {
        var queues: [String: Queue] = [:]
        for queue in engine.queues + folders.flatMap(\.file.queues) { queues[queue.name] = queue }
        for folder in folders
        where !folder.file.campaign.queue.isEmpty && queues[folder.file.campaign.queue] == nil {
            queues[folder.file.campaign.queue] = Queue(name: folder.file.campaign.queue)
        }
        return queues.values.sorted { $0.name < $1.name }
    }
}
