import Outbound
import Store

/// Webhooks and their deliveries as the wire has them.
enum WebhookJSON {
    static func value(
        _ webhook: WebhookResource,
        of customer: String,
        secret: WebhookSecret? = nil
    ) -> JSONValue {
        let status: WebhookBody.Status = webhook.isEnabled ? .enabled : .disabled
        var fields: [String: JSONValue] = [
            "id": .string(webhook.uuid), "customer_id": .string(customer), "name": .string(webhook.name),
            "detail": .string(webhook.detail), "url": .string(webhook.url),
            "types": .array(webhook.types.map { .string($0) }),
            "campaign_id": .string(webhook.campaign ?? Fields.nilUUID),
            "status": .string(status.rawValue), "status_reason": .string(webhook.reason),
            "last_event_id": .integer(webhook.position), "waiting": .integer(webhook.waiting),
            "dead": .integer(webhook.dead), "delivered": .integer(webhook.delivered),
            "missed": .integer(webhook.missed), "tm_delivered": WireTime.json(webhook.deliveredAt),
            "tm_failing": WireTime.json(webhook.failing), "tm_create": WireTime.json(webhook.created),
            "tm_update": WireTime.json(webhook.updated), "tm_delete": WireTime.json(webhook.deleted),
        ]
        if let secret { fields["secret"] = .string(secret.text) }
        return .object(fields)
    }

    static func value(_ delivery: WebhookDelivery, to webhook: WebhookResource) throws -> JSONValue {
        .object([
            "event_id": .integer(delivery.event),
            "webhook_message_id": .string(WebhookSignature.id(of: delivery, to: webhook)),
            "resource_id": .string(delivery.resource), "type": .string(delivery.type),
            "status": .string(delivery.state.rawValue), "tries": .integer(Int64(delivery.tries)),
            "http_status": .integer(Int64(delivery.status ?? 0)), "problem": .string(delivery.problem ?? ""),
            "payload": try JSONValue(parsing: delivery.body), "tm_event": WireTime.json(delivery.at),
            "tm_queue": WireTime.json(delivery.queued), "tm_try": WireTime.json(delivery.tried),
            "tm_due": WireTime.json(delivery.due),
        ])
    }
}
