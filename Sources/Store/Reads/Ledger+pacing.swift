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
        try read {
            try $0.rows(
                """
                SELECT \(AttemptRow.columns) FROM attempt \
                WHERE campaign = ? AND started >= ? AND started <= ? ORDER BY id DESC LIMIT ?
                """,
                [campaign, from.milliseconds, to.milliseconds, limit],
                AttemptRow.read
            )
        }.reversed()
    }

    /// How many idle targets are due by an instant and go before this one: a higher priority, then an
    /// earlier due time, then the id.
    package func ahead(
        of target: Target,
        in campaign: Identifier<Campaign>,
        at: Instant
    ) throws(LedgerError) -> Int64 {
        try read {
            try $0.number(
                """
                SELECT count(*) FROM target_state s WHERE s.campaign = ? AND s.status = 0 AND s.due IS NOT NULL \
                AND s.due <= ? AND (s.priority > ? OR s.priority = ? AND (s.due, s.id) < (?, ?))
                """,
                [
                    campaign, at.milliseconds, target.draft.priority, target.draft.priority,
                    (target.due ?? at).milliseconds, target.id,
                ]
            )
        } ?? 0
    }
}
