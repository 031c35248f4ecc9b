import Outbound
import Store
import Synchronization

/// The UUIDs of customers, which never change: read once from the ledger.
package final class CustomerNames: Sendable {
    private let known = Mutex<[Identifier<Customer>: String]>([:])
    /// Customers that are remembered at once.
    private static let limit = 10_000

    package init() {}

    func uuid(of customer: Identifier<Customer>, in ledger: Ledger) throws -> String {
        if let uuid = known.withLock({ $0[customer] }) { return uuid }
        guard let found = try ledger.customer(customer) else { throw Refusal.notFound("customer") }
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[customer] = found.uuid
        }
        return found.uuid
    }
}
