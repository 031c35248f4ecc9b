import ArgumentParser
import Authoring
import Foundation
import Outbound
import Store

struct Plan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Says who would be dialed when, by hour, with the agents that takes; or what another outplan changes.",
        usage: "trunkside plan <folder> [--against <outplan>] [options]",
        discussion: """
            Nothing is dialed and nothing written. With a ledger the plan goes on from its history, else it begins
            as a first run would.

              trunkside plan examples/appointment-reminders
              trunkside plan examples/newsletter --at 2026-03-02T12:00:00-07:00
            """
    )

    @OptionGroup var options: ReadingOptions

    @Option(
        help: ArgumentHelp("Another outplan: which targets change, and why.", valueName: "file"),
        completion: .file(extensions: ["lua"])
    )
    var against: String?

    @Option(
        help: ArgumentHelp(
            "The instant to plan from, RFC 3339 with an offset (default: the ledger's last).",
            valueName: "time"
        ),
        transform: InstantOption.read
    )
    var at: Instant?

    @Option(help: "The seed that the run has (default: simulation.seed): for an outplan that draws lots.")
    var seed: UInt64?

    @Option(help: "text or json.")
    var output: Output = .text

    func run() async throws {
        let terminal = Terminal()
        let opened = try await options.openOrImport()
        let start = try at ?? opened.ledger.lastInstant() ?? SystemClock.present
        let plan = try CampaignPlan(
            opened.gathering,
            ledger: opened.ledger,
            campaign: opened.campaign,
            at: start,
            seed: try seed ?? Variables().seed
        )
        if let against {
            let comparison = try plan.comparison(with: URL(fileURLWithPath: against))
            switch output {
            case .text: for line in comparison.lines { terminal.line(line) }
            case .json: for line in comparison.json { terminal.line(line.text) }
            }
            return
        }
        let report = try plan.report()
        switch output {
        case .text: for line in report.lines() { terminal.line(line) }
        case .json: for line in report.json { terminal.line(line.text) }
        }
    }
}
