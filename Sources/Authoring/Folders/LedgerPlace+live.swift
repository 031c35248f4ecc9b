import Foundation
import Store

extension LedgerPlace {
    /// The ledger of a folder as one finds it from outside, to ask what runs on it: nothing of the campaign,
    /// which may be broken just now, is read.
    package static func live(_ directory: URL, setting: Gathering.Setting) throws -> LedgerPlace {
        if let obstacle = CampaignFolder.obstacle(directory) {
            throw Findings([Finding(file: CampaignFolder.shown(directory), message: obstacle)])
        }
        var files = [own(directory)]
        if let file = try Gathering.engineFile(of: [directory], setting) {
            let engine = try EngineFile(file: CampaignFolder.shown(file), text: try FileText.read(file))
            files.append(DoNotContactFiles.file(engine.database, below: file.deletingLastPathComponent()))
        }
        let found = files.filter { FileManager.default.fileExists(atPath: $0.path) }
        guard let file = found.first(where: { Ledger.owner(of: $0.path) != nil }) ?? found.first else {
            throw Finding(
                file: CampaignFolder.shown(directory),
                message:
                    "there is no ledger: nothing has run here yet; name it with --database FILE if it lies "
                    + "elsewhere"
            )
        }
        return LedgerPlace(file: file)
    }

    init(file: URL) { self.file = file }
}
