import Outbound
import Store

/// A queue on the wire: VoIPBIN's fields, and ours beside them.
enum QueueJSON {
    static func value(_ queue: QueueResource, of customer: String) -> JSONValue {
        .object([
            "id": .string(queue.uuid), "customer_id": .string(customer), "name": .string(queue.title),
            "detail": .string(queue.detail), "routing_method": "longest_idle", "tag_ids": [],
            "wait_flow_id": .string(Fields.nilUUID), "service_timeout": 0,
            "wait_timeout": .integer(queue.queue.timeout.milliseconds),
            "wrap_up": .integer(queue.queue.wrapUp.milliseconds),
            "wait_queuecall_ids": .array(queue.waiting.map(JSONValue.string)),
            "service_queuecall_ids": .array(queue.inService.map(JSONValue.string)),
            "total_incoming_count": .integer(Int64(queue.entered)),
            "total_serviced_count": .integer(Int64(queue.serviced)),
            "total_abandoned_count": .integer(Int64(queue.abandoned)),
            "tm_create": WireTime.json(queue.created), "tm_update": WireTime.json(queue.updated),
            "tm_delete": WireTime.json(queue.deleted),
        ])
    }
}
