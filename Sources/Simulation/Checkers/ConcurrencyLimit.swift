import Outbound
import Store

/// Never are more attempts open than a campaign's and the engine's limits allow.
package struct ConcurrencyLimit: Checker {
    package let rule = "open attempts are within the limits of their campaign and of the engine"
    private var campaigns: [Identifier<Campaign>: Int]
    private var engine: Int
    private var open: [Identifier<Campaign>: Set<Identifier<Attempt>>] = [:]
    private var total = 0
    private var found = Violations()

    /// Limits by campaign, and the engine's.
    package init(campaigns: [Identifier<Campaign>: Int], engine: Int = .max) {
        self.campaigns = campaigns
        self.engine = engine
    }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        if event.kind == "limits.set", event.body["key"]?.string == LimitChange.Key.concurrent.rawValue,
            let limit = event.body["value"]?.integer
        {
            if let campaign = event.campaign { campaigns[campaign] = Int(limit) } else { engine = Int(limit) }
        }
        guard let campaign = event.campaign, let attempt = event.attempt else { return }
        switch event.kind {
        case "attempt.dialing":
            guard open[campaign, default: []].insert(attempt).inserted else { return }
            total += 1
            let count = open[campaign, default: []].count
            if let limit = campaigns[campaign], count > limit {
                found.add(
                    "\(RFC3339.text(event.at)): campaign \(campaign) has \(count) open attempts; "
                        + "the limit is \(limit)"
                )
            }
            if total > engine {
                found.add(
                    "\(RFC3339.text(event.at)): the engine has \(total) open attempts; the limit is \(engine)"
                )
            }
        case "attempt.done":
            if open[campaign]?.remove(attempt) != nil { total -= 1 }
        default: break
        }
    }
}
