import Outbound
import Store

/// What pacing says of a target that is eligible: why it is not dialed all the same, as far as a ledger on
/// disk can know it.
package struct PacingEvidence: Hashable, Sendable {
    /// A stable word: a `PacingReason`'s name, or `open`, `turn`, `not_due`, `not_running`, `no_process`,
    /// `not_predicted`.
    package var name: String
    package var text: String
    /// Whether it lets the target through.
    package var isOpen = false

    static let notPredicted = PacingEvidence(
        name: "not_predicted",
        text: "pacing is not predicted: it depends on what runs then"
    )

    static let noProcess = PacingEvidence(
        name: "no_process",
        text: "the campaign was running when its process ended, and no process runs this ledger now: "
            + "trunkside run goes on with it"
    )

    static func notRunning(_ state: CampaignState, _ question: Question) -> PacingEvidence {
        let start = question.isServed ? "start it" : "trunkside run starts it"
        return PacingEvidence(
            name: state == .stopping ? PacingReason.draining.name : "not_running",
            text: question.tense == .past
                ? "the campaign was not running then (\(state.rawValue))"
                : "the campaign is not running (\(state.rawValue)): \(start)"
        )
    }

    static func held(_ reason: PacingReason, until: Instant?, words: (Instant) -> String) -> PacingEvidence {
        let end = until.map { "; until \(words($0))" } ?? ""
        return PacingEvidence(name: reason.name, text: reason.words + end)
    }

    static func open(_ count: Int, unknown: String) -> PacingEvidence {
        PacingEvidence(name: "open", text: "\(count) more may open now\(unknown)", isOpen: true)
    }

    static func turn(ahead: Int64, count: Int) -> PacingEvidence {
        PacingEvidence(
            name: "turn",
            text:
                "\(ahead)\(ahead >= Ledger.aheadLimit ? " or more" : "") due targets go before it (a higher priority, or due earlier), and \(count) more "
                + "may open now"
        )
    }

    var json: JSONValue { ["reason": .string(name), "text": .string(text), "open": .boolean(isOpen)] }
}
