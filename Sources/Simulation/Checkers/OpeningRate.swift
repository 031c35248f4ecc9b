import Outbound
import Store

/// In no second do a campaign, or all of them together, open more attempts than their rate, rounded up.
package struct OpeningRate: Checker {
    package let rule = "a campaign and the engine open no more attempts in a second than their rates allow"
    private let engine: Double
    private let rates: [Identifier<Campaign>: Double]
    private var starts: [Identifier<Campaign>: [Instant]] = [:]
    private var all: [Instant] = []
    private var found = Violations()

    package init(rates: [Identifier<Campaign>: Double], engine: Double = .infinity) {
        (self.rates, self.engine) = (rates, engine)
    }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        guard event.kind == "attempt.dialing", let campaign = event.campaign else { return }
        let own = starts[campaign, default: []] + [event.at]
        starts[campaign] = judge(own, rates[campaign] ?? .infinity, "campaign \(campaign)", event.at)
        all = judge(all + [event.at], engine, "the engine", event.at)
    }

    /// The openings of the second that ends now.
    private mutating func judge(
        _ openings: [Instant],
        _ rate: Double,
        _ who: String,
        _ now: Instant
    ) -> [Instant] {
        let recent = openings.filter { now - $0 < .seconds(1) }
        if Double(recent.count) > rate.rounded(.up) {
            found.add(
                "\(RFC3339.text(now)): \(who) opens \(recent.count) attempts in a second; its rate is \(rate)"
            )
        }
        return recent
    }
}
