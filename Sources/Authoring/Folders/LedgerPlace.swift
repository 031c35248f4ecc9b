import Foundation

/// Which file holds the ledger of a command's folders.
package struct LedgerPlace: Sendable {
    package var file: URL

    /// One simulated folder keeps its own ledger; several share the database of the `trunkside.toml` above
    /// them or `override`, else they are refused.
    package init(gathering: Gathering, override: String?) throws(Findings) {
        if let override {
            file = URL(fileURLWithPath: override)
        } else if gathering.folders.count == 1, let folder = gathering.folders.first, folder.file.isSimulated
        {
            file = LedgerPlace.own(folder.directory)
        } else if let shared = LedgerPlace.shared(by: gathering) {
            file = shared
        } else {
            throw Findings([
                Finding(
                    file: gathering.folders.map { CampaignFolder.shown($0.directory) }.joined(
                        separator: ", "
                    ),
                    message:
                        "several folders need one ledger: put a trunkside.toml above them (an empty file will do), "
                        + "or pass --database FILE"
                )
            ])
        }
    }

    /// The database of the `trunkside.toml` above the folders, if there is one.
    package static func shared(by gathering: Gathering) -> URL? {
        gathering.engineFile.map { engineFile in
            DoNotContactFiles.file(
                gathering.engine.database,
                below: engineFile.deletingLastPathComponent()
            )
        }
    }

    /// The ledger that a folder with simulated carriers keeps.
    package static func own(_ directory: URL) -> URL {
        directory.appendingPathComponent(".trunkside/ledger.db")
    }

    /// Makes the folder of the ledger, where it is the campaign's own, and keeps it out of version control:
    /// before a ledger is written, never to read one.
    package func prepare() throws(Findings) {
        let folder = file.deletingLastPathComponent()
        guard folder.lastPathComponent == ".trunkside" else { return }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let ignore = folder.appendingPathComponent(".gitignore")
            if !FileManager.default.fileExists(atPath: ignore.path) { try Data("*\n".utf8).write(to: ignore) }
        } catch {
            throw Findings([
                Finding(
                    file: CampaignFolder.shown(folder),
                    message: "cannot be made: \(error.localizedDescription)"
                )
            ])
        }
    }
}
