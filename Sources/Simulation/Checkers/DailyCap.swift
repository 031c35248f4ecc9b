import Outbound
import Store

/// No target has more attempts that count in 24 hours than its campaign's cap; counted from the log alone.
package struct DailyCap: Checker {
    package let rule = "a target has no more attempts in 24 hours than its campaign's cap"
    private let caps: [Identifier<Campaign>: Int]
    private var starts: [Identifier<Target>: [(Identifier<Attempt>, Instant)]] = [:]
    private var found = Violations()

    package init(caps: [Identifier<Campaign>: Int]) { self.caps = caps }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        guard let target = event.target, let attempt = event.attempt,
            let cap = event.campaign.flatMap({ caps[$0] })
        else { return }
        switch event.kind {
        case "attempt.dialing":
            var recent = starts[target, default: []].filter { event.at - $0.1 < .days(1) }
            recent.append((attempt, event.at))
            starts[target] = recent
            if recent.count > cap {
                found.add(
                    "\(RFC3339.text(event.at)): target \(target) has \(recent.count) attempts in 24 hours; "
                        + "the cap is \(cap)"
                )
            }
        case "attempt.done":
            let outcome = event.body["outcome"]?.string.flatMap { Outcome(rawValue: $0) }
            if outcome?.countsAsTry == false { starts[target]?.removeAll { $0.0 == attempt } }
        default: break
        }
    }
}
