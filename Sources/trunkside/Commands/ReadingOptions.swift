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

    /// The folder, and the place of its ledger.
    private func place() throws -> (gathering: Gathering, file: URL) {
        let variables = try Variables()
        let gathering = try Gathering([directory], setting: variables.setting)
        let place = try LedgerPlace(gathering: gathering, override: database ?? variables.database)
        return (gathering, place.file)
    }

    /// The folder and its ledger, opened for reading.
    func open() throws -> (gathering: Gathering, ledger: Ledger, campaign: Campaign) {
        let (gathering, file) = try place()
        guard let folder = gathering.folders.first else { throw ExitCode(1) }
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

    /// What `explain` reads.
    struct Opened {
        var gathering: Gathering
        var ledger: Ledger
        var campaign: Campaign
        /// Whether a process runs on the ledger now.
        var isRunning = false
        /// Whether the ledger was made of the folder's files just now.
        var isOnlyFiles = false
    }

    /// The same; a folder that has no ledger yet is read into one in memory, as a first run would begin.
    func openOrImport() async throws -> Opened {
        let (gathering, file) = try place()
        if database != nil || FileManager.default.fileExists(atPath: file.path) {
            let (gathering, ledger, campaign) = try open()
            let isRunning = Ledger.owner(of: file.path) != nil
            return Opened(gathering: gathering, ledger: ledger, campaign: campaign, isRunning: isRunning)
        }
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
        return Opened(
            gathering: gathering,
            ledger: ledger,
            campaign: publication.published.campaign,
            isOnlyFiles: true
        )
    }
}
