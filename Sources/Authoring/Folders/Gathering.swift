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

    /// What the command says beside its folders.
    package struct Setting: Sendable {
        /// The engine's file to use instead of the nearest one above the folders.
        package var engineFile: URL?
        /// The engine's file where none lies above the folders, if it is there.
        package var systemFile: URL?
        /// Keys of `[simulation]` that a flag or a variable overrides: they need not agree.
        package var overridden: Set<SimulationKey> = []
        /// Stands for a file of the folder.
        package var buffer: FileBuffer?

        package init() {}

        package var presentSystemFile: URL? {
            systemFile.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
        }
    }

    package enum SimulationKey: Sendable { case start, seed, speed }

    /// The web servers that the flow of a campaign may ask: the engine's, and those of its folder.
    package func web(of campaign: String) -> AllowList {
        let folder = folders.first { $0.file.campaign.name == campaign }
        return folder.map { $0.file.web.joined(engine.web) } ?? engine.web
    }

    /// Reads all folders; what is wrong with any is thrown together.
    package init(_ directories: [URL], setting: Setting = Setting()) throws(Findings) {
        var findings: [Finding] = []
        folders = []
        scripts = []
        engine = EngineFile()
        for directory in directories {
            do {
                let folder = try CampaignFolder(directory, buffer: setting.buffer)
                scripts.append(try CampaignScripts(folder))
                folders.append(folder)
            } catch {
                findings += error.all
            }
        }
        do {
            engineFile = try Gathering.engineFile(of: directories, setting)
            if let engineFile {
                let text = try FileText.read(engineFile)
                engine = try EngineFile(file: CampaignFolder.shown(engineFile), text: text)
            }
        } catch {
            findings += error.all
        }
        findings += clashes(setting.overridden)
        if !findings.isEmpty { throw Findings(findings) }
    }

    /// The file of the one engine that all folders run in.
    static func engineFile(of directories: [URL], _ setting: Setting) throws(Findings) -> URL? {
        if let file = setting.engineFile { return file }
        let files = directories.map { engineFile(above: $0) }
        guard let first = files.first else { return nil }
        for (directory, file) in zip(directories, files) where file != first {
            func words(_ file: URL?) -> String { file.map { CampaignFolder.shown($0) } ?? "none" }
            let message =
                "the trunkside.toml above it is \(words(file)), and above the first folder \(words(first)); one "
                + "engine has one: run them apart, or name the file in TRUNKSIDE_CONFIG"
            throw Findings([Finding(file: CampaignFolder.shown(directory), message: message)])
        }
        return first ?? setting.presentSystemFile
    }

    /// The nearest `trunkside.toml` at or above a folder.
    package static func engineFile(above directory: URL) -> URL? {
        var current = directory.standardizedFileURL
        while true {
            let file = current.appendingPathComponent("trunkside.toml")
            if FileManager.default.fileExists(atPath: file.path) { return file }
            let parent = current.deletingLastPathComponent().standardizedFileURL
            if parent.path == current.path { return nil }
            current = parent
        }
    }

    private func clashes(_ overridden: Set<SimulationKey>) -> [Finding] {
        var findings: [Finding] = Gathering.names(of: folders)
        for folder in folders {
            let file = CampaignFolder.shown(folder.directory.appendingPathComponent("campaign.toml"))
            if let differences = folder.file.simulation.flatMap({ differences($0, overridden) }) {
                findings.append(folder.file.finding(["simulation"], differences, in: file))
            }
            for carrier in Set(folder.file.carriers.values).sorted() where carrier != "simulated" {
                let what =
                    engine.trunks[carrier] == nil
                    ? "is not in trunkside.toml" : "is a trunk of trunkside.toml, a real one"
                let message =
                    "carrier \"\(carrier)\" \(what); this version dials by the carrier \"simulated\" only"
                findings.append(folder.file.finding(["carrier"], message, in: file))
            }
        }
        return findings
    }

    /// One engine has one clock and one seed.
    private func differences(
        _ simulation: CampaignFile.Simulation,
        _ overridden: Set<SimulationKey>
    ) -> String? {
        guard let first = folders.first?.file.simulation else { return nil }
        var keys: [String] = []
        if simulation.start != first.start, !overridden.contains(.start) { keys.append("start") }
        if simulation.seed != first.seed, !overridden.contains(.seed) { keys.append("seed") }
        if simulation.speed != first.speed, !overridden.contains(.speed) { keys.append("speed") }
        guard !keys.isEmpty else { return nil }
        let flags = keys.map { "--" + $0 }.joined(separator: " and ")
        return
            "simulation.\(keys.joined(separator: ", simulation.")) differs from the first folder's; one engine "
            + "has one clock: make them equal, or override with \(flags)"
    }

    /// A finding for each folder whose campaign has the name of another's: the ledger knows it by that.
    static func names(of folders: [CampaignFolder]) -> [Finding] {
        var first: [String: CampaignFolder] = [:]
        var findings: [Finding] = []
        for folder in folders {
            let name = folder.file.campaign.name
            guard let other = first[name] else {
                first[name] = folder
                continue
            }
            let isSame = other.directory == folder.directory
            let file = CampaignFolder.shown(folder.directory.appendingPathComponent("campaign.toml"))
            let message =
                isSame
                ? "the folder is named twice: name it once"
                : "the name \"\(name)\" is that of \(CampaignFolder.shown(other.directory)) too; the ledger knows a "
                    + "campaign by its name: give one another name"
            findings.append(folder.file.finding(["name"], message, in: file))
        }
        return findings
    }

    /// Why a do-not-contact list of the folder or of the engine cannot be read, if one cannot: then nobody is
    /// dialed.
    func unreadableSuppression(of folder: CampaignFolder) -> String? {
        folder.unreadableSuppression ?? DoNotContactFiles(engine: self).unreadable
    }

    /// The same for each folder's campaign where one cannot be read, by name.
    package var unreadableSuppressions: [String: String] {
        let pairs = folders.compactMap { folder in
            unreadableSuppression(of: folder).map { (folder.file.campaign.name, $0) }
        }
        return Dictionary(pairs) { first, _ in first }
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
