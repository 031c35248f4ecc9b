import ArgumentParser
import Authoring
import Foundation

struct SetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets limits of a run that goes on, for as long as it lasts.",
        usage: "trunkside set [<folder>] <key=value> ... [options]",
        discussion: """
            limits.per_second and limits.concurrent, of the campaign of the folder; NAME.limits.per_second is that of \
            another campaign of the run, engine.limits.per_second the engine's own. No file is changed: the next run \
            begins with what the files say.

              trunkside set examples/appointment-reminders limits.per_second=20
              trunkside set spring-offer.limits.concurrent=5 engine.limits.per_second=2.5
            """
    )

    @Argument(help: ArgumentHelp("The folder (default: this one), and what to set.", valueName: "key=value"))
    var arguments: [String]

    @OptionGroup var ledger: LedgerOption

    func validate() throws {
        if assignments.isEmpty { throw ValidationError("say what to set, like limits.per_second=10") }
        // Everything is read before anything is set.
        _ = try requests
    }

    /// A first word that sets nothing is the folder.
    private var folder: String? { arguments.first.flatMap { $0.contains("=") ? nil : $0 } }
    private var assignments: [String] { Array(arguments.dropFirst(folder == nil ? 0 : 1)) }
    private var directory: URL { URL(fileURLWithPath: folder ?? ".", isDirectory: true).standardizedFileURL }

    private var requests: [ControlRequest] {
        get throws {
            try assignments.map { text in
                do throws(ControlRequest.Problem) {
                    return try ControlRequest(assignment: text, folder: directory.path)
                } catch {
                    throw ValidationError(error.description)
                }
            }
        }
    }

    func run() async throws {
        let control = try Control(directory, database: ledger.database)
        for request in try requests { try control.demand(request) }
    }
}
