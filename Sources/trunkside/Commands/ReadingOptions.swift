import ArgumentParser
import Authoring
import Foundation
import Outbound
import Store

/// Arguments of the commands that read a ledger and never write to it.
struct ReadingOptions: ParsableArguments {
    @Argument(help: "The campaign's folder.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The ledger to read instead of the folder's own.", valueName: "file"))
    var database: String?

    var directory: URL { URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL }

    private var ledger: FolderLedger { FolderLedger(directory: directory, database: database) }

    /// The folder and its ledger, opened for reading.
    func open() throws -> (gathering: Gathering, ledger: Ledger, campaign: Campaign) { try ledger.open() }

    /// The same; a folder that has no ledger yet is read into one in memory, as a first run would begin.
    func openOrImport() async throws -> FolderLedger.Opened { try await ledger.openOrImport() }
}

/// Arguments of the commands that look at one attempt: the folder may be where they are called.
struct AttemptOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The attempt: its number in the ledger, its UUID, or a target and which of its attempts it is "
                + "(patient-0017/2, patient-0017/last)."
        )
    )
    var attempt: String

    @Option(help: ArgumentHelp("The ledger to read instead of the folder's own.", valueName: "file"))
    var database: String?

    @Option(
        help: ArgumentHelp("The campaign's folder (default: this one, where it is one).", valueName: "dir"),
        completion: .directory
    )
    var folder: String?

    /// The campaign's folder, named or the present one.
    var directory: URL? {
        if let folder { return URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL }
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
        let file = here.appendingPathComponent("campaign.toml")
        return FileManager.default.fileExists(atPath: file.path) ? here : nil
    }

    /// The attempt with everything that its ledger knows of it.
    func story() throws -> AttemptStory {
        let (ledger, campaign) = try open()
        return try AttemptStory(AttemptName(attempt).find(in: ledger, campaign: campaign), ledger: ledger)
    }

    /// The same with the attempts of its target that came before it, in their order.
    func stories() throws -> [AttemptStory] {
        let (ledger, campaign) = try open()
        let attempt = try AttemptName(attempt).find(in: ledger, campaign: campaign)
        return try ledger.attempts(ofTarget: attempt.target).filter { $0.number <= attempt.number }
            .sorted { $0.number < $1.number }.map { try AttemptStory($0, ledger: ledger) }
    }

    private func open() throws -> (Ledger, Campaign?) {
        let variables = try Variables()
        if let named = database ?? variables.database {
            let ledger = try Ledger(reading: named)
            guard let directory else { return (ledger, nil) }
            let name = try CampaignFolder(directory).file.campaign.name
            return (ledger, try ledger.campaign(named: name))
        }
        if let directory {
            let (_, ledger, campaign) = try FolderLedger(directory: directory, database: nil).open()
            return (ledger, campaign)
        }
        return (try shared(variables), nil)
    }

    /// The ledger of the engine's file that holds for the present folder.
    private func shared(_ variables: Variables) throws -> Ledger {
        var setting = variables.setting
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
        setting.engineFile = setting.engineFile ?? Gathering.engineFile(above: here)
        guard let place = LedgerPlace.shared(by: try Gathering([], setting: setting)) else {
            throw ValidationError(
                "which ledger? name it with --database FILE, or the campaign's folder with --folder DIR"
            )
        }
        return try Ledger(reading: place.path)
    }
}
