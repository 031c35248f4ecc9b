import Outbound
import Store

/// Whoever asked not to be contacted is not contacted: by nobody, or not by that campaign.
package struct OptOutFinal: Checker {
    package let rule = "an address that opted out is not contacted again"
    private let ledger: Ledger
    /// The campaigns that must not contact an address; nil stands for all.
    private var out: [String: Set<Identifier<Campaign>?>] = [:]
    private var found = Violations()

    package init(ledger: Ledger) { self.ledger = ledger }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        guard let id = event.attempt, event.kind == "suppression.added" || event.kind == "attempt.dialing"
        else { return }
        do {
            guard let attempt = try ledger.attempt(id) else {
                return found.add("attempt \(id) of an event has no row")
            }
            let address = attempt.destination.address
            if event.kind == "suppression.added" {
                let scope = event.body["scope"]?.string == "engine" ? nil : event.campaign
                out[address, default: []].insert(scope)
            } else if let scopes = out[address], scopes.contains(nil) || scopes.contains(event.campaign) {
                found.add("\(RFC3339.text(event.at)): attempt \(id) goes to an address that opted out")
            }
        } catch {
            found.add("attempt \(id) cannot be read: \(error)")
        }
    }
}
