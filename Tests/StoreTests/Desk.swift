import Outbound
import Testing

@testable import Store

/// A customer who asks.
struct Desk {
    let ledger: Ledger
    var customer = Customer.local

    init(_ ledger: Ledger) { self.ledger = ledger }

    init(_ ledger: Ledger, customer name: String) throws {
        self.ledger = ledger
        let made = ResourceWrite.create(uuid: "customer-" + name, .customer(CustomerChange(name: name)))
        _ = try ledger.commit([.resource(made, of: Customer.local, at: SampleLedger.start)])
        customer = try #require(try ledger.customer(named: name)).id
    }

    func ask(
        _ write: ResourceWrite,
        once key: IdempotencyKey? = nil,
        at: Instant = SampleLedger.start
    ) throws -> LedgerResult {
        try ledger.commit([.resource(write, of: customer, once: key, at: at)])[0]
    }

    func make(_ uuid: String, _ change: ResourceChange, at: Instant = SampleLedger.start) throws {
        let answer = try ask(.create(uuid: uuid, change), at: at)
        guard answer == .resource(change.kind, uuid: uuid) else {
            throw LedgerError(.constraint, "not made: \(answer)")
        }
    }

    func change(_ uuid: String, _ change: ResourceChange, at: Instant = SampleLedger.start) throws {
        let answer = try ask(.update(uuid: uuid, change), at: at)
        guard answer == .resource(change.kind, uuid: uuid) else {
            throw LedgerError(.constraint, "not changed: \(answer)")
        }
    }
}
