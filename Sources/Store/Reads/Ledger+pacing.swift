import GRDB
import Outbound

/// What is known on disk of how fast a campaign was dialing.
extension Ledger {
    /// A campaign's attempts that began in a time, the oldest first; at most `limit` of the latest.
    package func attempts(
        _ campaign: Identifier<Campaign>,
        from: Instant,
        to: Instant,
        limit: Int
    ) throws(LedgerError) -> [Attempt] {
        let earliest = from - Self.disorder
        return try read { database in
            let statement = try database.cachedStatement(sql: Self.backwardsQuery)
            let cursor = try Row.fetchCursor(statement, arguments: [campaign])
            var attempts: [Attempt] = []
            while attempts.count < limit, let row = try cursor.next() {
                let attempt = try AttemptRow.read(row)
                if attempt.startedAt < earliest { break }
                if attempt.startedAt >= from, attempt.startedAt <= to { attempts.append(attempt) }
            }
            return attempts.reversed()
        }
    }

    /// Attempts begin in the order of their ids, but for a clock that was set back a little.
    private static let disorder = Duration.minutes(1)

    private static let backwardsQuery = """
        SELECT \(AttemptRow.columns) FROM attempt INDEXED BY attempt_campaign \
        WHERE campaign = ? ORDER BY id DESC
        """

    /// The last attempts of all campaigns that began at `since` or later, the oldest first; at most `limit`.
    package func openings(
        since: Instant,
        limit: Int
    ) throws(LedgerError) -> [(campaign: Identifier<Campaign>, at: Instant)] {
        let earliest = since - Self.disorder
        return try read { database in
            let cursor = try Row.fetchCursor(
                try database.cachedStatement(sql: "SELECT campaign, started FROM attempt ORDER BY id DESC")
            )
            var openings: [(campaign: Identifier<Campaign>, at: Instant)] = []
            while openings.count < limit, let row = try cursor.next() {
                let at = row.moment(1)
                if at < earliest { break }
                if at >= since { openings.append((Identifier(row[0]), at)) }
            }
            return openings.sorted { $0.at < $1.at }
        }
    }

    /// How many idle targets are due by an instant and go before this one: a higher priority, then an
    /// earlier due time, then the id. At most `aheadLimit` are counted.
    package func ahead(
        of target: Target,
        in campaign: Identifier<Campaign>,
        at: Instant
    ) throws(LedgerError) -> Int64 {
        try read {
            try $0.number(
                """
                SELECT count(*) FROM (SELECT 1 FROM target_state s \
                WHERE s.outdial = (SELECT id FROM outdial WHERE campaign = ?) AND s.status = 0 \
                AND s.due IS NOT NULL AND s.due <= ? \
                AND (s.priority > ? OR s.priority = ? AND (s.due, s.id) < (?, ?)) LIMIT ?)
                """,
                [
                    campaign, at.milliseconds, target.draft.priority, target.draft.priority,
                    (target.due ?? at).milliseconds, target.id, Self.aheadLimit,
                ]
            )
        } ?? 0
    }

    package static let aheadLimit: Int64 = 100_000
}
