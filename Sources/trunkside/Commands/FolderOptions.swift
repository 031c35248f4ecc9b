import ArgumentParser
import Authoring
import Foundation
import Intake
import Outbound

/// Arguments that `run` and `simulate` share.
struct FolderOptions: ParsableArguments {
    @Argument(help: "One or more campaign folders.", completion: .directory)
    var folders: [String]

    @Option(help: "The seed of chance (default: simulation.seed).")
    var seed: UInt64?

    @Option(help: "When the simulated clock starts, RFC 3339 with an offset (default: simulation.start).")
    var start: String?

    @Option(help: "Write one JSON line for every event, decision, carrier effect and script answer.")
    var journal: String?

    @Option(help: ArgumentHelp("What a bad row does: skip (the good rows are taken) or abort (none is)."))
    var onError: TargetImport.OnError = .skip

    @Flag(help: "Read and check everything, say what would be taken, and dial nobody.")
    var dryRun = false

    @Option(help: "text or json.")
    var output: Output = .text

    func gathering() throws -> Gathering {
        try Gathering(folders.map { URL(fileURLWithPath: $0, isDirectory: true).standardizedFileURL })
    }

    func start(of gathering: Gathering) throws -> Instant {
        if let start {
            guard let instant = RFC3339.instant(start) else {
                throw ValidationError(
                    "--start \"\(start)\" is no time with an offset, like 2026-03-02T08:00:00-07:00"
                )
            }
            return instant
        }
        return gathering.folders.first?.file.simulation?.start ?? Instant(milliseconds: 0)
    }

    func seed(of gathering: Gathering) -> UInt64 {
        seed ?? gathering.folders.first?.file.simulation?.seed ?? 0
    }
}

enum Output: String, ExpressibleByArgument { case text, json }

extension TargetImport.OnError: ExpressibleByArgument {}
