import ArgumentParser
import Authoring
import Foundation
import Outbound
import Store

struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says why targets are or are not dialed: each gate with its evidence.",
        discussion: """
            In the past: attempts and lists as they stood then. In the future: today's history, no pacing predicted.

              trunkside explain examples/appointment-reminders
              trunkside explain examples/appointment-reminders --target P-017 --at 2026-03-02T21:30:00-07:00
            """
    )

    @OptionGroup var options: ReadingOptions

    @Option(help: "One target: its external_id, address or number in the ledger. Without it: all, summed up.")
    var target: String?

    @Option(help: "The instant, RFC 3339 with an offset (default: the ledger's last).")
    var at: String?

    @Option(help: "text or json.")
    var output: Output = .text

    func run() async throws {
        let terminal = Terminal()
        let (gathering, ledger, campaign) = try await options.openOrImport()
        let instant = try self.instant(ledger)
        let explainer = try Explainer(gathering: gathering, ledger: ledger, campaign: campaign, at: instant)
        if let target {
            guard let found = try ledger.target(campaign.id, named: target),
                let explanation = try explainer.explain(found.id)
            else {
                throw Finding(
                    file: campaign.name,
                    message: "no target \"\(Masked.address(target))\"; give its external_id, "
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

    private func instant(_ ledger: Ledger) throws -> Instant {
        guard let at else { return try ledger.lastInstant() ?? SystemClock.present }
        guard let instant = RFC3339.instant(at) else {
            throw ValidationError("--at \"\(at)\" is no time with an offset, like 2026-03-02T21:30:00-07:00")
        }
        return instant
    }
}
