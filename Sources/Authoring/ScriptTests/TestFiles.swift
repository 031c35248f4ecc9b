import Flows
import Foundation
import Lua

/// The files of tests that a command names: folders of campaigns, folders of such folders, or files.
package struct TestFiles: Sendable {
    /// The tests of one campaign's folder.
    package struct Folder: Sendable {
        package var directory: URL
        /// By name.
        package var files: [URL]
    }

    package static let suffix = "_test.lua"
    /// Files of one command.
    static let limit = 10_000

    package let folders: [Folder]

    /// In the order in which they are named, each once.
    package init(_ places: [URL]) throws(Findings) {
        var folders: [Folder] = []
        var findings: [Finding] = []
        for place in places {
            do {
                for found in try TestFiles.find(place) {
                    guard let index = folders.firstIndex(where: { $0.directory == found.directory }) else {
                        folders.append(found)
                        continue
                    }
                    folders[index].files = Set(folders[index].files + found.files).sorted {
                        $0.path < $1.path
                    }
                }
            } catch {
                findings += error.all
            }
        }
        let count = folders.reduce(0) { $0 + $1.files.count }
        if count > Self.limit {
            findings.append(
                Finding(
                    file: "",
                    message: "\(count) files of tests; \(Self.limit) are the most of one command"
                )
            )
        }
        if !findings.isEmpty { throw Findings(findings) }
        self.folders = folders
    }

    package var count: Int { folders.reduce(0) { $0 + $1.files.count } }

    private static func find(_ place: URL) throws(Findings) -> [Folder] {
        let shown = CampaignFolder.shown(place)
        guard isFolder(place) else {
            guard FileManager.default.fileExists(atPath: place.path) else {
                throw Findings([Finding(file: shown, message: "there is no such folder or file")])
            }
            guard place.lastPathComponent.hasSuffix(suffix) else {
                throw Findings([
                    Finding(file: shown, message: "is no file of tests: their names end with \(suffix)")
                ])
            }
            return [Folder(directory: place.deletingLastPathComponent().standardizedFileURL, files: [place])]
        }
        if isCampaign(place) { return [Folder(directory: place, files: try tests(in: place))] }
        var folders: [Folder] = []
        for name in try names(in: place) {
            let inner = place.appendingPathComponent(name, isDirectory: true).standardizedFileURL
            if isFolder(inner), isCampaign(inner) {
                folders.append(Folder(directory: inner, files: try tests(in: inner)))
            }
        }
        guard !folders.isEmpty else {
            let message = "no campaign here or in a folder below: a campaign's folder has a campaign.toml"
            throw Findings([Finding(file: shown, message: message)])
        }
        return folders
    }

    /// A folder's own files of tests, by name.
    static func tests(in folder: URL) throws(Findings) -> [URL] {
        try names(in: folder).filter { $0.hasSuffix(suffix) }.map { folder.appendingPathComponent($0) }
    }

    private static func names(in folder: URL) throws(Findings) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        } catch {
            let message = "the folder cannot be read: \(error.localizedDescription)"
            throw Findings([Finding(file: CampaignFolder.shown(folder), message: message)])
        }
    }

    private static func isFolder(_ place: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    private static func isCampaign(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("campaign.toml").path)
    }
}

extension TestScript {
    /// A file of tests with the modules of its folder.
    init(_ file: URL, in folder: CampaignFolder) throws(Findings) {
        let chunk = LuaChunk(name: file.lastPathComponent, source: try FileText.read(file))
        do throws(ScriptProblem) {
            self = try TestScript(main: chunk, modules: folder.modules)
        } catch {
            throw Findings([Finding(error, in: folder.directory)])
        }
    }
}
