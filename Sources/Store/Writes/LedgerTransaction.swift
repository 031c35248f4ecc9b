import GRDB
import Outbound

/// One transaction being written: its statements, the events and counter changes that go with them.
struct LedgerTransaction {
    let database: Database
    let identifiers: any IdentifierSource
    /// What the observers are told after the commit.
    private(set) var events: [EventRow] = []
    private var tally: [TallyKey: Int64] = [:]

    private var customers: [Identifier<Campaign>: Identifier<Customer>] = [:]

    fileprivate struct TallyKey: Hashable, Comparable {
        /// `counter` by campaign, `outdial_counter` by outdial.
        var isOutdial: Bool
        var owner: Int64
        var name: String

        static func < (left: Self, right: Self) -> Bool {
            (left.isOutdial ? 1 : 0, left.owner, left.name) < (
                right.isOutdial ? 1 : 0, right.owner, right.name
            )
        }
    }

    /// What a transaction knows beside the database, for when a part of it is undone there. Of the events
    /// their number: a copy of them all for each part would make a large transaction slow.
    struct Mark {
        fileprivate let events: Int
        fileprivate let tally: [TallyKey: Int64]
        fileprivate let customers: [Identifier<Campaign>: Identifier<Customer>]
    }

    init(_ database: Database, identifiers: any IdentifierSource) {
        self.database = database
        self.identifiers = identifiers
    }

    var mark: Mark { Mark(events: events.count, tally: tally, customers: customers) }

    mutating func goBack(to mark: Mark) {
        events.removeSubrange(mark.events...)
        (tally, customers) = (mark.tally, mark.customers)
    }

    mutating func apply(_ write: LedgerWrite) throws -> LedgerResult {
        switch write {
        case .saveCampaign(let campaign, let outplan, let flow, let queue, let at):
            try save(campaign, outplan: outplan, flow: flow, queue: queue, at: at)
        case .publish(let campaign, let outplan, let flow, let at):
            try publish(outplan: outplan, flow: flow, of: campaign, at: at)
        case .lookAgain(let campaign, let at): try lookAgain(campaign, at: at)
        case .limit(let campaign, let change, let was, let by, let at):
            try limit(campaign, change, was: was, by: by, at: at)
        case .importTargets(let campaign, let drafts, let file, let at):
            try importTargets(drafts, of: campaign, file: file, at: at)
        case .addSuppressions(let drafts, let at): try addSuppressions(drafts, at: at)
        case .campaignState(let campaign, let state, let at): try setState(of: campaign, state, at: at)
        case .admit(let campaign, let at): try admit(campaign, at: at)
        case .reopen(let target, let due, let at): try reopen(target, due: due, at: at)
        case .intend(let intent): try intend(intent)
        case .openLeg(let attempt, let kind, let destination, let agent, let at):
            try openLeg(of: attempt, kind, to: destination, agent: agent, at: at)
        case .openMessage(let attempt, let destination, let campaignMessage, let at):
            try openMessage(of: attempt, to: destination, ofCampaign: campaignMessage, at: at)
        case .messageReceipt(let message, let receipt, let at): try take(receipt, of: message, at: at)
        case .legAnswered(let leg, let at): try answer(leg, at: at)
        case .legEnded(let leg, let cause, let code, let at): try end(leg, cause: cause, code: code, at: at)
        case .answered(let attempt, let by, let at): try answer(attempt, by: by, at: at)
        case .setVariables(let attempt, let variables, let at): try set(variables, of: attempt, at: at)
        case .suppress(let address, let reason, let campaign, let attempt, let at):
            try suppress(address, reason: reason, campaign: campaign, attempt: attempt, at: at)
        case .settle(let settlement): try settle(settlement)
        case .hold(let target, let due, let hold, let at): try self.hold(target, due: due, hold: hold, at: at)
        case .conclude(let target, let reason, let detail, let at):
            try conclude(target, reason, detail: detail, at: at)
        case .amend(let report, let next, let at): try amend(report, next: next, at: at)
        case .rescue(let at): try rescue(at: at)
        case .openQueuecall(let attempt, let queue, let at): try openQueuecall(of: attempt, in: queue, at: at)
        case .queuecall(let id, let status, let agent, let at): try move(id, to: status, agent: agent, at: at)
        case .endQueuecall(let id, let at): try endQueuecall(id, at: at)
        case .agentState(let agent, let state, let at): try setState(of: agent, state, at: at)
        case .forget(let traces, let attempts, let at):
            try forget(tracesBefore: traces, attemptsBefore: attempts, at: at)
        case .webhook(let webhook, let write, let at): try self.write(write, of: webhook, at: at)
        case .resource(let write, let customer, let key, let at):
            try fulfil(write, by: Asker(customer: customer, at: at), once: key)
        }
    }

