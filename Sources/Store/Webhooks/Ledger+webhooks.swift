import GRDB
import Outbound

extension WebhookDelivery {
    /// How long an event is tried.
    package static let triedFor = Duration.days(1)
    /// How long one that was given up can be replayed.
    package static let keptDead = Duration.days(30)
    /// Deliveries of a webhook that wait at once; the log keeps what comes after them.
    package static let backlog: Int64 = 100_000
}

extension Ledger {
    package func webhook(
        _ uuid: String,
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> WebhookResource? {
        try read { try $0.resource(uuid, of: customer, includingDeleted: false) }
    }

    package func webhooks(
        of customer: Identifier<Customer>,
        below id: Int64? = nil,
        limit: Int
    ) throws(LedgerError) -> ResourcePage<WebhookResource> {
        try read { try $0.page(of: customer, below: id, limit: limit) }
    }

    /// Those of all customers that want events.
    package func enabledWebhooks() throws(LedgerError) -> [Identifier<WebhookResource>] {
        try read {
            try $0.rows("SELECT id FROM webhook WHERE enabled = 1 AND deleted IS NULL ORDER BY id", []) {
                Identifier($0[0])
            }
        }
    }

    package func webhook(_ id: Identifier<WebhookResource>) throws(LedgerError) -> WebhookResource? {
        try read {
            try $0.row(
                """
                SELECT \(WebhookResource.columns) FROM webhook r WHERE r.id = ? AND r.deleted IS NULL
                """,
                [id],
                WebhookResource.init
            )
        }
    }

    /// Deliveries whose time has come, one of each resource at most.
    package func webhookDeliveries(
        of webhook: Identifier<WebhookResource>,
        dueBy instant: Instant,
        limit: Int
    ) throws(LedgerError) -> [WebhookDelivery] {
        try read {
            try $0.rows(
                """
                SELECT \(WebhookDelivery.columns) FROM webhook_delivery \
                WHERE webhook = ? AND state = 'waiting' AND due <= ? ORDER BY due, event LIMIT ?
                """,
                [webhook, instant.milliseconds, limit],
                WebhookDelivery.init
            )
        }
    }

    /// When the next one is due that is of none of these resources.
    package func nextWebhookDelivery(
        of webhook: Identifier<WebhookResource>,
        besides busy: Set<String> = []
    ) throws(LedgerError) -> Instant? {
        try read {
            // Of each resource one waits at most.
            try $0.rows(
                """
                SELECT due, resource FROM webhook_delivery WHERE webhook = ? AND state = 'waiting' \
                ORDER BY due, event LIMIT ?
                """,
                [webhook, busy.count + 1]
            ) { (due: Instant(milliseconds: $0[0]), resource: $0[1] as String) }
            .first { !busy.contains($0.resource) }?.due
        }
    }

    /// For whoever looks, the latest first.
    package func webhookDeliveries(
        of webhook: Identifier<WebhookResource>,
        isDead: Bool?,
        below event: Int64? = nil,
        limit: Int
    ) throws(LedgerError) -> ResourcePage<WebhookDelivery> {
        try read { database in
            // The index of dead ones is taken only where the condition stands as it is.
            let condition =
                switch isDead {
                case true?: "state = 'dead'"
                case false?: "state <> 'dead'"
                case nil: "1"
                }
            let rows = try database.rows(
                """
                SELECT \(WebhookDelivery.columns) FROM webhook_delivery \
                WHERE webhook = ? AND event < ? AND \(condition) \
                ORDER BY event DESC LIMIT ?
                """,
                [webhook, event ?? Int64.max, limit + 1],
                WebhookDelivery.init
            )
            let page = Array(rows.prefix(limit))
            return ResourcePage(items: page, next: rows.count > limit ? page.last?.event : nil)
        }
    }
}
