import GRDB
import Outbound

/// A leg that waits, or waited, for an agent of a queue.
package struct QueuecallResource: Hashable, Sendable {
    package var id: Int64
    package var uuid: String
    /// UUIDs of its queue, its attempt, and of the agent that took it.
    package var queue: String
    package var attempt: String
    package var agent: String?
    package var attemptID: Identifier<Attempt>
    package var customer: Identifier<Customer>
    package var status: String
    package var entered: Instant
    package var serviced: Instant?
    package var ended: Instant?
    package var deleted: Instant?

    package var isOpen: Bool { ended == nil }

    static let columns = """
        k.id, k.uuid, q.uuid, a.uuid, (SELECT g.uuid FROM agent g WHERE g.queue = k.queue AND g.name = k.agent \
        ORDER BY g.id DESC LIMIT 1), k.attempt, q.customer, k.status, k.entered, k.serviced, k.ended, k.deleted
        """
    static let tables = "queuecall k JOIN queue q ON q.id = k.queue JOIN attempt a ON a.id = k.attempt"

    init(_ row: Row) {
        id = row[0]
        uuid = row[1]
        queue = row[2]
        attempt = row[3]
        agent = row[4]
        attemptID = Identifier(row[5])
        customer = Identifier(row[6])
        status = row[7]
        entered = row.moment(8)
        serviced = row.instant(9)
        ended = row.instant(10)
        deleted = row.instant(11)
    }
}

extension Ledger {
    package func queuecall(
        _ uuid: String,
        of customer: Identifier<Customer>,
        includingDeleted: Bool = false
    ) throws(LedgerError) -> QueuecallResource? {
        try read {
            try $0.row(
                """
                SELECT \(QueuecallResource.columns) FROM \(QueuecallResource.tables) \
                WHERE k.uuid = ? AND q.customer = ? AND (k.deleted IS NULL OR ?)
                """,
                [uuid, customer, includingDeleted],
                QueuecallResource.init
            )
        }
    }

    /// The latest of an attempt.
    package func queuecall(
        ofAttempt attempt: String,
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> QueuecallResource? {
        try read {
            try $0.row(
                """
                SELECT \(QueuecallResource.columns) FROM \(QueuecallResource.tables) \
                WHERE a.uuid = ? AND q.customer = ? AND k.deleted IS NULL ORDER BY k.id DESC LIMIT 1
                """,
                [attempt, customer],
                QueuecallResource.init
            )
        }
    }

    /// The newest first; of one queue where it is named.
    package func queuecalls(
        of customer: Identifier<Customer>,
        queue: String? = nil,
        status: String? = nil,
        below id: Int64? = nil,
        limit: Int
    ) throws(LedgerError) -> ResourcePage<QueuecallResource> {
        let rows = try read {
            try $0.rows(
                """
                SELECT \(QueuecallResource.columns) FROM \(QueuecallResource.tables) \
                WHERE q.customer = ? AND k.id < ? AND k.deleted IS NULL \
                AND (? IS NULL OR q.uuid = ?) AND (? IS NULL OR k.status = ?) ORDER BY k.id DESC LIMIT ?
                """,
                [customer, id ?? Int64.max, queue, queue, status, status, limit + 1],
                QueuecallResource.init
            )
        }
        let page = rows.prefix(limit)
        return ResourcePage(items: Array(page), next: rows.count > limit ? page.last?.id : nil)
    }
}
