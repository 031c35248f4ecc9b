import Outbound
import Store

/// An agent on the wire: VoIPBIN's fields, and ours beside them.
enum AgentJSON {
    static func value(_ agent: AgentResource, of customer: String) -> JSONValue {
        .object([
            "id": .string(agent.uuid), "customer_id": .string(customer), "username": .string(agent.username),
            "name": .string(agent.title), "detail": .string(agent.detail),
            "ring_method": .string(agent.ringMethod), "status": .string(agent.state), "permission": 0,
            "tag_ids": [], "addresses": .array(agent.addresses.map { AddressJSON.json($0) }),
            "queue_id": .string(agent.queue ?? Fields.nilUUID), "tm_status": WireTime.json(agent.changed),
            "tm_create": WireTime.json(agent.created), "tm_update": WireTime.json(agent.updated),
            "tm_delete": WireTime.json(agent.deleted),
        ])
    }
}
