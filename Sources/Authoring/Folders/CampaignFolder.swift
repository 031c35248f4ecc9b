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

    /// The largest script that is read.
    package static let scriptLimit = 1 << 20

    /// Reads everything but the lists; throws all that cannot be read at once.
    package init(_ directory: URL) throws(Findings) {
        let path = CampaignFolder.shown(directory)
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path) else {
            let isThere = FileManager.default.fileExists(atPath: directory.path)
            throw Findings([
                Finding(
                    file: path,
                    message: isThere
                        ? "cannot be read as a folder; a campaign is a folder with a campaign.toml"
                        : "there is no such folder"
                )
            ])
        }
        guard names.contains("campaign.toml") else {
            throw Findings([
                Finding(file: path, message: "no campaign: a campaign's folder has a campaign.toml")
            ])
        }
        self.directory = directory
        let toml = directory.appendingPathComponent("campaign.toml")
        file = try CampaignFile(file: CampaignFolder.shown(toml), text: try CampaignFolder.text(toml))
        do {
            lists = try TargetList.files(of: directory)
        } catch {
            throw Findings([Finding(file: path, message: "\(error)")])
        }
        guard names.contains("outplan.lua") else {
            throw Findings([Finding(file: path, message: "no outplan.lua: it says how and when to try")])
        }
        outplan = try CampaignFolder.script(directory, "outplan.lua")
        flow = names.contains("flow.lua") ? try CampaignFolder.script(directory, "flow.lua") : nil
        callees = names.contains("callees.lua") ? try CampaignFolder.script(directory, "callees.lua") : nil
        modules = []
        for name in names.sorted() where name.hasSuffix(".lua") {
            if ["flow.lua", "outplan.lua", "callees.lua"].contains(name) || name.hasSuffix("_test.lua") {
                continue
            }
            modules.append(try CampaignFolder.script(directory, name))
        }
    }

    private static func script(_ directory: URL, _ name: String) throws(Findings) -> LuaChunk {
        LuaChunk(name: name, source: try text(directory.appendingPathComponent(name)))
    }

    /// A file's text, within the limit.
    package static func text(_ url: URL) throws(Findings) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: url)
        } catch {
            throw Findings([
                Finding(file: shown(url), message: "cannot be read: \(error.localizedDescription)")
            ])
        }
        guard data.count <= scriptLimit else {
            throw Findings([
                Finding(file: shown(url), message: "is \(data.count) bytes; at most \(scriptLimit) are read")
            ])
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Findings([Finding(file: shown(url), message: "is not UTF-8 text")])
        }
        return text
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
    package var unreadableSuppression: String? {
        let files = file.doNotContact.map { directory.appendingPathComponent($0) }
        do {
            _ = try DoNotContactList(country: file.campaign.defaultCountry).entries(of: files)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// How a path is shown: relative to where the command runs, when it lies below.
    package static func shown(_ url: URL) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return url.path.hasPrefix(here) ? String(url.path.dropFirst(here.count)) : url.path
    }
}
