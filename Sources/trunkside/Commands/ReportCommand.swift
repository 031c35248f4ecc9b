import ArgumentParser
import Authoring
import Foundation
import Outbound

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "What a campaign did: in the terminal, or as one self-contained HTML page.",
        discussion: """
              trunkside report examples/appointment-reminders
              trunkside report examples/telemarketing --database telemarketing.db --html report.html
            """
    )

    @OptionGroup var options: ReadingOptions

    @Option(help: "Write the page to this file.")
    var html: String?

    @Option(help: "text or json.")
    var output: Output = .text

    func run() async throws {
        let terminal = Terminal()
        let (_, ledger, campaign) = try options.open()
        let report = try CampaignReport.read(campaign.name, ledger: ledger)
        if let html {
            try Data(report.page().utf8).write(to: URL(fileURLWithPath: html))
            terminal.line("wrote \(html)")
        }
        switch output {
        case .text: for line in report.lines() { terminal.line(line) }
        case .json: terminal.line(report.json.text)
        }
    }
}