    mutating func emit(
        _ kind: String,
        at: Instant,
        campaign: Identifier<Campaign>? = nil,
        target: Identifier<Target>? = nil,
        attempt: Identifier<Attempt>? = nil,
        customer: Identifier<Customer>? = nil,
        _ body: [String: JSONValue] = [:]
    ) throws {
        let customer = try customer ?? campaign.map { try self.customer(of: $0) } ?? Customer.local
        try database.run(
            "INSERT INTO event (at, kind, campaign, target, attempt, body, customer) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [at.milliseconds, kind, campaign, target, attempt, JSONValue.object(body).text, customer]
        )
        events.append(
            EventRow(
                id: database.lastInsertedRowID,
                at: at,
                customer: customer,
                kind: kind,
                campaign: campaign,
                target: target,
                attempt: attempt,
                body: body
            )
        )
    }

    /// Whose a campaign is: asked of the ledger once in a transaction.
    mutating func customer(of campaign: Identifier<Campaign>) throws -> Identifier<Customer> {
        if let known = customers[campaign] { return known }
        let found = try database.number("SELECT customer FROM campaign WHERE id = ?", [campaign])
        let customer = found.map { Identifier<Customer>($0) } ?? Customer.local
        customers[campaign] = customer
        return customer
    }

    mutating func count(_ name: String, _ change: Int64, of campaign: Identifier<Campaign>) {
        guard change != 0 else { return }
        tally[TallyKey(isOutdial: false, owner: campaign.rawValue, name: name), default: 0] += change
    }

    mutating func count(_ name: String, _ change: Int64, in outdial: Identifier<OutdialResource>) {
        guard change != 0 else { return }
        tally[TallyKey(isOutdial: true, owner: outdial.rawValue, name: name), default: 0] += change
    }

    /// What this transaction has not added to a counter yet.
    func pending(_ name: String, in outdial: Identifier<OutdialResource>) -> Int64 {
        tally[TallyKey(isOutdial: true, owner: outdial.rawValue, name: name)] ?? 0
    }

    /// One delta for each counter and transaction, not for each row.
    mutating func writeCounters() throws {
        for (key, change) in tally.sorted(by: { $0.key < $1.key }) where change != 0 {
            let (table, owner) = key.isOutdial ? ("outdial_counter", "outdial") : ("counter", "campaign")
            try database.run(
                "UPDATE \(table) SET count = count + ? WHERE \(owner) = ? AND name = ?",
                [change, key.owner, key.name]
            )
            if database.changesCount == 0 {
                try database.run(
                    "INSERT INTO \(table) (\(owner), name, count) VALUES (?, ?, ?)",
                    [key.owner, key.name, change]
                )
            }
        }
        tally = [:]
    }

    /// The hot row; nil when there is no such target.
    func standing(of target: Identifier<Target>) throws -> Standing? {
        try database.row(
            "SELECT \(Standing.columns) FROM \(Standing.join) WHERE s.id = ?",
            [target],
            Standing.init
        )
    }

    /// Writes a hot row's change and keeps the counters with it: the one place where a target's state
    /// changes.
    mutating func move(_ old: Standing, to new: Standing) throws {
        try database.run(
            """
            UPDATE target_state SET status = ?, done = ?, due = ?, hold = ?, attempts = ?, tries = ? WHERE id = ?
            """,
            [
                new.status, new.done?.rawValue, new.due?.milliseconds, new.hold, new.attempts, new.tries,
                new.id,
            ]
        )
        for name in old.counters { count(name, -1, in: old.outdial) }
        for name in new.counters { count(name, 1, in: new.outdial) }
    }
}
