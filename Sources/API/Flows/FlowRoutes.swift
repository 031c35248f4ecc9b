import Authoring
import HTTPTypes
import Outbound
import Store

/// What happens on answer.
enum FlowRoutes {
    static let file = "flow.lua"
    private static let one = "/flows/{flow_id}"
    private static let absent = [
        "actions": "is not taken: write the flow in Lua, as script",
        "on_complete_flow_id": "is not taken: a flow's hangup handler runs when its leg has ended",
        "type": "is not taken: a flow serves calls, text messages and emails by its handlers",
    ]

    static let routes = [
        Route(.get, "/flows", .read, query: PageQuery.names + ["search"], perform: page),
        Route(.post, "/flows", .manager, perform: create),
        Route(.get, one, .read) { .json(try json(try $0.flow(try $0.uuid("flow_id")), $0)) },
        Route(.put, one, .manager) { try await change($0, overwrites: true) },
        Route(.patch, one, .manager) { try await change($0, overwrites: false) },
        Route(.delete, one, .manager, perform: delete),
    ]

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.flows(
            of: ask.customer,
            below: query.before,
            limit: min(query.size, PageQuery.absentSize),
            search: try ask.query.search()
        )
        return .page(page) { FlowJSON.value($0, of: customer, isWhole: false) }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields(absent: absent)
        let change = try read(&fields, isNew: true, overwrites: true)
        let key = try ask.idempotencyKey(fields)
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .flow(change))
        let written = try await ask.write(wish, once: key)
        return .json(try json(try ask.flow(written.uuid), ask), headers: written.headers)
    }

    /// PUT writes name and detail; a script that is left out stays, for a flow without one is none.
    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        let uuid = try ask.uuid("flow_id")
        var fields = try await ask.fields(absent: absent)
        let change = try read(&fields, isNew: false, overwrites: overwrites)
        try await ask.write(.update(uuid: uuid, .flow(change)))
        let flow = try ask.flow(uuid)
        if change.script != nil { try await ask.renew(campaignsBy: flow.id) }
        return .json(try json(flow, ask))
    }

    private static func read(_ fields: inout Fields, isNew: Bool, overwrites: Bool) throws -> FlowChange {
        let name = fields.text("name")
        let detail = fields.text("detail", max: CampaignBody.detailLimit)
        let script = ScriptBody(&fields, file: file)
        if isNew, script == nil, !fields.has("script") {
            fields.refuse(
                "script",
                "is missing: the flow in Lua, such as return function(call) call:say(\"Hello\") end"
            )
        }
        try fields.finish()
        if let script {
            do { try DraftCheck(script.draft).flow() } catch { throw Refusal(error) }
        }
        return FlowChange(
            name: name ?? (overwrites ? "" : nil),
            detail: detail ?? (overwrites ? "" : nil),
            script: script?.draft
        )
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("flow_id")
        try await ask.write(.delete(.flow, uuid: uuid))
        return .json(try json(try ask.flow(uuid, deleted: true), ask))
    }

    private static func json(_ flow: FlowResource, _ ask: Ask) throws -> JSONValue {
        FlowJSON.value(flow, of: try ask.customerUUID())
    }
}

extension Ask {
    func flow(_ uuid: String, deleted: Bool = false) throws -> FlowResource {
        guard let found = try ledger.flow(uuid, of: customer, includingDeleted: deleted) else {
            throw Refusal.notFound("flow")
        }
        return found
    }
}
