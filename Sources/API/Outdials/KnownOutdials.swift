import Outbound
import Store
import Synchronization

/// Outdials with the campaigns that dial them, remembered until an outdial or a campaign changes. Whoever
/// changes one is answered after that was told here, so nobody reads what stood before an answer that he has
/// had.
package final class KnownOutdials: Sendable {
    typealias Value = (outdial: OutdialResource, campaign: CampaignResource?)

    private struct Name: Hashable {
        var uuid: String
        var customer: Identifier<Customer>
    }

    private struct State {
        var known: [Name: Value] = [:]
        /// How often everything was forgotten.
        var changes = 0
    }

    private let state = Mutex(State())
    /// Outdials that are remembered at once.
    private static let limit = 1000

    package init(_ ledger: Ledger) {
        ledger.observe { [weak self] rows in
            let hasChange = rows.contains { row in
                row.kind.hasPrefix("outdial.") || row.kind.hasPrefix("campaign.")
                    || row.kind.hasPrefix("limits.")
            }
            if hasChange { self?.forget() }
        }
    }

    private func forget() {
        state.withLock { state in
            state.known = [:]
            state.changes += 1
        }
    }

    /// What is remembered, else what `read` finds.
    func value(of uuid: String, _ customer: Identifier<Customer>, read: () throws -> Value) throws -> Value {
        let name = Name(uuid: uuid, customer: customer)
        let (known, changes) = state.withLock { ($0.known[name], $0.changes) }
        if let known { return known }
        let found = try read()
        state.withLock { state in
            // What was read may have changed meanwhile.
            guard state.changes == changes else { return }
            if state.known.count >= Self.limit { state.known = [:] }
            state.known[name] = found
        }
        return found
    }
}
