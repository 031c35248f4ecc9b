import Outbound
import Store

/// A list on the wire.
enum OutdialJSON {
    static func value(_ outdial: OutdialResource, of customer: String) -> JSONValue {
        .object([
            "id": .string(outdial.uuid), "customer_id": .string(customer),
            "campaign_id": .string(outdial.campaign ?? Fields.nilUUID), "name": .string(outdial.name),
            "detail": .string(outdial.detail), "data": .string(outdial.data),
            "target_count": .integer(outdial.targets), "tm_create": WireTime.json(outdial.created),
            "tm_update": WireTime.json(outdial.updated), "tm_delete": WireTime.json(outdial.deleted),
        ])
    }
}
