import Authoring
import Foundation
import Outbound

/// Where uploaded campaign folders are kept: beside the ledger, each in a folder of its own that only its
/// owner can look into. Prompts are played from there, and callees.lua says there who answers.
package struct FolderShelf: Sendable {
    private let root: URL

    /// `ledger` is the ledger's file.
    package init(ledger: String) {
        let isFile = ledger.hasPrefix("/") || FileManager.default.fileExists(atPath: ledger)
        let base =
            isFile
            ? ledger : FileManager.default.temporaryDirectory.appendingPathComponent("trunkside").path
        root = URL(fileURLWithPath: base + ".folders", isDirectory: true).standardizedFileURL
    }

    /// Every kept folder, oldest first as their ids are.
    package func folders() throws -> [URL] {
        guard FileManager.default.fileExists(atPath: root.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
            .filter { !$0.hasSuffix(Self.unfinished) }
            .map { root.appendingPathComponent($0, isDirectory: true) }
    }

    private static let unfinished = ".part"

    /// Writes the files under a name that `keep` makes the folder's own.
    func write(_ files: [TarReader.File], id: String) throws -> URL {
        let folder = root.appendingPathComponent(id + Self.unfinished, isDirectory: true)
        do {
            try make(folder)
            for file in files {
                let url = folder.appendingPathComponent(file.name)
                try make(url.deletingLastPathComponent())
                guard
                    FileManager.default.createFile(
                        atPath: url.path,
                        contents: Data(file.bytes),
                        attributes: [.posixPermissions: 0o600]
                    )
                else { throw ServerProblem("\(url.path) cannot be written") }
            }
        } catch {
            try remove(folder)
            throw error
        }
        return folder
    }

    private func make(_ folder: URL) throws {
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    func keep(_ folder: URL) throws -> URL {
        let kept = root.appendingPathComponent(
            String(folder.lastPathComponent.dropLast(Self.unfinished.count)),
            isDirectory: true
        )
        try FileManager.default.moveItem(at: folder, to: kept)
        return kept
    }

    /// One that is not there any more is removed.
    func remove(_ folder: URL) throws {
        do { try FileManager.default.removeItem(at: folder) } catch {
            if FileManager.default.fileExists(atPath: folder.path) { throw error }
        }
    }

    /// Takes away what is kept for a campaign, but for one folder.
    func forget(_ campaign: String, besides kept: URL? = nil) throws {
        for folder in try folders() where folder.lastPathComponent != kept?.lastPathComponent {
            do {
                let text: String
                do {
                    text = try String(
                        contentsOf: folder.appendingPathComponent("campaign.toml"),
                        encoding: .utf8
                    )
                } catch {
                    // Whoever took it away was faster.
                    guard FileManager.default.fileExists(atPath: folder.path) else { continue }
                    throw error
                }
                let file = try CampaignFile(file: "campaign.toml", text: text)
                if file.campaign.name == campaign { try remove(folder) }
            } catch is Findings {
                // It was good when it came: an older version took it, and no campaign is played from it now.
                continue
            }
        }
    }
}
