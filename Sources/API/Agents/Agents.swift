import Dialer
import HTTPTypes
import Intake
import Outbound
import Store

/// The people who take the legs of queues.
enum Agents {
    static let routes = [
        Route(
            .get,
            "/agents",
            .read,
            query: PageQuery.names + ["status", "queue_id", "tag_ids"],
            perform: page
        ),
        Route(.post, "/agents", .manager, perform: create),
        Route(.get, "/agents/{agent_id}", .read, perform: get),
        Route(.put, "/agents/{agent_id}", .manager) { try await change($0, overwrites: true) },
        Route(.patch, "/agents/{agent_id}", .manager) { try await change($0, overwrites: false) },
        Route(.delete, "/agents/{agent_id}", .manager, perform: delete),
        Route(.put, "/agents/{agent_id}/status", .manager, perform: move),
        Route(.put, "/agents/{agent_id}/addresses", .manager, perform: readdress),
        Route(.put, "/agents/{agent_id}/queue_id", .manager, perform: seat),
        Route(.put, "/agents/{agent_id}/tag_ids", .manager) { try await refuse($0, "tag_ids") },
        Route(.put, "/agents/{agent_id}/permission", .manager) { try await refuse($0, "permission") },
        Route(.put, "/agents/{agent_id}/password", .manager) { try await refuse($0, "password") },
    ]

    /// What VoIPBIN's agents have and these do not: the empty value of each is taken.
    private static let absent = [
        "tag_ids": "is not there: an agent names its queue (queue_id)",
        "permission": "is not there: access keys have scopes (POST /v1.0/accesskeys)",
        "password": "is not there: agents do not log in; access keys open the API",
    ]

    private enum Status: String, CaseIterable {
        case available, away, offline, ringing, busy
        case wrappingUp = "wrapping_up"
    }

    private static func page(_ ask: Ask) async throws -> Answer {
        if let tags = ask.query["tag_ids"] {
            throw Refusal.field(
                "tag_ids",
                "\(absent["tag_ids"] ?? "")",
                reason: tags.isEmpty ? "INVALID_TAG_IDS" : nil
            )
        }
        var queue: String?
        if let text = ask.query["queue_id"] {
            guard let uuid = UUIDText.canonical(text) else {
                throw Refusal.field("queue_id", "is no UUID", reason: "INVALID_REQUEST_PARAMETER")
            }
            queue = uuid
        }
        return try page(ask, queue: queue, state: try ask.query.choice("status", Status.self)?.rawValue)
    }

