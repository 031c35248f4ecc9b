import ArgumentParser
import Authoring
import Foundation

struct Results: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "A row for each target: what became of it, with its variables as columns.",
        usage: "trunkside results <folder> [options]",
        discussion: """
              trunkside results examples/appointment-reminders
              trunkside results examples/appointment-reminders --format jsonl
            """
    )

    @OptionGroup var options: ReadingOptions

    @Option(help: "csv or jsonl.")
    var format: Format = .csv

    enum Format: String, ExpressibleByArgument { case csv, jsonl }

    func run() async throws {
        let terminal = Terminal()
        let (_, ledger, campaign) = try options.open()
        let results = try TargetResults(campaign: campaign, ledger: ledger)
        var parts = results.parts(format == .csv ? .csv : .jsonl)
        while let part = try parts.next() {
            terminal.data(String(part.dropLast()))
        }
    }
}
