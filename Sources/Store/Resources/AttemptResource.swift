import GRDB
import Outbound

/// One try at one destination, with the UUIDs of all that it is of.
package struct AttemptResource: Hashable, Sendable {
    package var attempt: Attempt
    package var campaign: String
    package var outdial: String
    package var target: String
    /// Of the versions that it was dialed by.
    package var outplan: String?
    package var flow: String?
    /// Its campaign's.
    package var queue: String?
    package var deleted: Instant?
}

/// Which attempts are asked for; nil is any.
package struct AttemptFilter: Hashable, Sendable {
    package var campaign: Identifier<Campaign>?
    /// A target's UUID.
    package var target: String?
    package var state: AttemptState?
    package var outcome: Outcome?
    /// Ended with success, as `Attempt.succeeded` has it, or without.
    package var succeeded: Bool?
    /// By its start: from this on, and before that.
    package var from: Instant?
    package var to: Instant?

    package init(
        campaign: Identifier<Campaign>? = nil,
        target: String? = nil,
        state: AttemptState? = nil,
        outcome: Outcome? = nil,
        succeeded: Bool? = nil,
        from: Instant? = nil,
        to: Instant? = nil
    ) {
        self.campaign = campaign
        self.target = target
        self.state = state
        self.outcome = outcome
        self.succeeded = succeeded
        self.from = from
        self.to = to
    }
}

extension AttemptResource {
    private static let own = AttemptRow.columns.split(separator: ",")
        .map { "a." + $0.filter { !$0.isWhitespace } }.joined(separator: ", ")
    private static let count = AttemptRow.columns.split(separator: ",").count

    /// `a` is an attempt; its campaign, target and outdial are joined.
    static let columns = """
        \(own), c.uuid, o.uuid, t.uuid, \
        (SELECT p.uuid FROM script_version v JOIN outplan p ON p.id = v.outplan WHERE v.id = a.outplan), \
        (SELECT f.uuid FROM script_version v JOIN flow f ON f.id = v.flow WHERE v.id = a.flow), \
        (SELECT q.uuid FROM queue q WHERE q.name = c.settings ->> 'queue' AND q.deleted IS NULL), a.deleted
        """
    static let joins = """
        JOIN campaign c ON c.id = a.campaign JOIN target t ON t.id = a.target JOIN outdial o ON o.id = t.outdial
        """

    init(_ row: Row) throws {
        attempt = try AttemptRow.read(row)
        campaign = row[Self.count]
        outdial = row[Self.count + 1]
        target = row[Self.count + 2]
        outplan = row[Self.count + 3]
        flow = row[Self.count + 4]
        queue = row[Self.count + 5]
        deleted = row.instant(Self.count + 6)
    }
}

extension Ledger {
    /// By UUID; of this customer alone.
    package func attempt(
        _ uuid: String,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> AttemptResource? {
        try attempt(where: "a.uuid", is: uuid, of: customer, includingDeleted: includingDeleted)
    }

    /// The same by its id.
    package func attempt(
        _ id: Identifier<Attempt>,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> AttemptResource? {
        try attempt(where: "a.id", is: id.rawValue, of: customer, includingDeleted: includingDeleted)
    }

    private func attempt(
        where column: String,
        is value: some DatabaseValueConvertible,
        of customer: Identifier<Customer>,
        includingDeleted: Bool
    ) throws(LedgerError) -> AttemptResource? {
        try read {
            try $0.row(
                """
                SELECT \(AttemptResource.columns) FROM attempt a \(AttemptResource.joins) \
                WHERE \(column) = ? AND c.customer = ? AND (a.deleted IS NULL OR ?)
                """,
                [value, customer, includingDeleted],
                AttemptResource.init
            )
        }
    }

    /// The newest first, below an id. A page looks at a bounded number of attempts, so that a filter that
    /// finds little costs no more: then it is not full, and says where to go on.
    package func attempts(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        matching filter: AttemptFilter = AttemptFilter()
    ) throws(LedgerError) -> ResourcePage<AttemptResource> {
        try read { database in
            let scan = ResourcePage<AttemptResource>.scanLimit
            let (inner, arguments) = filter.narrow(below: id ?? Int64.max)
            let looked = "SELECT * FROM attempt \(inner) ORDER BY id DESC LIMIT \(scan)"
            let outcome = filter.outcome?.rawValue
            let state = filter.state.map { AttemptRow.code($0) }
            let rows = try database.rows(
                """
                SELECT \(AttemptResource.columns) FROM (\(looked)) a \(AttemptResource.joins) \
                WHERE c.customer = ? AND a.deleted IS NULL AND (? IS NULL OR a.state = ?) \
                AND (? IS NULL OR a.outcome = ?) AND (? IS NULL OR (\(AttemptFilter.succeeded)) = ?) \
                AND (? IS NULL OR a.started >= ?) AND (? IS NULL OR a.started < ?) \
                ORDER BY a.id DESC LIMIT ?
                """,
                arguments + [
                    customer, state, state, outcome, outcome, filter.succeeded, filter.succeeded,
                    filter.from?.milliseconds,
                    filter.from?.milliseconds, filter.to?.milliseconds, filter.to?.milliseconds, limit + 1,
                ],
                AttemptResource.init
            )
            let page = rows.prefix(limit)
            if rows.count > limit {
                return ResourcePage(items: Array(page), next: page.last?.attempt.id.rawValue)
            }
            let last = try database.row(
                "SELECT id, started FROM attempt \(inner) ORDER BY id DESC LIMIT 1 OFFSET \(scan - 1)",
                arguments
            ) { (id: $0[0] as Int64, started: $0.moment(1)) }
            // Attempts are in the order in which they began: what is older than `from` has none after it.
            let isOver = last.map { last in filter.from.map { last.started < $0 } ?? false } ?? true
            return ResourcePage(items: Array(page), next: isOver ? nil : last?.id)
        }
    }
}

extension Attempt {
    /// Nil while it is open. A person or a message is reached unless the flow says otherwise, a machine only
    /// where it says so.
    package var succeeded: Bool? {
        switch outcome {
        case nil: nil
        case .answered, .sent, .delivered: success ?? true
        case .machine: success ?? false
        default: false
        }
    }
}

extension AttemptFilter {
    /// `Attempt.succeeded` as SQL; null while it is open.
    fileprivate static let succeeded = """
        CASE WHEN a.outcome IN ('answered', 'sent', 'delivered') THEN ifnull(a.success, 1) \
        WHEN a.outcome = 'machine' THEN ifnull(a.success, 0) WHEN a.outcome IS NOT NULL THEN 0 END
        """

    /// What an index finds.
    fileprivate func narrow(below id: Int64) -> (words: String, arguments: StatementArguments) {
        if let target {
            let own = "WHERE target = (SELECT id FROM target WHERE uuid = ?) AND id < ?"
            guard let campaign else { return (own, [target, id]) }
            return (own + " AND campaign = ?", [target, id, campaign])
        }
        if let campaign { return ("WHERE campaign = ? AND id < ?", [campaign, id]) }
        return ("WHERE id < ?", [id])
    }
}
