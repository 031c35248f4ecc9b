import ArgumentParser
import Authoring
import Foundation
import Outbound

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "What a campaign did: in the terminal, or as one self-contained HTML page.",
        usage: "trunkside report <folder> [options]",
        discussion: """
              trunkside report examples/appointment-reminders
              trunkside report examples/appointment-reminders --html report.html
            """
    )

    @OptionGroup var options: ReadingOptions

    @Option(help: ArgumentHelp("Write the page to this file.", valueName: "file"))
    var html: String?

    @Option(help: "text or json.")
    var output: Output = .text

    func run() async throws {
        let terminal = Terminal()
        let (_, ledger, campaign) = try options.open()
        let report = try CampaignReport.read(campaign.name, ledger: ledger)
        if let html {
            do {
                try Data(report.page().utf8).write(to: URL(fileURLWithPath: html))
            } catch {
                throw Finding(
                    file: html,
                    message: "the page cannot be written: \(FileText.reason(writing: error))"
                )
            }
            terminal.line("wrote \(html)")
        }
        switch output {
        case .text: for line in report.lines(columns: terminal.columns) { terminal.line(line) }
        case .json: terminal.line(report.json.text)
        }
    }
}
