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

    @Flag(help: "Read and check everything, say what would be taken, and dial nobody.")
    var dryRun = false

    @Option(help: "text or json.")
    var output: Output = .text

    func gathering() throws -> Gathering {
        try Gathering(folders.map { URL(fileURLWithPath: $0, isDirectory: true).standardizedFileURL })
    }

    func start(of gathering: Gathering) -> Instant {
        start ?? gathering.folders.first?.file.simulation?.start ?? Instant(milliseconds: 0)
    }

    func seed(of gathering: Gathering) -> UInt64 {
        seed ?? gathering.folders.first?.file.simulation?.seed ?? 0
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
