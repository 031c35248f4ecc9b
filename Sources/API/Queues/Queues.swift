import Dialer
import HTTPTypes
import Outbound
import Store

/// Queues: who waits for an agent, and how long.
enum Queues {
    static let routes = [
        Route(.get, "/queues", .read, query: PageQuery.names + ["search"], perform: page),
        Route(.post, "/queues", .manager, perform: create),
        Route(.get, "/queues/{queue_id}", .read, perform: get),
        Route(.put, "/queues/{queue_id}", .manager) { try await change($0, overwrites: true) },
        Route(.patch, "/queues/{queue_id}", .manager) { try await change($0, overwrites: false) },
        Route(.delete, "/queues/{queue_id}", .manager, perform: delete),
        Route(.put, "/queues/{queue_id}/routing_method", .manager, perform: route),
        Route(.put, "/queues/{queue_id}/tag_ids", .manager, perform: tag),
        Route(.get, "/queues/{queue_id}/agents", .read, query: PageQuery.names, perform: agents),
    ]

    /// What VoIPBIN's queues have and these do not: the empty value of each is taken, as its clients send it.
    private static let absent = [
        "tag_ids": "is not there: an agent names its queue (queue_id of POST /v1.0/agents)",
        "wait_flow_id": "is not there: who waits hears the carrier's own music",
        "service_timeout": "is not there: max_duration of the campaign ends a call",
    ]
    /// A day of milliseconds.
    private static let waitLimit: Int64 = 86_400_000

    private static func page(_ ask: Ask) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.queues(
            of: ask.customer,
            below: query.before,
            limit: query.size,
            search: try ask.query.search()
        )
        return .page(page) { QueueJSON.value($0, of: customer) }
    }

    /// What a body says; with `absent` values for what it leaves out.
    private static func read(_ fields: inout Fields, overwrites: Bool) -> QueueChange {
        let blank: String? = overwrites ? "" : nil
        let usual = Queue(name: "")
        let name = fields.text("name") ?? blank
        let detail = fields.text("detail", max: 4096) ?? blank
        if let method = fields.text("routing_method") { check(method, &fields) }
        let wait = fields.whole("wait_timeout", in: 0...waitLimit)
        let wrapUp = fields.whole("wrap_up", in: 0...waitLimit)
        // VoIPBIN's zero is no timeout of its own.
        let timeout = wait.flatMap { $0 == 0 ? usual.timeout : .milliseconds($0) }
        return QueueChange(
            title: name,
            detail: detail,
            timeout: timeout ?? (overwrites ? usual.timeout : nil),
            wrapUp: wrapUp.map { .milliseconds($0) } ?? (overwrites ? usual.wrapUp : nil)
        )
    }

    /// An agent that waits longest is one that could have been drawn: what asks for any is served.
    private static func check(_ method: String, _ fields: inout Fields) {
        if !["", "random", "longest_idle"].contains(method) {
            fields.refuse("routing_method", "must be longest_idle, or random as VoIPBIN's only one")
        }
    }

    private static func create(_ ask: Ask) async throws -> Answer {
        var fields = try await ask.fields(absent: absent)
        let change = read(&fields, overwrites: true)
        try fields.finish()
        let wish = ResourceWrite.create(uuid: ask.services.identifiers.next(), .queue(change))
        let written = try await ask.write(wish, once: try ask.idempotencyKey(fields))
        return try await answer(ask, written.uuid, headers: written.headers)
    }

    private static func get(_ ask: Ask) async throws -> Answer {
        guard let queue = try ask.ledger.queue(ask.uuid("queue_id"), of: ask.customer) else {
            throw notFound
        }
        return .json(QueueJSON.value(queue, of: try ask.customerUUID()))
    }

    private static func change(_ ask: Ask, overwrites: Bool) async throws -> Answer {
        let uuid = try ask.uuid("queue_id")
        var fields = try await ask.fields(absent: absent)
        let change = read(&fields, overwrites: overwrites)
        try fields.finish()
        try await ask.write(.update(uuid: uuid, .queue(change)))
        return try await answer(ask, uuid, headers: [:])
    }

    private static func route(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("queue_id")
        var fields = try await ask.fields()
        check(fields.text("routing_method", required: false) ?? "", &fields)
        try fields.finish()
        return try await get(ask, uuid)
    }

    private static func tag(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("queue_id")
        var fields = try await ask.fields(absent: absent)
        try fields.finish()
        return try await get(ask, uuid)
    }

    private static func get(_ ask: Ask, _ uuid: String) async throws -> Answer {
        guard let queue = try ask.ledger.queue(uuid, of: ask.customer) else { throw notFound }
        return .json(QueueJSON.value(queue, of: try ask.customerUUID()))
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("queue_id")
        guard let known = try ask.ledger.queue(uuid, of: ask.customer) else { throw notFound }
        try await ask.write(.delete(.queue, uuid: uuid))
        _ = await ask.services.ask(.queue(known.queue.name), ask.caller.words)
        let deleted = try ask.ledger.queue(uuid, of: ask.customer, includingDeleted: true)
        return .json(QueueJSON.value(deleted ?? known, of: try ask.customerUUID()))
    }

    private static func agents(_ ask: Ask) async throws -> Answer {
        let uuid = try ask.uuid("queue_id")
        guard try ask.ledger.queue(uuid, of: ask.customer) != nil else { throw notFound }
        return try Agents.page(ask, queue: uuid, state: nil)
    }

    private static func answer(_ ask: Ask, _ uuid: String, headers: HTTPFields) async throws -> Answer {
        guard let queue = try ask.ledger.queue(uuid, of: ask.customer) else { throw notFound }
        _ = await ask.services.ask(.queue(queue.queue.name), ask.caller.words)
        return .json(QueueJSON.value(queue, of: try ask.customerUUID()), headers: headers)
    }

    private static let notFound = Refusal.notFound("queue")
}
