import ArgumentParser
import Authoring
import Foundation
import LineEditing
import Outbound

struct Repl: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A prompt: Lua, a campaign under virtual time, calls with yourself as callee or as flow.",
        usage: "trunkside repl [<folder>] [options]",
        discussion: """
            Without a folder: the current one where it is a campaign's, else Lua alone. Nothing is written but the
            history of what was typed. Lines through a pipe are shown and answered the same each time.

              trunkside repl examples/appointment-reminders
              trunkside repl examples/appointment-reminders < session.txt
            """
    )

    @Argument(help: "The campaign's folder.", completion: .directory)
    var folder: String?

    @Option(
        help: ArgumentHelp("Go on with a copy of this ledger, which is only read.", valueName: "file")
    )
    var database: String?

    @Option(help: "The seed of chance (default: simulation.seed).")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "When the clock starts, RFC 3339 with an offset (default: simulation.start, or the ledger's end).",
            valueName: "time"
        ),
        transform: InstantOption.read
    )
    var start: Instant?

    /// The folder that is named, or the one where the command is.
    private var directory: URL? {
        if let folder { return URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL }
        let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
        let file = here.appendingPathComponent("campaign.toml")
        return FileManager.default.fileExists(atPath: file.path) ? here.standardizedFileURL : nil
    }

    func run() throws {
        let variables = try Variables()
        let directory = directory
        if directory == nil, database != nil {
            throw ValidationError("--database needs the folder of its campaign")
        }
        var setting = variables.setting
        setting.overridden = [.speed, .start, .seed]
        let setup = ReplSetup(
            directory: directory,
            setting: setting,
            database: database,
            start: start,
            seed: seed ?? variables.seed
        )
        let terminal = Terminal()
        let console: any Console
        if isatty(0) == 1, isatty(1) == 1,
            let edited = EditedConsole(terminal: terminal, history: StateFolder().file("repl_history"))
        {
            console = edited
        } else {
            console = PipedConsole(terminal: terminal)
        }
        try ReplSession(setup, console: console).run()
    }
}
