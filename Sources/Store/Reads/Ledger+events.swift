import GRDB
import Outbound

/// A part of the event log, for somebody who follows it.
package struct LogPage: Sendable {
    package var rows: [EventRow]
    /// Every event up to this one was looked at.
    package var through: Int64
    package var end: LogEnd
}

/// Where the log begins and ends now.
package struct LogEnd: Hashable, Sendable {
    /// The oldest event that is kept; one more than the latest where none is.
    package var oldest: Int64
    /// The latest event that ever was.
    package var latest: Int64

    package init(oldest: Int64, latest: Int64) { (self.oldest, self.latest) = (oldest, latest) }
}

extension Ledger {
    /// Events behind one that page looks at, at most, when few of them are wanted.
    static let eventScan: Int64 = 20_000

    package func logEnd() throws(LedgerError) -> LogEnd { try read { try $0.logEnd() } }

    /// A campaign of this customer, by its UUID.
    package func campaignID(
        uuid: String,
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> Identifier<Campaign>? {
        try read {
            try $0.number("SELECT id FROM campaign WHERE uuid = ? AND customer = ?", [uuid, customer])
                .map { Identifier($0) }
        }
    }

    /// A customer's next events, of one campaign or of all, in the log's order.
    package func log(
        after position: Int64,
        of customer: Identifier<Customer>,
        campaign: Identifier<Campaign>? = nil,
        limit: Int
    ) throws(LedgerError) -> LogPage {
        try read { try $0.log(after: position, of: customer, campaign: campaign, limit: limit) }
    }
}

extension Database {
    func logEnd() throws -> LogEnd {
        let latest = try number("SELECT seq FROM sqlite_sequence WHERE name = 'event'") ?? 0
        return LogEnd(oldest: try number("SELECT min(id) FROM event") ?? latest + 1, latest: latest)
    }

    func log(
        after position: Int64,
        of customer: Identifier<Customer>,
        campaign: Identifier<Campaign>?,
        limit: Int
    ) throws -> LogPage {
        let end = try logEnd()
        let last = min(end.latest, max(position, end.oldest - 1) + Ledger.eventScan)
        let rows = try rows(
            """
            SELECT \(EventRow.columns) FROM event WHERE id > ? AND id <= ? AND customer = ? \
            AND (? IS NULL OR campaign = ?) ORDER BY id LIMIT ?
            """,
            [position, last, customer, campaign, campaign, limit],
            EventRow.read
        )
        let isFull = rows.count == limit
        return LogPage(rows: rows, through: isFull ? rows.last?.id ?? last : max(last, position), end: end)
    }
}
