import Outbound
import Store

/// A flow on the wire.
enum FlowJSON {
    /// A page leaves scripts out, as that of outplans does.
    static func value(
        _ flow: FlowResource,
        of customer: String,
        isWhole: Bool = true
    ) -> JSONValue {
        var fields: [String: JSONValue] = [
            "id": .string(flow.uuid), "customer_id": .string(customer), "type": "flow",
            "name": .string(flow.name), "detail": .string(flow.detail),
            "tm_create": WireTime.json(flow.created), "tm_update": WireTime.json(flow.updated),
            "tm_delete": WireTime.json(flow.deleted),
        ]
        fields.merge(ScriptBody.version(flow.script)) { first, _ in first }
        if isWhole { fields.merge(ScriptBody.json(flow.script)) { first, _ in first } }
        return .object(fields)
    }
}
