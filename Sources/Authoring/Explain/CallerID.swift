import Dialer
import Flows
import Outbound

/// Which caller id a call shows, and who says so: the policy, else the campaign, else the outplan.
struct CallerID {
    private let campaign: [String]
    private let outplan: [String]

    init(_ published: PublishedCampaign) {
        campaign = published.campaign.sources
        outplan = published.outplan.outplan.sources
    }

    private func chosen(_ decision: Decision) -> (by: String, sources: [String])? {
        guard case .dial(let dial) = decision else { return nil }
        if let source = dial.source { return ("decide", [source]) }
        if !campaign.isEmpty { return ("campaign", campaign) }
        return outplan.isEmpty ? nil : ("outplan", outplan)
    }

    /// Nil where the campaign's own is all there is: that needs no words.
    func words(_ decision: Decision) -> String? {
        guard let chosen = chosen(decision), chosen.by != "campaign" || !outplan.isEmpty else { return nil }
        let first = chosen.sources.first.map { Masked.address($0) } ?? ""
        let which = chosen.sources.count == 1 ? first : "in turn, one of \(chosen.sources.count)"
        switch chosen.by {
        case "decide": return "source: \(which), that decide answered"
        case "campaign": return "source: \(which), the campaign's; it goes before the outplan's"
        default: return "source: \(which), the outplan's: the campaign has none"
        }
    }

    func json(_ decision: Decision) -> JSONValue? {
        chosen(decision).map {
            ["by": .string($0.by), "sources": .array($0.sources.map { .string(Masked.address($0)) })]
        }
    }
}
