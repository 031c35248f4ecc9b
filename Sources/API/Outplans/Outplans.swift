import HTTPTypes
import Outbound
import Store

/// How and when to dial.
enum Outplans {
    private static let one = "/outplans/{outplan_id}"

    static let routes = [
        Route(.get, "/outplans", .read, query: PageQuery.names + ["search"], perform: page),
        Route(.post, "/outplans", .manager, perform: create),
        Route(.get, one, .read) { .json(try json(try $0.outplan(try $0.uuid("outplan_id")), $0)) },
        Route(.put, one, .manager) { try await change($0, overwrites: true) },
        Route(.patch, one, .manager) { try await change($0, overwrites: false) },
        Route(.delete, one, .manager, perform: delete),
        Route(.put, one + "/dial_info", .manager, perform: dialInfo),
    ]

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.outplans(
            of: ask.customer,
            below: query.before,
            limit: min(query.size, PageQuery.absentSize),
            search: try ask.query.search()
        )
        return .page(page) { OutplanJSON.value($0, of: customer, isWhole: false) }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields()
        let body = OutplanBody(&fields, overwrites: true)
        try fields.finish()
        let change = try body.compiled(isNew: true)
        let key = try ask.idempotencyKey(fields)
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .outplan(change))
        let written = try await ask.write(wish, once: key)
        return .json(try json(try ask.outplan(written.uuid), ask), headers: written.headers)
    }

    /// PUT writes name and detail, as VoIPBIN's does. How it dials changes only where the body names that.
    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        let uuid = try ask.uuid("outplan_id")
        var fields = try await ask.fields()
        let body = OutplanBody(&fields, overwrites: overwrites)
        try fields.finish()
        return try await update(ask, uuid, try body.compiled(isNew: false))
    }

    /// Overwrites all of VoIPBIN's dial_info: what is left out is as in a new outplan.
    private static func dialInfo(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("outplan_id")
        var fields = try await ask.fields()
        let body = OutplanBody(&fields, overwrites: false)
        for name in fields.names where !DialInfo.names.contains(name) {
            fields.refuse(name, "is no field of dial_info")
        }
        try fields.finish()
        return try await update(ask, uuid, try body.compiled(isNew: true))
    }

    private static func update(_ ask: Ask, _ uuid: String, _ change: OutplanChange) async throws -> Answer {
        try await ask.write(.update(uuid: uuid, .outplan(change)))
        let outplan = try ask.outplan(uuid)
        if change.script != nil { try await ask.renew(campaignsBy: outplan.id) }
        return .json(try json(outplan, ask))
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("outplan_id")
        try await ask.write(.delete(.outplan, uuid: uuid))
        return .json(try json(try ask.outplan(uuid, deleted: true), ask))
    }

    private static func json(_ outplan: OutplanResource, _ ask: Ask) throws -> JSONValue {
        OutplanJSON.value(outplan, of: try ask.customerUUID())
    }
}

extension Ask {
    func outplan(_ uuid: String, deleted: Bool = false) throws -> OutplanResource {
        guard let found = try ledger.outplan(uuid, of: customer, includingDeleted: deleted) else {
            throw Refusal.notFound("outplan")
        }
        return found
    }
}
