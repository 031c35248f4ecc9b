import GRDB
import Outbound

extension Ledger {
    package func target(
        _ uuid: String,
        inOutdial outdial: String,
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> TargetResource? {
        try read { database in
            try database.row(Self.targetResourceQuery, [uuid, outdial, customer]) {
                try TargetResource($0, database)
            }
        }
    }

    /// By its id, whatever it is in, and also one that is deleted: then without what its hot row had.
    package func target(
        _ id: Identifier<Target>,
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> TargetResource? {
        try read { database in
            for state in ["SELECT * FROM target_state WHERE id = ?", Self.lostState] {
                let found = try database.row(
                    """
                    SELECT \(TargetResource.columns) FROM (\(state)) s JOIN target t ON t.id = s.id \
                    JOIN outdial o ON o.id = t.outdial WHERE o.customer = ?
                    """,
                    [id, customer]
                ) { try TargetResource($0, database) }
                if let found { return found }
            }
            return nil
        }
    }

    private static let lostState = """
        SELECT ? AS id, 0 AS priority, 0 AS status, NULL AS done, NULL AS due, NULL AS hold, NULL AS variables
        """

    /// The newest first; nil where the customer has no such outdial.
    package func targets(
        ofOutdial outdial: String,
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int,
        matching filter: TargetFilter = TargetFilter()
    ) throws(LedgerError) -> ResourcePage<TargetResource>? {
        try read { database in
            let outdial = try database.number(
                "SELECT id FROM outdial WHERE uuid = ? AND customer = ? AND deleted IS NULL",
                [outdial, customer]
            )
            guard let outdial else { return nil }
            let key = filter.externalID.map { "id:" + $0 }
            let words = filter.search.map { "%" + $0.likeEscaped + "%" }
            // One row more than wanted says whether there are more; of a filter, rows are looked at in
            // bounded number.
            let scan = filter == TargetFilter() ? limit + 1 : ResourcePage<TargetResource>.scanLimit
            let below = id ?? Int64.max
            let own: StatementArguments = key.map { [outdial, $0, below] } ?? [outdial, below, scan]
            let rows = try database.rows(
                key == nil ? Self.targetPageQuery : Self.keyedTargetQuery,
                own + [
                    filter.status?.rawValue, filter.status?.rawValue, words, words, words, filter.search,
                    limit + 1,
                ]
            ) { (id: $0[0] as Int64, target: try TargetResource($0, database)) }
            let page = rows.prefix(limit)
            var next = rows.count > limit ? page.last?.id : nil
            if next == nil, key == nil, filter != TargetFilter() {
                next = try database.number(Self.targetScanQuery, [outdial, below, scan - 1])
            }
            return ResourcePage(items: page.map(\.target), next: next)
        }
    }

    static let targetResourceQuery = """
        SELECT \(TargetResource.columns) FROM \(TargetRow.joinByName) \
        CROSS JOIN outdial o ON o.id = s.outdial \
        WHERE t.uuid = ? AND o.uuid = ? AND o.customer = ? AND o.deleted IS NULL
        """

    private static let targetCondition = """
        (? IS NULL OR s.status = ?) AND (? IS NULL OR t.name LIKE ? ESCAPE '\\' \
        OR t.external_id LIKE ? ESCAPE '\\' OR EXISTS \
        (SELECT 1 FROM json_each(t.destinations) d WHERE d.value ->> 1 = ?)) ORDER BY s.id DESC LIMIT ?
        """

    static let targetPageQuery = """
        SELECT \(TargetResource.columns) FROM (SELECT * FROM target_state WHERE outdial = ? AND id < ? \
        ORDER BY id DESC LIMIT ?) s JOIN target t ON t.id = s.id JOIN outdial o ON o.id = s.outdial \
        WHERE \(targetCondition)
        """

    private static let keyedTargetQuery = """
        SELECT \(TargetResource.columns) FROM target t JOIN target_state s ON s.id = t.id \
        JOIN outdial o ON o.id = s.outdial \
        WHERE t.outdial = ? AND t.key = ? AND s.id < ? AND \(targetCondition)
        """

    /// The last row that a filter looked at, where the list goes on.
    private static let targetScanQuery = """
        SELECT id FROM target_state WHERE outdial = ? AND id < ? ORDER BY id DESC LIMIT 1 OFFSET ?
        """
}
