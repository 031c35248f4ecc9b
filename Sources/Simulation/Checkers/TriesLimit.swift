import Flows
import Outbound
import Store

/// No target is tried more often than its outplan allows; outcomes that count as no try do not count here
/// either.
package struct TriesLimit: Checker {
    package let rule = "a target's tries are within the outplan's total and callbacks"
    /// Total and callbacks by campaign.
    private var limits: [Identifier<Campaign>: Int]
    private let ledger: Ledger?
    private let outplans: KeptOutplans?
    private var tries: [Identifier<Target>: Int] = [:]
    private var found = Violations()

    /// `ledger` has the outplans that are taken while campaigns run.
    package init(limits: [Identifier<Campaign>: Int], ledger: Ledger? = nil) {
        self.limits = limits
        outplans = ledger.map { KeptOutplans($0) }
        self.ledger = ledger
    }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        if event.kind == "outplan.published" { renew(event) }
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

    /// Who has been tried under an outplan that allowed more is within its rights.
    private mutating func renew(_ event: EventRow) {
        guard let campaign = event.campaign, let number = event.body["version"]?.integer, let outplans else {
            return
        }
        do {
            guard let row = try ledger?.campaign(campaign) else { return }
            let tries = try outplans.outplan(Identifier(number), of: row).outplan.tries
            limits[campaign] = max(limits[campaign] ?? 0, tries.total + tries.callbacks)
        } catch {
            found.add("campaign \(campaign) cannot be read: \(error)")
        }
    }
}
