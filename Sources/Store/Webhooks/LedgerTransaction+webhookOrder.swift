import GRDB
import Outbound

extension LedgerTransaction {
    /// Of each resource, or of one, the earliest delivery that is not given up waits for its due time;
    /// whatever else of it waited, is behind it.
    func arrange(_ webhook: Int64, resource: String? = nil, at: Instant) throws {
        let one = resource == nil ? "" : "AND resource = ? "
        let name: StatementArguments = resource.map { [$0] } ?? []
        // The index of resources is taken only where its own condition stands as it is.
        try database.run(
            """
            UPDATE webhook_delivery SET state = 'behind', due = NULL WHERE webhook = ? AND state = 'waiting' \
            AND state <> 'dead' \(one)AND EXISTS (SELECT 1 FROM webhook_delivery o \
            WHERE o.webhook = webhook_delivery.webhook AND o.resource = webhook_delivery.resource \
            AND o.state <> 'dead' AND o.event < webhook_delivery.event)
            """,
            [webhook] + name
        )
        try database.run(
            """
            UPDATE webhook_delivery SET state = 'waiting', due = ? WHERE webhook = ? AND state = 'behind' \
            AND event IN (SELECT min(event) FROM webhook_delivery WHERE webhook = ? AND state <> 'dead' \
            \(one)GROUP BY resource)
            """,
            [at.milliseconds, webhook, webhook] + name
        )
    }
}
