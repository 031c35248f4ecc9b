import ArgumentParser
import Authoring
import Foundation
import Outbound
import Store

/// Arguments of the commands that read a ledger and never write to it.
struct ReadingOptions: ParsableArguments {
    @Argument(help: "The campaign's folder.", completion: .directory)
    var folder: String

    @Option(help: "The ledger to read instead of the folder's own.")
    var database: String?

    var directory: URL { URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL }

    /// The folder and its ledger, opened for reading.
    func open() throws -> (gathering: Gathering, ledger: Ledger, campaign: Campaign) {
        let gathering = try Gathering([directory])
        guard let folder = gathering.folders.first else { throw ExitCode(1) }
        let file = try LedgerPlace(gathering: gathering, override: database).file
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw Finding(
                file: CampaignFolder.shown(file),
                message: "there is no ledger yet; trunkside run makes it, or pass --database FILE "
                    + "(trunkside simulate --keep FILE saves one)"
            )
        }
        let ledger = try Ledger(reading: file.path)
        guard let campaign = try ledger.campaign(named: folder.file.campaign.name) else {
            throw Finding(
                file: CampaignFolder.shown(file),
                message: "has no campaign \"\(folder.file.campaign.name)\""
            )
        }
        return (gathering, ledger, campaign)
    }
}
