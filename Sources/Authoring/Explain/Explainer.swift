import Dialer
import Outbound
import Store

/// Explains the targets of one campaign from its ledger.
package struct Explainer {
    private let decider: Decider
    private let ledger: Ledger
    private let campaign: Campaign
    private let at: Instant

    package init(gathering: Gathering, ledger: Ledger, campaign: Campaign, at: Instant) throws {
        guard let folder = gathering.folders.first, let scripts = gathering.scripts.first else {
            throw Finding(file: campaign.name, message: "no folder")
        }
        var current = folder.file.campaign
        current.id = campaign.id
        current.startedAt = campaign.startedAt
        current.state = campaign.state
        let published = PublishedCampaign(
            campaign: current,
            outplan: scripts.outplan,
            outplanVersion: Identifier(0),
            flow: scripts.flow,
            flowVersion: nil
        )
        decider = Decider(
            ledger: ledger,
            published: published,
            seed: folder.file.simulation?.seed ?? 0,
            suppressionUnreadable: folder.unreadableSuppression
        )
        self.ledger = ledger
        self.campaign = campaign
        self.at = at
    }

    /// One target; nil when there is none with this id.
    package func explain(_ target: Identifier<Target>) throws -> Explanation? {
        guard let subject = try ledger.subject(target) else { return nil }
        return try Explanation(subject, decider: decider, at: at)
    }

    /// All targets, counted by what holds them.
    package func summary() throws -> Summary {
        var counts: [String: Int] = [:]
        var total = 0
        for target in try CampaignReport.targets(campaign.id, ledger) {
            guard let subject = try ledger.subject(target.id) else { continue }
            let judgement = try Explanation(subject, decider: decider, at: at).judgement
            total += 1
            let words =
                switch judgement.decision {
                case .dial: "may be dialed now"
                case .wait(nil, let gate): "held without end by \(gate.rawValue)"
                case .wait(_, let gate): "wait because of \(gate.rawValue)"
                case .giveUp(let reason, _): "done: \(reason.rawValue)"
                }
            counts[words, default: 0] += 1
        }
        let rows = counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        return Summary(campaign: campaign, at: at, total: total, rows: rows)
    }

    /// What holds the targets of a campaign.
    package struct Summary {
        package let campaign: Campaign
        package let at: Instant
        package let total: Int
        package let rows: [(words: String, count: Int)]

        package func lines() -> [String] {
            let zone = campaign.zone.flatMap { Zone($0) } ?? Zone("UTC")
            let head =
                "\(campaign.name) is \(campaign.state.words); at \(zone?.text(at) ?? RFC3339.text(at)) of \(total) targets"
            return [head] + rows.map { "  \($0.count) \($0.words)" }
        }

        package var json: JSONValue {
            [
                "campaign": .string(campaign.name), "state": .string(campaign.state.rawValue),
                "at": JSONValue(at),
                "targets": .integer(Int64(total)),
                "why": .object(
                    Dictionary(uniqueKeysWithValues: rows.map { ($0.words, .integer(Int64($0.count))) })
                ),
            ]
        }
    }
}
