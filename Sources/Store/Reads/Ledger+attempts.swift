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
                "SELECT \(EventRow.columns) FROM event WHERE id > ? ORDER BY id LIMIT ?",
                [after, limit],
                EventRow.read
            )
        }
    }

    /// An attempt's events. The log is read from the attempt's beginning to its end: events have no index by
    /// attempt, for every write would pay for it.
    package func events(of attempt: Attempt) throws(LedgerError) -> [EventRow] {
        try read { database in
            try database.rows(
                """
                SELECT \(EventRow.columns) FROM event WHERE id >= ? AND attempt = ? ORDER BY id LIMIT ?
                """,
                [database.firstEvent(from: attempt.startedAt - .minutes(1)), attempt.id, Self.eventLimit],
                EventRow.read
            )
        }
    }

    /// Events of one attempt that are read.
    private static let eventLimit = 10_000

    /// What happened in an attempt, as it was settled with it; nil for one that is open, that ended with its
    /// process, or whose trace is kept no longer.
    package func trace(_ attempt: Identifier<Attempt>) throws(LedgerError) -> StoredTrace? {
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

extension Database {
    /// The id of the log's first event at an instant or later, by bisection: times are nearly in the order of
    /// ids, so give or take a minute.
    func firstEvent(from instant: Instant) throws -> Int64 {
        var (low, high) = (Int64(0), (try number("SELECT max(id) FROM event") ?? 0) + 1)
        while low < high {
            let middle = low + (high - low) / 2
            let next = try row("SELECT id, at FROM event WHERE id >= ? ORDER BY id LIMIT 1", [middle]) {
                (id: $0[0] as Int64, at: $0.moment(1))
            }
            if let next, next.at < instant { low = next.id + 1 } else { high = middle }
        }
        return low
    }
}
