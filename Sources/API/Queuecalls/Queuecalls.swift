import Dialer
import HTTPTypes
import Outbound
import Store

/// Legs that wait, or waited, for an agent.
enum Queuecalls {
    static let routes = [
        Route(.get, "/queuecalls", .read, query: PageQuery.names + ["queue_id", "status"]) {
            try await page($0, queue: queue(of: $0))
        },
        Route(.get, "/queues/{queue_id}/queuecalls", .read, query: PageQuery.names + ["status"]) { ask in
            let queue = try ask.uuid("queue_id")
            guard try ask.ledger.queue(queue, of: ask.customer) != nil else {
                throw Refusal.notFound("queue")
            }
            return try await page(ask, queue: queue)
        },
        Route(.get, "/queuecalls/{queuecall_id}", .read) {
            .json(QueuecallJSON.value(try one($0), of: try $0.customerUUID()))
        },
        Route(.delete, "/queuecalls/{queuecall_id}", .manager, perform: delete),
        Route(.post, "/queuecalls/{queuecall_id}/kick", .manager) { try await kick($0, one($0)) },
        Route(.post, "/queuecalls/reference_id/{call_id}/kick", .manager) { ask in
            guard let call = try ask.ledger.queuecall(ofAttempt: ask.uuid("call_id"), of: ask.customer) else {
                throw notFound
            }
            return try await kick(ask, call)
        },
    ]

    private enum Status: String, CaseIterable {
        case waiting, connecting, service, done, abandoned
    }

    private static let notFound = Refusal.notFound("queuecall")

    private static func queue(of ask: Ask) throws -> String? {
        guard let text = ask.query["queue_id"] else { return nil }
        guard let uuid = UUIDText.canonical(text) else {
            throw Refusal.field("queue_id", "is no UUID", reason: "INVALID_REQUEST_PARAMETER")
        }
        return uuid
    }

    private static func page(_ ask: Ask, queue: String?) async throws -> Answer {
        let query = try ask.page()
        let customer = try ask.customerUUID()
        let page = try ask.ledger.queuecalls(
            of: ask.customer,
            queue: queue,
            status: try ask.query.choice("status", Status.self)?.rawValue,
            below: query.before,
            limit: query.size
        )
        return .page(page) { QueuecallJSON.value($0, of: customer) }
    }

    private static func one(_ ask: Ask) throws -> QueuecallResource {
        guard let call = try ask.ledger.queuecall(ask.uuid("queuecall_id"), of: ask.customer) else {
            throw notFound
        }
        return call
    }

    private static func delete(_ ask: Ask) async throws -> Answer {
        let call = try one(ask)
        guard !call.isOpen else {
            throw Refusal.state("the queuecall is \(call.status): kick it, or wait until it has ended")
        }
        try await ask.write(.delete(.queuecall, uuid: call.uuid))
        let deleted = try ask.ledger.queuecall(call.uuid, of: ask.customer, includingDeleted: true)
        return .json(QueuecallJSON.value(deleted ?? call, of: try ask.customerUUID()))
    }

    /// Who waits is put out of the queue; whoever has an agent, or has left, stays as they are.
    private static func kick(_ ask: Ask, _ call: QueuecallResource) async throws -> Answer {
        var fields = try await ask.fields(mayBeEmpty: true)
        try fields.finish()
        if call.isOpen {
            switch await ask.services.ask(.kick(call.attemptID), ask.caller.words) {
            case .refused(let why): throw Refusal.state(why)
            case .done, .status: break
            }
        }
        let now = try ask.ledger.queuecall(call.uuid, of: ask.customer) ?? call
        return .json(QueuecallJSON.value(now, of: try ask.customerUUID()))
    }
}
