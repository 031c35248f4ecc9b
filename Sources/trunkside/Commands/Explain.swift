import ArgumentParser
import Authoring
import Foundation
import Outbound
import Store

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says why targets are or are not dialed: each gate with its evidence.",
        usage: "trunkside explain <folder> [options]",
        discussion: """
            In the past: attempts, do-not-contact lists and script versions as they stood then. Now: what pacing
            holds, too, as far as the ledger on disk knows it. In the future: today's history, no pacing predicted.

              trunkside explain examples/appointment-reminders
              trunkside explain examples/appointment-reminders --target patient-0017
              trunkside explain examples/newsletter --at 2026-03-02T21:30:00-07:00
            """
    )

    @OptionGroup var options: ReadingOptions

    @Option(help: "One target: its external_id, address or number in the ledger. Without it: all, summed up.")
    var target: String?

    @Option(
        help: ArgumentHelp(
            "The instant, RFC 3339 with an offset (default: the ledger's last).",
            valueName: "time"
        ),
        transform: InstantOption.read
    )
    var at: Instant?

    @Option(help: "The seed that the run had (default: simulation.seed): for an outplan that draws lots.")
    var seed: UInt64?

    @Option(help: "text or json.")
    var output: Output = .text

    func run() async throws {
        let terminal = Terminal()
        let instant = at
        let opened = try await options.openOrImport()
        let (ledger, campaign) = (opened.ledger, opened.campaign)
        var gathering = opened.gathering
        // The engine's own limits may have been set since its run began, and stand in no file.
        if opened.isRunning, let limits = opened.control?.limits {
            gathering.engine.limits.concurrent = limits.concurrent
            gathering.engine.limits.perSecond = limits.perSecond
        }
        let question = try Question(
            at: instant,
            ledger: ledger,
            now: SystemClock.present,
            isRunning: opened.isRunning,
            isOnlyFiles: opened.isOnlyFiles,
            seed: try seed ?? Variables().seed
        )
        let explainer = try Explainer(
            gathering: gathering,
            ledger: ledger,
            campaign: campaign,
            question: question
        )
        if let target {
            guard let found = try ledger.target(campaign.id, named: target),
                let explanation = try explainer.explain(found.id)
            else {
                throw Finding(
                    file: campaign.name,
                    message: "no target \"\(shown(target))\"; give its external_id, "
                        + "its address as +E.164, or its number in the ledger"
                )
            }
            switch output {
            case .text: for line in explanation.lines() { terminal.line(line) }
            case .json: terminal.line(explanation.json.text)
            }
            return
        }
        let summary = try explainer.summary()
        switch output {
        case .text: for line in summary.lines() { terminal.line(line) }
        case .json: terminal.line(summary.json.text)
        }
    }

    /// What was asked for; an address is not shown whole.
    private func shown(_ target: String) -> String {
        let isAddress = target.contains("@") || target.filter(\.isNumber).count > 6
        return isAddress ? Masked.address(target) : target
    }
}
