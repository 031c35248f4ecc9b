import Outbound
import Store

/// No target is tried more often than its outplan allows; outcomes that count as no try do not count here
/// either.
package struct TriesLimit: Checker {
    package let rule = "a target's tries are within the outplan's total and callbacks"
    /// Total and callbacks by campaign.
    private let limits: [Identifier<Campaign>: Int]
    private var tries: [Identifier<Target>: Int] = [:]
    private var found = Violations()

    package init(limits: [Identifier<Campaign>: Int]) { self.limits = limits }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        guard event.kind == "attempt.done", let target = event.target, let campaign = event.campaign,
            let limit = limits[campaign], let text = event.body["outcome"]?.string,
            let outcome = Outcome(rawValue: text), outcome.countsAsTry
        else { return }
        let count = tries[target, default: 0] + 1
        tries[target] = count
        if count > limit {
            found.add("\(RFC3339.text(event.at)): target \(target) has \(count) tries; the limit is \(limit)")
        }
    }
}
