import GRDB
import Outbound

/// What statistics and diagnosis read: each costs the same however much the ledger holds.
extension Ledger {
    /// A campaign's last attempts, the latest first.
    package func latestAttempts(
        _ campaign: Identifier<Campaign>,
        limit: Int
    ) throws(LedgerError) -> [AttemptFigure] {
        try read {
            try $0.rows(
                """
                SELECT \(AttemptFigure.columns) FROM attempt INDEXED BY attempt_campaign \
                WHERE campaign = ? ORDER BY id DESC LIMIT ?
                """,
                [campaign, limit],
                AttemptFigure.read
            )
        }
    }

    /// Live answers of attempts that began since an instant, among a campaign's last `limit` attempts.
    package func liveAnswers(
        _ campaign: Identifier<Campaign>,
        since: Instant,
        limit: Int
    ) throws(LedgerError) -> LiveAnswers {
        try read { database in
            let found = try database.row(
                """
                SELECT count(*), sum(started >= ?), \
                sum(started >= ? AND answered IS NOT NULL AND outcome IS NOT 'machine'), \
                sum(started >= ? AND outcome IS 'abandoned') \
                FROM (SELECT started, answered, outcome FROM attempt INDEXED BY attempt_campaign \
                WHERE campaign = ? ORDER BY id DESC LIMIT ?)
                """,
                [since.milliseconds, since.milliseconds, since.milliseconds, campaign, limit]
            ) { row in
                (
                    read: row[0] as Int, within: row[1] as Int? ?? 0, live: row[2] as Int? ?? 0,
                    abandoned: row[3] as Int? ?? 0
                )
            }
            guard let found else { return LiveAnswers() }
            return LiveAnswers(
                count: found.live,
                abandoned: found.abandoned,
                isCut: found.read == limit && found.within == limit
            )
        }
    }

    /// Why idle targets are held without end, among the first `limit` that are.
    package func holds(_ campaign: Identifier<Campaign>, limit: Int) throws(LedgerError) -> [HoldCount] {
        try holdCounts(Self.heldQuery, campaign, limit)
    }

    /// Why idle targets wait for a time, among the first `limit` that do: nil for those who were not held.
    package func waits(_ campaign: Identifier<Campaign>, limit: Int) throws(LedgerError) -> [HoldCount] {
        try holdCounts(Self.waitingQuery, campaign, limit)
    }

    private func holdCounts(
        _ sql: String,
        _ campaign: Identifier<Campaign>,
        _ limit: Int
    ) throws(LedgerError) -> [HoldCount] {
        try read {
            try $0.rows(sql, [campaign, limit]) { HoldCount(hold: $0[0], count: $0[1]) }
        }
    }

    static let heldQuery = """
        SELECT hold, count(*) FROM (SELECT hold FROM target_state INDEXED BY target_held \
        WHERE outdial = (SELECT id FROM outdial WHERE campaign = ?) AND status = 0 AND due IS NULL LIMIT ?) GROUP BY hold ORDER BY 2 DESC, 1
        """

    static let waitingQuery = """
        SELECT hold, count(*) FROM (SELECT hold FROM target_state INDEXED BY target_due \
        WHERE outdial = (SELECT id FROM outdial WHERE campaign = ?) AND status = 0 AND due IS NOT NULL LIMIT ?) GROUP BY hold ORDER BY 2 DESC, 1
        """

    /// How many idle targets are due by an instant; at most `limit` are counted.
    package func dueCount(
        _ campaign: Identifier<Campaign>,
        by now: Instant,
        limit: Int
    ) throws(LedgerError) -> Int {
        try read { try $0.number(Self.dueCountQuery, [campaign, now.milliseconds, limit]) }.map { Int($0) }
            ?? 0
    }

    /// Each priority is a range of the due index.
    static let dueCountQuery = """
        SELECT count(*) FROM (SELECT 1 FROM target_state INDEXED BY target_due \
        WHERE outdial = (SELECT id FROM outdial WHERE campaign = ?) \
        AND status = 0 AND due IS NOT NULL AND priority IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9) AND due <= ? \
        LIMIT ?)
        """

    /// Agents that were rung in a campaign's last `limit` attempts.
    package func agentCalls(
        _ campaign: Identifier<Campaign>,
        limit: Int
    ) throws(LedgerError) -> [AgentCall] {
        try read {
            try $0.rows(
                """
                SELECT leg.queue, leg.agent, leg.answered IS NOT NULL FROM (SELECT id FROM attempt \
                INDEXED BY attempt_campaign WHERE campaign = ? ORDER BY id DESC LIMIT ?) recent \
                JOIN leg ON leg.attempt = recent.id \
                WHERE leg.kind = 'agent' AND leg.agent IS NOT NULL
                """,
                [campaign, limit]
            ) { AgentCall(agent: AgentName(queue: $0[0], agent: $0[1]), wasAnswered: $0[2]) }
        }
    }

    /// Attempts of each of a campaign's targets: all of them, or about `limit`, evenly over the list.
    package func attemptsPerTarget(
        _ campaign: Identifier<Campaign>,
        limit: Int
    ) throws(LedgerError) -> [Int] {
        try spread(campaign, limit: limit, columns: "s.id, s.attempts", from: "target_state s") { $0[1] }
    }

    /// A campaign's targets: all of them, or about `limit`, evenly over the list.
    package func spreadTargets(
        _ campaign: Identifier<Campaign>,
        limit: Int
    ) throws(LedgerError) -> [Target] {
        try spread(
            campaign,
            limit: limit,
            columns: TargetRow.columns,
            from: TargetRow.join,
            TargetRow.read
        )
    }

    /// Blocks of rows that begin at evenly distributed ids, so that early and late targets count alike. The
    /// first column is the target's id.
    private func spread<T>(
        _ campaign: Identifier<Campaign>,
        limit: Int,
        columns: String,
        from tables: String,
        _ read: (Row) throws -> T
    ) throws(LedgerError) -> [T] {
        let sql = "SELECT \(columns) FROM \(tables) WHERE s.outdial = ? AND s.id >= ? ORDER BY s.id LIMIT ?"
        return try self.read { database in
            guard let outdial = try database.outdial(of: campaign) else { return [] }
            func end(_ order: String) throws -> Int64? {
                try database.number(
                    "SELECT id FROM target_state WHERE outdial = ? ORDER BY id \(order) LIMIT 1",
                    [outdial]
                )
            }
            guard let first = try end("ASC"), let last = try end("DESC") else { return [] }
            let total = try database.number(
                "SELECT count FROM outdial_counter WHERE outdial = ? AND name = 'targets'",
                [outdial]
            )
            let isWhole = (total ?? 0) <= Int64(limit)
            let block = isWhole ? limit : min(limit, Self.spreadBlock)
            let blocks = isWhole ? 1 : max(1, limit / block)
            var result: [T] = []
            var next = first
            for index in 0..<blocks {
                let even = first + Int64(Double(last - first + 1) * Double(index) / Double(blocks))
                result += try database.rows(sql, [outdial, max(even, next), block]) { row in
                    next = (row[0] as Int64) + 1
                    return try read(row)
                }
            }
            return result
        }
    }

    private static let spreadBlock = 50
}
