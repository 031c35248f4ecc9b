import HTTPTypes
import Outbound
import Store

/// Webhooks: addresses that are told of a customer's events. They are for whoever may change things: an
/// address may hold a secret of its receiver.
enum Webhooks {
    private static let one = "/webhooks/{webhook_id}"

    static let routes = [
        Route(.get, "/webhooks", .manager, query: PageQuery.names, perform: page),
        Route(.post, "/webhooks", .manager, perform: create),
        Route(.get, one, .manager) { try answer($0) },
        Route(.put, one, .manager) { try await change($0, overwrites: true) },
        Route(.patch, one, .manager) { try await change($0, overwrites: false) },
        Route(.delete, one, .manager, perform: delete),
        Route(.post, one + "/rotate", .manager, perform: rotate),
        Route(.post, one + "/replay", .manager, perform: replay),
        Route(.get, one + "/deliveries", .manager, query: PageQuery.names + ["status"], perform: deliveries),
    ]

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.webhooks(of: ask.customer, below: query.before, limit: query.size)
        return .page(page) { WebhookJSON.value($0, of: customer) }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields()
        var change = WebhookBody.change(&fields, overwrites: true, setting: ask.services.setting.webhooks)
        try fields.finish()
        let secret = WebhookSecret(bytes: ask.services.entropy(WebhookSecret.size))
        change.secret = secret.bytes
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .webhook(change))
        let written = try await ask.write(wish, once: try ask.idempotencyKey(fields))
        // A replay made no secret; the one that was shown is not shown again.
        return try answer(ask, written, secret: secret)
    }

    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        let known = try ask.webhook()
        var fields = try await ask.fields(absent: [
            "secret": "is made here: POST /webhooks/{id}/rotate makes another"
        ])
        let change = WebhookBody.change(
            &fields,
            overwrites: overwrites,
            setting: ask.services.setting.webhooks
        )
        try fields.finish()
        try await ask.write(.update(uuid: known.uuid, .webhook(change)))
        return try answer(ask)
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        var webhook = try ask.webhook()
        webhook.deleted = ask.now
        try await ask.write(.delete(.webhook, uuid: webhook.uuid))
        return .json(WebhookJSON.value(webhook, of: try ask.customerUUID()))
    }

    /// Another secret; for a day the former one signs beside it.
    private static func rotate(_ ask: Ask) async throws -> Answer {
        let known = try ask.webhook()
        var fields = try await ask.fields(mayBeEmpty: true)
        try fields.finish()
        let secret = WebhookSecret(bytes: ask.services.entropy(WebhookSecret.size))
        let until = ask.services.wall() + ask.services.setting.webhooks.overlap
        let change = WebhookChange(secret: secret.bytes, formerUntil: until)
        let written = try await ask.write(
            .update(uuid: known.uuid, .webhook(change)),
            once: try ask.idempotencyKey(fields)
        )
        return try answer(ask, written, secret: secret)
    }

    private static func replay(_ ask: Ask) async throws -> Answer {
        let known = try ask.webhook()
        var fields = try await ask.fields()
        let replay = try WebhookBody.replay(&fields)
        let written = try await ask.write(
            .replayWebhook(uuid: known.uuid, replay, wall: ask.services.wall()),
            once: try ask.idempotencyKey(fields)
        )
        return try answer(ask, written)
    }

    private static func deliveries(_ ask: Ask) async throws -> Answer {
        let known = try ask.webhook()
        let query = try ask.page()
        let status = try ask.query.choice("status", DeliveryStatus.self)
        let page = try ask.ledger.webhookDeliveries(
            of: known.id,
            isDead: status.map { $0 == .dead },
            below: query.before,
            limit: query.size
        )
        return try .page(page) { try WebhookJSON.value($0, to: known) }
    }

    private enum DeliveryStatus: String, CaseIterable { case waiting, dead }

    private static func answer(
        _ ask: Ask,
        _ written: Ask.Written? = nil,
        secret: WebhookSecret? = nil
    ) throws -> Answer {
        let webhook = try ask.webhook(written?.uuid)
        let shown = written?.isReplay ?? true ? nil : secret
        return .json(
            WebhookJSON.value(webhook, of: try ask.customerUUID(), secret: shown),
            headers: written?.headers ?? [:]
        )
    }
}

extension Ask {
    /// Of the path, or one that was just made.
    fileprivate func webhook(_ made: String? = nil) throws -> WebhookResource {
        let uuid = try made ?? uuid("webhook_id")
        guard let found = try ledger.webhook(uuid, of: customer) else { throw Refusal.notFound("webhook") }
        return found
    }
}
