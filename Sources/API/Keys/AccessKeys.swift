import HTTPTypes
import Outbound
import Store

/// Access keys, for whoever has one of scope admin; the operator's also those of another customer, by
/// `?customer=`. The secret is in the answer to the request that makes it, and nowhere else.
enum AccessKeys {
    private static let one = "/accesskeys/{accesskey_id}"

    static let routes = [
        Route(.get, "/accesskeys", .admin, query: PageQuery.names + owner) { try await page($0.asOwner()) },
        Route(.post, "/accesskeys", .admin, query: owner) { ask in
            try await create(ask.asOwner { try await make($0, ask) })
        },
        Route(.get, one, .admin, query: owner) { ask in
            let ask = try await ask.asOwner()
            return .json(json(try ask.accessKey(), of: try ask.customerUUID()))
        },
        Route(.put, one, .admin, query: owner) { try await change($0.asOwner(), overwrites: true) },
        Route(.patch, one, .admin, query: owner) { try await change($0.asOwner(), overwrites: false) },
        Route(.delete, one, .admin, query: owner) { try await delete($0.asOwner()) },
    ]

    private static let owner = ["customer"]

    /// Whoever gets a key first becomes a customer with it.
    private static func make(_ name: String, _ ask: Ask) async throws {
        let wish = ResourceWrite.create(
            uuid: ask.services.identifiers.next(),
            .customer(CustomerChange(name: name))
        )
        do { try await ask.write(wish) } catch let refusal as Refusal {
            guard refusal.reason != "CUSTOMER_ALREADY_EXISTS" else { return }
            throw Refusal.field("customer", refusal.message, reason: "INVALID_REQUEST_PARAMETER")
        }
    }

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
    /// The same of the customer that the query names; `making` is told the name of one that is not there.
    fileprivate func asOwner(making: (String) async throws -> Void = { _ in }) async throws -> Ask {
        guard let name = query["customer"] else { return self }
        guard customer == Customer.local else {
            throw Refusal(.permissionDenied, nil, "keys of other customers are for the operator's own keys")
        }
        if try ledger.customer(named: name) == nil { try await making(name) }
        guard let found = try ledger.customer(named: name) else { throw Refusal.notFound("customer") }
        var own = self
        own.caller.customer = found.id
        return own
    }

    fileprivate func accessKey() throws -> AccessKeyResource {
        guard let found = try ledger.accessKey(try uuid("accesskey_id"), of: customer) else {
            throw Refusal.notFound("accesskey")
        }
        return found
    }
}
