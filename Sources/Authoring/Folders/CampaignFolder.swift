import Flows
import Foundation
import Intake
import Lua
import Outbound

/// A campaign as a folder of files: found, read and typed, before anything is written or dialed.
package struct CampaignFolder: Sendable {
    package var directory: URL
    package var file: CampaignFile
    /// `targets*.csv`, `.jsonl`, either with `.gz`, in the order of their names.
    package var lists: [URL]
    package var outplan: LuaChunk
    package var flow: LuaChunk?
    package var callees: LuaChunk?
    /// Other Lua files, for `require`, by path without `.lua` and with dots for slashes.
    package var modules: [LuaChunk]
    /// Every Lua file, sorted.
    package var scriptNames: [String]

    /// Reads everything but the lists; throws all that cannot be read at once. `buffer` stands for one of the
    /// files.
    package init(_ directory: URL, buffer: FileBuffer? = nil) throws(Findings) {
        let path = CampaignFolder.shown(directory)
        var names = try CampaignFolder.names(in: directory)
        if let buffer, !names.contains(buffer.name) { names.append(buffer.name) }
        scriptNames = names.filter { $0.hasSuffix(".lua") }.sorted()
        guard names.contains("campaign.toml") else {
            throw Findings([
                Finding(file: path, message: "no campaign: a campaign's folder has a campaign.toml")
            ])
        }
        self.directory = directory
        let toml = directory.appendingPathComponent("campaign.toml")
        file = try CampaignFile(file: CampaignFolder.shown(toml), text: try FileText.read(toml, buffer))
        do {
            lists = try TargetList.files(of: directory)
        } catch {
            throw Findings([Finding(file: path, message: "\(error)")])
        }
        let unreadable = lists.compactMap { list in
            FileText.obstacle(list).map { Finding(file: CampaignFolder.shown(list), message: $0) }
        }
        if !unreadable.isEmpty { throw Findings(unreadable) }
        guard names.contains("outplan.lua") else {
            throw Findings([Finding(file: path, message: "no outplan.lua: it says how and when to try")])
        }
        outplan = try CampaignFolder.script(directory, "outplan.lua", buffer)
        flow = names.contains("flow.lua") ? try CampaignFolder.script(directory, "flow.lua", buffer) : nil
        callees =
            names.contains("callees.lua")
            ? try CampaignFolder.script(directory, "callees.lua", buffer) : nil
        modules = try CampaignFolder.modules(in: directory, names, buffer)
    }

    private static func modules(
        in directory: URL,
        _ names: [String],
        _ buffer: FileBuffer? = nil
    ) throws(Findings) -> [LuaChunk] {
        var modules: [LuaChunk] = []
        for name in names.sorted() where name.hasSuffix(".lua") {
            if ["flow.lua", "outplan.lua", "callees.lua"].contains(name) || name.hasSuffix("_test.lua") {
                continue
            }
            modules.append(try script(directory, name, buffer))
        }
        return modules
    }

    /// The same campaign with its flow, outplan and modules as they are on disk now. The rest is as it was:
    /// a run does not take it.
    func rereadingScripts() throws(Findings) -> CampaignFolder {
        var folder = self
        let names = try CampaignFolder.names(in: directory)
        folder.outplan = try CampaignFolder.script(directory, outplan.name)
        folder.flow = try flow.map { chunk throws(Findings) in
            try CampaignFolder.script(directory, chunk.name)
        }
        folder.modules = try CampaignFolder.modules(in: directory, names)
        return folder
    }

    private static func names(in directory: URL) throws(Findings) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory.path)
        } catch {
            let message = obstacle(directory) ?? "cannot be read: \(error.localizedDescription)"
            throw Findings([Finding(file: CampaignFolder.shown(directory), message: message)])
        }
    }

    /// Why a folder cannot be looked into; nil where it can.
    static func obstacle(_ directory: URL) -> String? {
        if FileText.obstacle(directory) == nil { return "is a file; name the campaign's folder" }
        let files = FileManager.default
        guard files.fileExists(atPath: directory.path) else { return "there is no such folder" }
        return files.isReadableFile(atPath: directory.path)
            ? nil : "the folder cannot be read; check its permissions"
    }

    private static func script(
        _ directory: URL,
        _ name: String,
        _ buffer: FileBuffer? = nil
    ) throws(Findings) -> LuaChunk {
        LuaChunk(name: name, source: try FileText.read(directory.appendingPathComponent(name), buffer))
    }

    /// How its target lists are read.
    package var targetList: TargetList {
        TargetList(
            file.campaign.kind,
            country: file.campaign.defaultCountry,
            zone: file.campaign.zone.flatMap { Zone($0) }
        )
    }

    /// Why its do-not-contact lists cannot be read, if they cannot: then nobody is dialed.
    package var unreadableSuppression: String? { DoNotContactFiles(self).unreadable }

    /// How a path is shown: relative to where the command runs, when it lies below.
    package static func shown(_ url: URL) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return url.path.hasPrefix(here) ? String(url.path.dropFirst(here.count)) : url.path
    }
}
