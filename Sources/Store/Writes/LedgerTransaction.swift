import GRDB
import Outbound

/// One transaction being written: its statements, the events and counter changes that go with them.
struct LedgerTransaction {
    let database: Database
    let identifiers: any IdentifierSource
    /// What the observers are told after the commit.
    private(set) var events: [EventRow] = []
    private var tally: [TallyKey: Int64] = [:]

    private struct TallyKey: Hashable, Comparable {
        var campaign: Identifier<Campaign>
        var name: String

        static func < (left: Self, right: Self) -> Bool {
            (left.campaign, left.name) < (right.campaign, right.name)
        }
    }

    init(_ database: Database, identifiers: any IdentifierSource) {
        self.database = database
        self.identifiers = identifiers
    }

    mutating func apply(_ write: LedgerWrite) throws -> LedgerResult {
        switch write {
        case .saveCampaign(let campaign, let outplan, let flow, let queue, let at):
            try save(campaign, outplan: outplan, flow: flow, queue: queue, at: at)
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
        case .agentState(let agent, let state, let at): try setState(of: agent, state, at: at)
        case .forget(let traces, let attempts, let at):
            try forget(tracesBefore: traces, attemptsBefore: attempts, at: at)
        }
    }

    mutating func emit(
        _ kind: String,
        at: Instant,
        campaign: Identifier<Campaign>? = nil,
        target: Identifier<Target>? = nil,
        attempt: Identifier<Attempt>? = nil,
        _ body: [String: JSONValue] = [:]
    ) throws {
        try database.run(
            "INSERT INTO event (at, kind, campaign, target, attempt, body) VALUES (?, ?, ?, ?, ?, ?)",
            [at.milliseconds, kind, campaign, target, attempt, JSONValue.object(body).text]
        )
        events.append(
            EventRow(
                id: database.lastInsertedRowID,
                at: at,
                kind: kind,
                campaign: campaign,
                target: target,
                attempt: attempt,
                body: body
            )
        )
    }

    mutating func count(_ name: String, _ change: Int64, of campaign: Identifier<Campaign>) {
        guard change != 0 else { return }
        tally[TallyKey(campaign: campaign, name: name), default: 0] += change
    }

    /// One delta for each counter and transaction, not for each row.
    mutating func writeCounters() throws {
        for (key, change) in tally.sorted(by: { $0.key < $1.key }) where change != 0 {
            try database.run(
                "UPDATE counter SET count = count + ? WHERE campaign = ? AND name = ?",
                [change, key.campaign, key.name]
            )
            if database.changesCount == 0 {
                try database.run(
                    "INSERT INTO counter (campaign, name, count) VALUES (?, ?, ?)",
                    [key.campaign, key.name, change]
                )
            }
        }
        tally = [:]
    }

    /// The hot row; nil when there is no such target.
    func standing(of target: Identifier<Target>) throws -> Standing? {
        try database.row(
            "SELECT \(Standing.columns) FROM target_state s WHERE s.id = ?",
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
        for name in old.counters { count(name, -1, of: old.campaign) }
        for name in new.counters { count(name, 1, of: new.campaign) }
    }
}
