import ArgumentParser
import Authoring
import Dialer
import Flows
import Foundation
import Intake
import Outbound
import Simulation
import Store

/// Arguments that `run` and `simulate` share.
struct FolderOptions: ParsableArguments {
    @Argument(help: "One or more campaign folders.", completion: .directory)
    var folders: [String] = []

    @Option(help: "The seed of chance (default: simulation.seed).")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "When the simulated clock starts, RFC 3339 with an offset (default: simulation.start).",
            valueName: "time"
        ),
        transform: InstantOption.read
    )
    var start: Instant?

    @Option(
        help: ArgumentHelp(
            "Write one JSON line for every event, decision, carrier effect and script answer.",
            valueName: "file"
        )
    )
    var journal: String?

    @Option(help: ArgumentHelp("What a bad row does: skip (the good rows are taken) or abort (none is)."))
    var onError: TargetImport.OnError = .skip

    @Flag(help: "Read and check everything, say what would be taken; write nothing and dial nobody.")
    var dryRun = false

    @Flag(help: "Keep every line that a flow ran in the traces, at four times the time.")
    var traceLines = false

    @Option(help: "text or json.")
    var output: Output = .text

    func requireFolders() throws {
        if folders.isEmpty { throw ValidationError("name at least one campaign folder") }
    }

    /// `overridden` are keys of `[simulation]` that the command's own flags and variables replace.
    func gathering(
        _ variables: Variables,
        overridden: Set<Gathering.SimulationKey> = []
    ) throws -> Gathering {
        var setting = variables.setting
        setting.overridden = overridden
        if start != nil { setting.overridden.insert(.start) }
        if (seed ?? variables.seed) != nil { setting.overridden.insert(.seed) }
        let gathering = try Gathering(
            folders.map { URL(fileURLWithPath: $0, isDirectory: true).standardizedFileURL },
            setting: setting
        )
        // As a changed script is while the run goes on: nobody is called by what is known to fail.
        let findings = gathering.scriptFindings
        if !findings.isEmpty { throw Findings(findings) }
        return gathering
    }

    func start(of gathering: Gathering) -> Instant {
        start ?? gathering.folders.first?.file.simulation?.start ?? Instant(milliseconds: 0)
    }

    func seed(of gathering: Gathering, _ variables: Variables) -> UInt64 {
        seed ?? variables.seed ?? gathering.folders.first?.file.simulation?.seed ?? 0
    }

    /// A dry run: everything is read and checked as a first run would, into a ledger that is gone with it.
    func rehearse(_ gathering: Gathering, _ variables: Variables) async throws {
        let terminal = Terminal()
        let world = World(start: start(of: gathering), seed: seed(of: gathering, variables))
        let ledger = try Ledger(.memory, simulated: true, identifiers: world.identifiers)
        let run = EngineRun(
            gathering: gathering,
            ledger: ledger,
            writer: LedgerWriter(ledger, mode: .inline),
            clock: world.clock,
            seed: 0,
            journal: NoJournal(),
            budget: .production,
            problems: { terminal.error($0) }
        )
        let publications = try await world.run { try await run.publish(onError: onError, dryRun: true) }
        try Announcement(terminal: terminal, output: output).publications(publications, onError: onError)
    }
}

/// How an option says an instant.
enum InstantOption {
    static func read(_ text: String) throws -> Instant {
        guard let instant = RFC3339.instant(text) else {
            throw ValidationError("give a time with its offset, like 2026-03-02T08:00:00-07:00")
        }
        return instant
    }
}

enum Output: String, ExpressibleByArgument { case text, json }

extension TargetImport.OnError: ExpressibleByArgument {}