    static func page(_ ask: Ask, queue: String?, state: String?) throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.agents(
            of: ask.customer,
            below: query.before,
            limit: query.size,
            state: state,
            queue: queue
        )
        return .page(page) { AgentJSON.value($0, of: customer) }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields(absent: absent)
        let username = username(&fields)
        var change = read(&fields, overwrites: true)
        change.username = username
        change.addresses = addresses(&fields) ?? []
        if let queue = fields.uuid("queue_id") { change.queue = .to(queue) }
        try fields.finish()
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .agent(change))
        let written = try await ask.write(wish, once: try ask.idempotencyKey(fields))
        return try await answer(ask, written.uuid, headers: written.headers)
    }

    /// In the form of an email address, where there is one.
    private static func username(_ fields: inout Fields) -> String? {
        guard let text = fields.text("username"), !text.isEmpty else { return "" }
        let reader = Addresses(.email, country: nil, plans: .world)
        do throws(AddressProblem) { return try reader.read(text).address } catch {
            fields.refuse("username", "must have the form of an email address, such as ana@example.org")
            return nil
        }
    }

    private static func read(_ fields: inout Fields, overwrites: Bool) -> AgentChange {
        let blank: String? = overwrites ? "" : nil
        let name = fields.text("name") ?? blank
        let detail = fields.text("detail", max: 4096) ?? blank
        let method = fields.text("ring_method")
        if let method, !["", "ringall", "linear"].contains(method) {
            fields.refuse("ring_method", "must be ringall or linear")
        }
        let kept = method.flatMap { $0.isEmpty ? nil : $0 }
        return AgentChange(title: name, detail: detail, ringMethod: kept ?? (overwrites ? "ringall" : nil))
    }

    /// An agent has one address here: each is one telephone that is rung.
    private static func addresses(_ fields: inout Fields) -> [Destination]? {
        guard let list = fields.list("addresses", max: 16) else { return nil }
        guard list.count <= 1 else {
            fields.refuse("addresses", "has \(list.count): an agent has one here; make an agent of each")
            return nil
        }
        let reader = Addresses(.call, country: nil, plans: .world)
        var result: [Destination] = []
        for value in list {
            guard let type = value["type"]?.string, let target = value["target"]?.string,
                ["tel", "sip"].contains(type)
            else {
                fields.refuse("addresses", "must be objects with a type (tel or sip) and a target")
                continue
            }
            do throws(AddressProblem) {
                result.append(
                    try reader.read(type == "sip" && !target.hasPrefix("sip") ? "sip:" + target : target)
                )
            } catch {
                fields.refuse("addresses", error.message)
            }
        }
        return result
    }

    private static func get(_ ask: Ask) async throws -> Answer {
        .json(AgentJSON.value(try agent(ask), of: try ask.customerUUID()))
    }

    private static func agent(_ ask: Ask) throws -> AgentResource {
        guard let agent = try ask.ledger.agent(ask.uuid("agent_id"), of: ask.customer) else {
            throw Refusal.notFound("agent")
        }
        return agent
    }

    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        var fields = try await ask.fields(absent: absent)
        var change = read(&fields, overwrites: overwrites)
        change.addresses = addresses(&fields)
        if fields.has("queue_id") { change.queue = fields.uuid("queue_id").map(Link.to) ?? Link.none }
        try fields.finish()
        return try await update(ask, change)
    }

    private static func readdress(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields()
        if !fields.has("addresses") { fields.refuse("addresses", "is missing") }
        let change = AgentChange(addresses: addresses(&fields))
        try fields.finish()
        return try await update(ask, change)
    }

    private static func seat(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields()
        if !fields.has("queue_id") { fields.refuse("queue_id", "is missing; an empty one is no queue") }
        let queue = fields.uuid("queue_id")
        try fields.finish()
        return try await update(ask, AgentChange(queue: queue.map(Link.to) ?? Link.none))
    }

    private static func refuse(_ ask: Ask, _ name: String) async throws -> Answer {
        _ = try agent(ask)
        var fields = try await ask.fields(absent: absent)
        try fields.finish()
        throw Refusal.field(name, absent[name] ?? "is not there")
    }

    private static func update(_ ask: Ask, _ change: AgentChange) async throws -> Answer {
        let known = try agent(ask)
        try await ask.write(.update(uuid: known.uuid, .agent(change)))
        let answer = try await answer(ask, known.uuid, headers: [:])
        // The queue that it left has one fewer.
        if let old = known.handle?.queue { _ = await ask.services.ask(.queue(old), ask.caller.words) }
        return answer
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let known = try agent(ask)
        try await ask.write(.delete(.agent, uuid: known.uuid))
        if let queue = known.handle?.queue { _ = await ask.services.ask(.queue(queue), ask.caller.words) }
        let deleted = try ask.ledger.agent(known.uuid, of: ask.customer, includingDeleted: true)
        return .json(AgentJSON.value(deleted ?? known, of: try ask.customerUUID()))
    }

    /// Signs an agent in or out. Who rings or talks does that to its end first.
    private static func move(_ ask: Ask) async throws -> Answer {
        let known = try agent(ask)
        var fields = try await ask.fields()
        let presence = fields.choice("status", Order.Presence.self, required: true)
        try fields.finish()
        guard let presence else { throw Refusal.field("status", "is missing") }
        guard let handle = known.handle else {
            throw Refusal.state("the agent has no queue to take legs of: give it a queue_id first")
        }
        guard !known.addresses.isEmpty else {
            throw Refusal.state("the agent has no address that could be rung: give it one first")
        }
        switch await ask.services.ask(.agent(handle, presence), ask.caller.words) {
        case .refused(let why): throw Refusal.state(why)
        case .done, .status: break
        }
        return .json(AgentJSON.value(try agent(ask), of: try ask.customerUUID()))
    }

    private static func answer(_ ask: Ask, _ uuid: String, headers: HTTPFields) async throws -> Answer {
        guard let agent = try ask.ledger.agent(uuid, of: ask.customer) else {
            throw Refusal.notFound("agent")
        }
        if let queue = agent.handle?.queue { _ = await ask.services.ask(.queue(queue), ask.caller.words) }
        return .json(AgentJSON.value(agent, of: try ask.customerUUID()), headers: headers)
    }
}
