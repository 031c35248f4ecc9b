import Outbound

/// What holds the targets of a campaign, counted.
package struct ExplainedCampaign {
    package let campaign: Campaign
    package let at: Instant
    package let total: Int
    package let rows: [(words: String, count: Int)]
    /// What pacing says, where any target is eligible.
    package let pacing: PacingEvidence?
    package let notes: [String]

    static func words(_ decision: Decision) -> String {
        switch decision {
        case .dial: "may be dialed now"
        case .wait(nil, let gate): "held without end by \(gate.rawValue)"
        case .wait(_, let gate): "wait because of \(gate.rawValue)"
        case .giveUp(let reason, _): "done: \(reason.rawValue)"
        }
    }

    package func lines() -> [String] {
        let zone = campaign.zone.flatMap { Zone($0) } ?? Zone("UTC")
        let head =
            "\(campaign.called) \(campaign.startedAt == nil ? "has not begun" : "is " + campaign.state.words); at \(zone?.text(at) ?? RFC3339.text(at)) of \(total) "
            + "targets"
        return [head] + rows.map { "  \($0.count) \($0.words)" }
            + (pacing.map { ["  pacing: \($0.text)"] } ?? []) + notes.map { "  (\($0))" }
    }

    package var json: JSONValue {
        var fields: [String: JSONValue] = [
            "campaign": .string(campaign.title), "state": .string(campaign.state.rawValue),
            "at": JSONValue(at),
            "targets": .integer(Int64(total)),
            "why": .object(
                Dictionary(uniqueKeysWithValues: rows.map { ($0.words, .integer(Int64($0.count))) })
            ),
            "notes": .array(notes.map(JSONValue.string)),
        ]
        fields["pacing"] = pacing?.json
        return .object(fields)
    }
}
