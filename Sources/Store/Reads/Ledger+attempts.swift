import GRDB
import Outbound

extension Ledger {
    /// When attempts at an address started that count as tries or are still open, over all campaigns, in
    /// order; `besides` one.
    package func addressAttempts(
        _ address: String,
        since: Instant,
        besides attempt: Identifier<Attempt>? = nil
    ) throws(LedgerError) -> [Instant] {
        try read {
            try $0.rows(Self.addressQuery, [address, since.milliseconds, attempt?.rawValue ?? 0]) {
                $0.moment(0)
            }
        }
    }

    static let addressQuery = """
        SELECT started FROM attempt WHERE address = ? AND started >= ? AND id <> ? \
        AND (outcome IS NULL OR outcome NOT IN ('congestion', 'canceled')) ORDER BY started
        """

    /// Whether another target's attempt at this address is open.
    package func hasOpenAttempt(
        address: String,
        besides target: Identifier<Target>
    ) throws(LedgerError) -> Bool {
        try read {
            try $0.number(Self.openAddressQuery, [address, target]) != nil
        }
    }

    static let openAddressQuery = """
        SELECT 1 FROM attempt INDEXED BY attempt_open_address WHERE ended IS NULL AND address = ? AND target <> ? LIMIT 1
        """

    /// The do-not-contact entry that covers an address at a time; nil when it may be contacted.
    package func suppression(
        _ address: String,
        campaign: Identifier<Campaign>,
        at: Instant
    ) throws(LedgerError) -> Suppression? {
        try read { try $0.suppression(of: address, campaign: campaign, at: at) }
    }

    package func attempt(_ id: Identifier<Attempt>) throws(LedgerError) -> Attempt? {
        try read {
            try $0.row("SELECT \(AttemptRow.columns) FROM attempt WHERE id = ?", [id], AttemptRow.read)
        }
    }

    /// By the UUID that the world outside knows it by.
    package func attempt(uuid: String) throws(LedgerError) -> Attempt? {
        try read { try $0.row(Self.namedAttemptQuery, [uuid], AttemptRow.read) }
    }

    static let namedAttemptQuery = "SELECT \(AttemptRow.columns) FROM attempt WHERE uuid = ?"

    /// A page of a campaign's attempts by id.
    package func attempts(
        _ campaign: Identifier<Campaign>,
        after: Identifier<Attempt>? = nil,
        limit: Int
    ) throws(LedgerError) -> [Attempt] {
        try read {
            try $0.rows(
                "SELECT \(AttemptRow.columns) FROM attempt WHERE campaign = ? AND id > ? ORDER BY id LIMIT ?",
                [campaign, after?.rawValue ?? 0, limit],
                AttemptRow.read
            )
        }
    }

    /// By number.
    package func attempts(ofTarget target: Identifier<Target>) throws(LedgerError) -> [Attempt] {
        try read {
            try $0.rows(
                "SELECT \(AttemptRow.columns) FROM attempt WHERE target = ? ORDER BY number",
                [target],
                AttemptRow.read
            )
        }
    }

    /// Of every campaign, by id.
    package func openAttempts() throws(LedgerError) -> [Attempt] {
        try read {
            try $0.rows(
                """
                SELECT \(AttemptRow.columns) FROM attempt INDEXED BY attempt_open \
                WHERE ended IS NULL ORDER BY id
                """,
                [],
                AttemptRow.read
            )
        }
    }

    /// A page of the event log.
    package func events(after: Int64 = 0, limit: Int) throws(LedgerError) -> [EventRow] {
        try read {
            try $0.rows(
                "SELECT id, at, kind, campaign, target, attempt, body FROM event WHERE id > ? ORDER BY id LIMIT ?",
                [after, limit]
            ) { row in
                EventRow(
                    id: row[0],
                    at: row.moment(1),
                    kind: row[2],
                    campaign: (row[3] as Int64?).map { Identifier($0) },
                    target: (row[4] as Int64?).map { Identifier($0) },
                    attempt: (row[5] as Int64?).map { Identifier($0) },
                    body: try row.fields(6, of: "event \(row[0] as Int64)")
                )
            }
        }
    }

    /// The answers to an attempt's actions, as they were settled with it.
    package func trace(_ attempt: Identifier<Attempt>) throws(LedgerError) -> JSONValue? {
        try read {
            try $0.row("SELECT answers FROM trace WHERE attempt = ?", [attempt]) { row in
                try row.withUnsafeData(atIndex: 0) {
                    try TraceBlob.unpack($0.map { Array($0) } ?? [], of: "attempt \(attempt)")
                }
            }
        }
    }

    /// The latest time in the log: a simulated run goes on from there. Nil for a new ledger.
    package func lastInstant() throws(LedgerError) -> Instant? {
        // Times are nearly in the log's order; the last ones of a busy moment may not be.
        try read {
            try $0.number("SELECT max(at) FROM (SELECT at FROM event ORDER BY id DESC LIMIT 1000)")
                .map { Instant(milliseconds: $0) }
        }
    }
}
