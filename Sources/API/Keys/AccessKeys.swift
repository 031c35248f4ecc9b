import HTTPTypes
import Outbound
import Store

/// Access keys, for whoever has one of scope admin. The secret is in the answer to the request that makes it,
/// and nowhere else.
enum AccessKeys {
    private static let one = "/accesskeys/{accesskey_id}"

    static let routes = [
        Route(.get, "/accesskeys", .admin, query: PageQuery.names, perform: page),
        Route(.post, "/accesskeys", .admin, perform: create),
        Route(.get, one, .admin) { .json(json(try $0.accessKey(), of: try $0.customerUUID())) },
        Route(.put, one, .admin) { try await change($0, overwrites: true) },
        Route(.patch, one, .admin) { try await change($0, overwrites: false) },
        Route(.delete, one, .admin, perform: delete),
    ]

    /// Seconds until a key expires: a day, as in VoIPBIN, to ten years.
    static let lifetimes: ClosedRange<Int64> = 86_400...315_360_000

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.accessKeys(of: ask.customer, below: query.before, limit: query.size)
        return .page(page) { json($0, of: customer) }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields()
        let name = fields.text("name") ?? ""
        let detail = fields.text("detail", max: CampaignBody.detailLimit) ?? ""
        let scope = fields.word("scope", AccessScope.self) ?? .manager
        let expire = fields.whole("expire", in: lifetimes)
        try fields.finish()
        let secret = KeySecret(bytes: ask.services.entropy(KeySecret.size))
        let change = AccessKeyChange(
            name: name,
            detail: detail,
            scope: scope,
            secret: secret,
            // By the clock outside: the engine's may go faster.
            expires: expire.map { ask.services.wall() + .seconds($0) }
        )
        let key = try ask.idempotencyKey(fields)
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .accessKey(change))
        let written = try await ask.write(wish, once: key)
        guard let made = try ask.ledger.accessKey(written.uuid, of: ask.customer) else {
            throw Refusal.notFound("accesskey")
        }
        // A replay made no secret; the one that was shown is not known any more.
        let shown = written.isReplay ? nil : secret.text
        return .json(json(made, of: try ask.customerUUID(), secret: shown), headers: written.headers)
    }

    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        let known = try ask.accessKey()
        var fields = try await ask.fields(absent: [
            "scope": "stays as it is: make another key, and delete this one",
            "expire": "stays as it is: make another key, and delete this one",
        ])
        let change = AccessKeyChange(
            name: fields.text("name") ?? (overwrites ? "" : nil),
            detail: fields.text("detail", max: CampaignBody.detailLimit) ?? (overwrites ? "" : nil)
        )
        try fields.finish()
        try await ask.write(.update(uuid: known.uuid, .accessKey(change)))
        return .json(json(try ask.accessKey(), of: try ask.customerUUID()))
    }

    /// A key does not delete itself, so that whoever manages keys is never without one.
    private static func delete(_ ask: Ask) async throws -> Answer {
        var key = try ask.accessKey()
        guard key.uuid != ask.caller.key else {
            throw Refusal.state(
                "a key does not delete itself: ask with another one of scope admin",
                reason: "KEY_IN_USE"
            )
        }
        key.deleted = ask.now
        try await ask.write(.delete(.accessKey, uuid: key.uuid))
        ask.services.keys.forget()
        return .json(json(key, of: try ask.customerUUID()))
    }

    private static func json(_ key: AccessKeyResource, of customer: String, secret: String? = nil)
        -> JSONValue
    {
        var fields: [String: JSONValue] = [
            "id": .string(key.uuid), "customer_id": .string(customer), "name": .string(key.name),
            "detail": .string(key.detail), "scope": .string(key.scope.rawValue),
            "token_prefix": .string(key.prefix), "tm_expire": WireTime.json(key.expires),
            "tm_create": WireTime.json(key.created), "tm_update": WireTime.json(key.updated),
            "tm_delete": WireTime.json(key.deleted),
        ]
        if let secret { fields["token"] = .string(secret) }
        return .object(fields)
    }
}

extension Ask {
    fileprivate func accessKey() throws -> AccessKeyResource {
        guard let found = try ledger.accessKey(try uuid("accesskey_id"), of: customer) else {
            throw Refusal.notFound("accesskey")
        }
        return found
    }
}
