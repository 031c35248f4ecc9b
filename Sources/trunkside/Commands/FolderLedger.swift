import ArgumentParser
import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store

/// The ledger of a campaign's folder, or the one that the command names, to be read and never written.
struct FolderLedger {
    let directory: URL
    /// As `--database`.
    let database: String?

    /// The folder, the place of its ledger, and whether the command or a variable named that.
    private func place() throws -> (gathering: Gathering, file: URL, isNamed: Bool) {
        let variables = try Variables()
        let gathering = try Gathering([directory], setting: variables.setting)
        if let named = database ?? variables.database {
            let place = try LedgerPlace(gathering: gathering, override: named)
            return (gathering, place.file, true)
        }
        let file = try LedgerPlace(gathering: gathering, override: nil).file
        guard let shared = LedgerPlace.shared(by: gathering), shared.standardizedFileURL.path != file.path
        else { return (gathering, file, false) }
        return (gathering, try choose(file, shared, gathering), false)
    }

    /// The folder's own ledger, where it has one; else the one that it shared with others. What was left out
    /// is said.
    private func choose(_ own: URL, _ shared: URL, _ gathering: Gathering) throws -> URL {
        let files = FileManager.default
        guard files.fileExists(atPath: shared.path) else { return own }
        let hasOwn = files.fileExists(atPath: own.path)
        do {
            let ledger = try Ledger(reading: shared.path)
            guard let name = gathering.folders.first?.file.campaign.name,
                try ledger.campaign(named: name) != nil
            else { return own }
        } catch {
            if hasOwn { return own }
            throw error
        }
        let (ownName, sharedName) = (CampaignFolder.shown(own), CampaignFolder.shown(shared))
        Terminal().error(
            hasOwn
                ? "ledger \(ownName); \(sharedName) has this campaign too: --database \(sharedName) reads that"
                : "ledger \(sharedName)"
        )
        return hasOwn ? own : shared
    }

    /// The folder and its ledger, opened for reading.
    func open() throws -> (gathering: Gathering, ledger: Ledger, campaign: Campaign) {
        try open(try place())
    }

    private func open(
        _ place: (gathering: Gathering, file: URL, isNamed: Bool)
    ) throws -> (gathering: Gathering, ledger: Ledger, campaign: Campaign) {
        let (gathering, file, _) = place
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
        /// How that is asked.
        var control: Control?
        /// Whether the ledger was made of the folder's files just now.
        var isOnlyFiles = false
    }

    /// The same; a folder that has no ledger yet is read into one in memory, as a first run would begin.
    func openOrImport() async throws -> Opened {
        let place = try place()
        let (gathering, file, isNamed) = place
        if isNamed || FileManager.default.fileExists(atPath: file.path) {
            let (gathering, ledger, campaign) = try open(place)
            let isRunning = Ledger.owner(of: file.path) != nil
            return Opened(
                gathering: gathering,
                ledger: ledger,
                campaign: campaign,
                isRunning: isRunning,
                control: Control(file, of: directory)
            )
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
        Terminal().error("no ledger yet: read from the folder's files, as a first run would begin")
        return Opened(
            gathering: gathering,
            ledger: ledger,
            campaign: publication.published.campaign,
            isOnlyFiles: true
        )
    }
}
