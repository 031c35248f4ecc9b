import ArgumentParser
import Authoring
import Foundation
import Outbound

struct Trace: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Shows one attempt in the order in which it happened: decisions, legs, actions and answers.",
        usage: "trunkside trace <attempt> [options]",
        discussion: """
            Each action of the flow has its place in the script, what was asked for, what came of it and which
            variables it changed.

              trunkside simulate examples/appointment-reminders --keep reminders.db
              trunkside trace 17 --database reminders.db
              trunkside trace patient-0017/last --folder examples/appointment-reminders
            """
    )

    @OptionGroup var options: AttemptOptions

    @Option(help: "text or json.")
    var output: Output = .text

    func run() async throws {
        let terminal = Terminal()
        let timeline = Timeline(try options.story())
        switch output {
        case .text:
            for line in timeline.lines(columns: terminal.isTerminal ? terminal.columns : 100) {
                terminal.line(line)
            }
        case .json: terminal.data(timeline.json.text)
        }
    }
}
