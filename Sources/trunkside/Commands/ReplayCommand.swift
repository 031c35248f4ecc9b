import ArgumentParser
import Authoring
import Flows
import Foundation
import Outbound

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Runs an attempt's flow again from its recorded answers, exactly or with another answer.",
        usage: "trunkside replay <attempt> [options]",
        discussion: """
            The script is the version that the attempt had. Exit code 2 when the run differs from the recording.

            An answer is digits=2, timeout, invalid, hangup, machine, person, speech=WORDS, connect=STATUS,
            receipt=sent, record=FILE, failure=WHY, done or interrupted; @5s behind it says when (default: 1s).
            After the action with the other answer the recording answers where the same is asked, what only speaks
            comes to its end, and the other answers are taken in turn.

              trunkside replay 17 --database reminders.db
              trunkside replay 17 --database reminders.db --from 3 --answer digits=2
              trunkside replay 17 --database reminders.db --lines
              trunkside replay 17 --folder examples/appointment-reminders --as-test
            """
    )

    @OptionGroup var options: AttemptOptions

    @Option(help: ArgumentHelp("Give another answer to this action, 1 for the first.", valueName: "number"))
    var from: Int?

    @Option(help: ArgumentHelp("The other answer, and those that follow it.", valueName: "kind=value"))
    var answer: [String] = []

    @Flag(help: "Show every line of the script that is run.")
    var lines = false

    @Flag(help: "Run the flow that the folder has now instead of the attempt's own.")
    var current = false

    @Flag(
        name: .customLong("as-test"),
        help: "Print a test for the campaign's folder that makes the attempt again and holds what came of it."
    )
    var asTest = false

    @Option(help: "text or json.")
    var output: Output = .text

    func validate() throws {
        if asTest, from != nil || !answer.isEmpty || lines || current || output == .json {
            throw ValidationError(
                "--as-test prints the attempt as it was: it takes no --from, --answer, --lines, --current or "
                    + "--output json"
            )
        }
        if let from, from < 1 { throw ValidationError("--from is \(from); actions are counted from 1") }
        if from != nil, answer.isEmpty {
            throw ValidationError("--from needs the other answer: --answer digits=2")
        }
        if from == nil, !answer.isEmpty {
            throw ValidationError("--answer needs the action it is for: --from 3")
        }
    }

    func run() async throws {
        let terminal = Terminal()
        if asTest { return try pin(terminal) }
        var question = Replay.Question()
        question.from = from
        question.answers = try answer.map { try ReplayAnswer($0) }
        question.tracesLines = lines
        if current { try readFolder(&question) }
        let replay = try Replay(try options.story(), question)
        if let from, replay.actions < from, replay.waiting == nil {
            throw ValidationError("--from \(from): the flow asks for \(replay.actions) actions only")
        }
        switch output {
        case .json: terminal.data(replay.json.text)
        case .text:
            if lines || from != nil || !replay.differences.isEmpty {
                for line in replay.lines(columns: terminal.isTerminal ? terminal.columns : 100) {
                    terminal.line(line)
                }
                terminal.line()
            }
            terminal.line(replay.verdict)
            for line in replay.differences { terminal.line(line) }
            if let remark = replay.remark { terminal.line(remark) }
        }
        if replay.waiting == nil, !replay.unused.isEmpty {
            terminal.error("no action asked for \(replay.unused.joined(separator: ", "))")
        }
        if !replay.differences.isEmpty || replay.waiting != nil { throw ExitCode(2) }
    }

    /// The test alone is on the standard output; what it does not hold is said beside it.
    private func pin(_ terminal: Terminal) throws {
        guard let directory = options.directory else {
            throw ValidationError("--as-test needs the campaign's folder: --folder DIR")
        }
        let gathering = try Gathering([directory], setting: try Variables().setting)
        let pin: Pin
        do {
            pin = try Pin(try options.stories(), gathering: gathering)
        } catch let obstacle as Replay.Obstacle {
            terminal.error(obstacle.description)
            throw ExitCode(2)
        }
        for note in pin.notes { terminal.error("not pinned: \(note)") }
        terminal.data(pin.text)
    }

    private func readFolder(_ question: inout Replay.Question) throws {
        guard let directory = options.directory else {
            throw ValidationError("--current needs the campaign's folder: --folder DIR")
        }
        let folder = try CampaignFolder(directory)
        guard let flow = folder.flow, let script = try CampaignScripts(folder).flow else {
            throw ValidationError("--current: the folder has no flow.lua")
        }
        question.script = script
        question.chunks = [flow] + folder.modules
    }
}
