import ArgumentParser
import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store

/// Arguments of the commands that read a ledger and never write to it.
struct ReadingOptions: ParsableArguments {
    @Argument(help: "The campaign's folder.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The ledger to read instead of the folder's own.", valueName: "file"))
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

    /// The same; a folder that has no ledger yet is read into one in memory, as a first run would begin.
    func openOrImport() async throws -> (gathering: Gathering, ledger: Ledger, campaign: Campaign) {
        let gathering = try Gathering([directory])
        let file = try LedgerPlace(gathering: gathering, override: database).file
        if database != nil || FileManager.default.fileExists(atPath: file.path) { return try open() }
        let start = gathering.folders.first?.file.simulation?.start ?? SystemClock.present
        let ledger = try Ledger(.memory, simulated: true, identifiers: SystemIdentifiers())
        let run = EngineRun(
            gathering: gathering,
            ledger: ledger,
            writer: LedgerWriter(ledger, mode: .inline),
            clock: VirtualClock(start: start),
            seed: 0,
            journal: NoJournal(),
            budget: .production,
            problems: { Terminal().error($0) }
        )
        guard let publication = try await run.publish().first else { throw ExitCode(1) }
        Terminal().error("no ledger yet: explained from the folder's files, as a first run would begin")
        return (gathering, ledger, publication.published.campaign)
    }
}
