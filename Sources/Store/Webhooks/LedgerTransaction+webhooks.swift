import GRDB
import Outbound

extension LedgerTransaction {
    /// Rows that one settlement gives up beside those that it was told of.
    private static let givenUpAtOnce = 1000

    mutating func write(
        _ write: WebhookWrite,
        of webhook: Identifier<WebhookResource>,
        at: Instant
    ) throws -> LedgerResult {
        switch write {
        case .queue(let drafts, let from, let through, let missed):
            try queue(drafts, of: webhook.rawValue, from: from, through: through, missed: missed, at: at)
        case .settle(let tries): try settle(tries, of: webhook.rawValue, at: at)
        case .disable(let reason): try disable(webhook.rawValue, reason, at: at)
        }
    }

    private func queue(
        _ drafts: [WebhookDraft],
        of webhook: Int64,
        from: Int64,
        through: Int64,
        missed: Int64,
        at: Instant
    ) throws -> LedgerResult {
        try database.run(
            """
            UPDATE webhook SET position = ?, missed = missed + ? WHERE id = ? AND position = ? AND deleted IS NULL
            """,
            [through, missed, webhook, from]
        )
        guard database.changesCount == 1 else { return .refused("the webhook stands elsewhere now") }
        for draft in drafts { try queue(draft, of: webhook, at: at) }
        try database.run(
            """
            DELETE FROM webhook_delivery WHERE (webhook, event) IN (SELECT webhook, event FROM webhook_delivery \
            WHERE webhook = ? AND state = 'dead' AND queued < ? LIMIT ?)
            """,
            [webhook, (at - WebhookDelivery.keptDead).milliseconds, Self.givenUpAtOnce]
        )
        return .done
    }

    /// One that is known already is told again: whoever moved the position back wants it.
    private func queue(_ draft: WebhookDraft, of webhook: Int64, at: Instant) throws {
        let lowest = try database.number(
            "SELECT min(event) FROM webhook_delivery WHERE webhook = ? AND resource = ? AND state <> 'dead'",
            [webhook, draft.resource]
        )
        let isFirst = lowest == nil
        try database.run(
            """
            INSERT INTO webhook_delivery (webhook, event, resource, type, body, at, state, queued, due) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (webhook, event) DO UPDATE SET \
            state = excluded.state, due = excluded.due, queued = excluded.queued, tries = 0 \
            WHERE state = 'dead'
            """,
            [
                webhook, draft.event, draft.resource, draft.type, draft.body, draft.at.milliseconds,
                isFirst ? "waiting" : "behind", at.milliseconds, isFirst ? at.milliseconds : nil,
            ]
        )
        // The log is told again, and this comes before what waits.
        if let lowest, draft.event < lowest { try arrange(webhook, resource: draft.resource, at: at) }
    }

    private mutating func settle(_ tries: [WebhookTry], of webhook: Int64, at: Instant) throws -> LedgerResult
    {
        var taken = 0
        for one in tries {
            let known = try database.row(
                """
                SELECT resource, state FROM webhook_delivery WHERE webhook = ? AND event = ? AND state <> 'dead'
                """,
                [webhook, one.event]
            ) { (resource: $0[0] as String, isBehind: $0[1] as String == "behind") }
            // Deleted or given up meanwhile, with its webhook or with all that was old.
            guard let known else { continue }
            switch one.end {
            case .taken:
                taken += 1
                // An earlier one that came back while it was under way is told after it. It stays, and is
                // told once more in its turn: else what the receiver hears last would be old.
                guard !known.isBehind else { continue }
                try database.run(
                    "DELETE FROM webhook_delivery WHERE webhook = ? AND event = ?",
                    [webhook, one.event]
                )
            case .failed(let problem, let status, let again):
                let state = again == nil ? "dead" : known.isBehind ? "behind" : "waiting"
                try database.run(
                    """
                    UPDATE webhook_delivery SET state = ?, due = ?, tries = tries + 1, tried = ?, status = ?, \
                    problem = ? WHERE webhook = ? AND event = ?
                    """,
                    [
                        state, state == "waiting" ? again?.milliseconds : nil, at.milliseconds, status,
                        problem, webhook, one.event,
                    ]
                )
            }
            try arrange(webhook, resource: known.resource, at: at)
        }
        let failing = taken > 0 ? nil : at.milliseconds
        try database.run(
            """
            UPDATE webhook SET delivered = delivered + ?, failing = CASE WHEN ? THEN NULL ELSE ifnull(failing, ?) END, \
            delivered_at = CASE WHEN ? THEN ? ELSE delivered_at END WHERE id = ?
            """,
            [taken, taken > 0, failing, taken > 0, at.milliseconds, webhook]
        )
        if taken == 0 { try giveUp(webhook, at: at) }
        return .done
    }

    /// Where nothing has been taken for as long as events are tried, those that are older are not tried one
    /// by one: a receiver that is gone would keep them for ever.
    private func giveUp(_ webhook: Int64, at: Instant) throws {
        let before = (at - WebhookDelivery.triedFor).milliseconds
        let failing = try database.number("SELECT failing FROM webhook WHERE id = ?", [webhook])
        guard let failing, failing <= before else { return }
        try database.run(
            """
            UPDATE webhook_delivery SET state = 'dead', due = NULL, \
            problem = ifnull(problem, 'nothing was taken for a day') \
            WHERE webhook = ? AND event IN (SELECT event FROM webhook_delivery \
            WHERE webhook = ? AND state <> 'dead' AND queued <= ? ORDER BY event LIMIT ?)
            """,
            [webhook, webhook, before, Self.givenUpAtOnce]
        )
        try arrange(webhook, at: at)
    }

    private mutating func disable(_ webhook: Int64, _ reason: String, at: Instant) throws -> LedgerResult {
        let known = try database.row(
            "SELECT uuid, customer FROM webhook WHERE id = ? AND enabled = 1 AND deleted IS NULL",
            [webhook]
        ) { (uuid: $0[0] as String, customer: Identifier<Customer>($0[1])) }
        guard let known else { return .refused("the webhook is not enabled") }
        try database.run(
            "UPDATE webhook SET enabled = 0, reason = ?, updated = ? WHERE id = ?",
            [reason, at.milliseconds, webhook]
        )
        try tell(.webhook, "disabled", known.uuid, by: Asker(customer: known.customer, at: at))
        return .done
    }
}
