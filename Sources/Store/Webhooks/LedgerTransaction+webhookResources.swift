import Foundation
import GRDB
import Outbound

extension LedgerTransaction {
    /// Webhooks of one customer.
    private static let webhookLimit: Int64 = 20

    mutating func create(_ uuid: String, _ change: WebhookChange, by asker: Asker) throws {
        guard let secret = change.secret, let url = change.url else {
            throw ResourceDenial.invalid(field: "url", "a webhook is its address and its secret")
        }
        let count = try database.number(
            "SELECT count(*) FROM webhook WHERE customer = ? AND deleted IS NULL",
            [asker.customer]
        )
        guard count ?? 0 < Self.webhookLimit else {
            throw ResourceDenial.conflict(
                reason: "RESOURCE_LIMIT_EXCEEDED",
                "there are \(Self.webhookLimit) webhooks already, the limit: delete one first"
            )
        }
        try database.run(
            """
            INSERT INTO webhook (uuid, customer, name, detail, url, types, campaign, enabled, secret, position, \
            created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, asker.customer, change.name ?? "", change.detail ?? "", url,
                Self.json(change.types ?? []), try campaign(change, by: asker), change.isEnabled ?? true,
                Data(secret), try database.logEnd().latest, asker.at.milliseconds, asker.at.milliseconds,
            ]
        )
        try tell(.webhook, "created", uuid, by: asker)
    }

    mutating func update(_ uuid: String, _ change: WebhookChange, by asker: Asker) throws {
        let id = try owned(.webhook, uuid, by: asker)
        try database.run(
            """
            UPDATE webhook SET name = ifnull(?, name), detail = ifnull(?, detail), url = ifnull(?, url), \
            types = ifnull(?, types), enabled = ifnull(?, enabled), \
            reason = CASE WHEN ? THEN '' ELSE reason END, updated = ? WHERE id = ?
            """,
            [
                change.name, change.detail, change.url, change.types.map(Self.json), change.isEnabled,
                change.isEnabled != nil, asker.at.milliseconds, id,
            ]
        )
        if change.campaign != nil {
            let campaign = try campaign(change, by: asker)
            try database.run("UPDATE webhook SET campaign = ? WHERE id = ?", [campaign, id])
        }
        if let secret = change.secret {
            try database.run(
                "UPDATE webhook SET former = secret, former_until = ?, secret = ? WHERE id = ?",
                [change.formerUntil?.milliseconds, Data(secret), id]
            )
        }
        try tell(.webhook, "updated", uuid, by: asker)
    }

    mutating func deleteWebhook(_ uuid: String, by asker: Asker) throws {
        let id = try owned(.webhook, uuid, by: asker)
        try database.run("DELETE FROM webhook_delivery WHERE webhook = ?", [id])
        try database.run("UPDATE webhook SET deleted = ? WHERE id = ?", [asker.at.milliseconds, id])
        try tell(.webhook, "deleted", uuid, by: asker)
    }

    mutating func replay(_ uuid: String, _ replay: WebhookReplay, wall: Instant, by asker: Asker) throws {
        let id = try owned(.webhook, uuid, by: asker)
        switch replay {
        case .dead:
            _ = try revive(id, at: wall)
            try arrange(id, at: wall)
        case .events(let events):
            for event in events where try revive(id, event: event, at: wall) == 0 {
                throw ResourceDenial.invalid(
                    field: "event_ids",
                    "event \(event) is none that was given up; see the deliveries of state dead"
                )
            }
            try arrange(id, at: wall)
        case .after(let position):
            let end = try database.logEnd()
            guard position >= end.oldest - 1, position <= end.latest else {
                throw ResourceDenial.invalid(
                    field: "after",
                    "the log has the events \(end.oldest) to \(end.latest): it must be from \(end.oldest - 1) on"
                )
            }
            // What it was not told yet is not left out, however late the place.
            try database.run("UPDATE webhook SET position = min(position, ?) WHERE id = ?", [position, id])
        }
        try tell(.webhook, "replayed", uuid, by: asker)
    }

    /// Takes dead deliveries, or one of them, back into their lines with the whole time to be taken; how many
    /// they were. They are to be arranged then.
    private func revive(_ webhook: Int64, event: Int64? = nil, at: Instant) throws -> Int {
        try database.run(
            """
            UPDATE webhook_delivery SET state = 'behind', queued = ?, tries = 0 \
            WHERE webhook = ? AND state = 'dead' AND (? IS NULL OR event = ?)
            """,
            [at.milliseconds, webhook, event, event]
        )
        return database.changesCount
    }

    private func campaign(_ change: WebhookChange, by asker: Asker) throws -> Int64? {
        try change.campaign.flatMap { try linked(.campaign, $0, field: "campaign_id", by: asker) }
    }

    private static func json(_ types: [String]) -> String {
        JSONValue.array(types.map { .string($0) }).text
    }
}
