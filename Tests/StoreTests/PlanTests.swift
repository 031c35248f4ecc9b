import Outbound
import Testing

@testable import Store

/// How SQLite means to run what is asked of it: nothing that an engine does all the time reads a whole table.
struct PlanTests {
    /// Few rows, and read once for each start: the campaigns, queues and agents. Indexes of only what is
    /// open, or of what there are few of, read whole. The log's end, whose query says how much of it.
    private static let allowed = [
        "SCAN campaign", "SCAN queue", "SCAN q", "SCAN CONSTANT ROW", "USING INDEX attempt_open",
        "USING INDEX do_not_contact_prefix", "USING INDEX leg_open", "USING INDEX message_sending",
    ]

    private func isAllowed(_ step: String, _ statement: String) -> Bool {
        if step.contains("TEMP B-TREE") { return statement.contains("INDEXED BY attempt_open ") }
        return !step.contains("SCAN") || Self.allowed.contains { step.contains($0) }
            || (step == "SCAN event" && statement.contains("ORDER BY id DESC LIMIT 1000"))
    }

    @Test func `no statement of a long day reads a table from end to end or sorts`() throws {
        let sample = try SampleLedger()
        let campaign = sample.campaign.id
        var workload = try Workload(sample, seed: 11)
        let statements = try sample.ledger.statements {
            for _ in 1...600 { try workload.step() }
            let address = SampleLedger.address(1)
            _ = try sample.ledger.nextDue(campaign)
            _ = try sample.ledger.addressAttempts(address, since: workload.now)
            _ = try sample.ledger.hasOpenAttempt(address: address, besides: Identifier(2))
            _ = try sample.ledger.suppression("ana@example.org", campaign: campaign, at: workload.now)
            _ = try sample.ledger.attempts(campaign, limit: 10)
            _ = try sample.ledger.targets(campaign, limit: 10)
            _ = try sample.ledger.events(limit: 10)
            _ = try sample.ledger.unfinished(campaign)
            _ = try sample.ledger.target(campaign, named: "t7")
            _ = try sample.ledger.attempt(uuid: "00000000-0000-4000-8000-000000000001")
            _ = try sample.ledger.lastInstant()
            _ = try sample.ledger.openAttempts()
            _ = try sample.ledger.commit([.rescue(at: workload.now)])
        }
        #expect(statements.count > 50)
        for statement in statements.sorted() where !statement.hasPrefix("PRAGMA") {
            for step in try sample.ledger.plan(of: statement) {
                #expect(isAllowed(step, statement), "\(step): \(statement)")
            }
        }
    }

    @Test(arguments: [
        (Ledger.addressQuery, "SEARCH attempt USING INDEX attempt_address (address=? AND started>?)"),
        (Ledger.openAddressQuery, "SEARCH attempt USING INDEX attempt_open_address (address=?)"),
        (Ledger.namedAttemptQuery, "SEARCH attempt USING INDEX attempt_uuid (uuid=?)"),
        (Ledger.namedTargetQuery, "SEARCH t USING INDEX target_uuid (uuid=?)"),
        (Ledger.ownedTargetQuery, "SEARCH t USING INDEX target_uuid (uuid=?)"),
        (Ledger.targetResourceQuery, "SEARCH t USING INDEX target_uuid (uuid=?)"),
    ])
    func `a look-up takes the index that was made for it`(query: String, plan: String) throws {
        #expect(try SampleLedger().ledger.plan(of: query).first == plan)
    }
}
