import Outbound
import Store

/// A leg in a queue on the wire: VoIPBIN's fields, and ours beside them.
enum QueuecallJSON {
    static func value(_ call: QueuecallResource, of customer: String) -> JSONValue {
        let until = call.serviced ?? call.ended
        let waited = until.map { ($0 - call.entered).milliseconds } ?? 0
        let served = call.serviced.flatMap { began in call.ended.map { ($0 - began).milliseconds } } ?? 0
        return .object([
            "id": .string(call.uuid), "customer_id": .string(customer), "queue_id": .string(call.queue),
            "reference_type": "call", "reference_id": .string(call.attempt), "status": .string(call.status),
            "service_agent_id": .string(call.agent ?? Fields.nilUUID), "duration_waiting": .integer(waited),
            "duration_service": .integer(served), "tm_create": WireTime.json(call.entered),
            "tm_service": WireTime.json(call.serviced),
            "tm_update": WireTime.json(call.ended ?? call.serviced),
            "tm_end": WireTime.json(call.ended), "tm_delete": WireTime.json(call.deleted),
        ])
    }
}
