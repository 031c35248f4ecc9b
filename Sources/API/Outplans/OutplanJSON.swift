import Outbound
import Store

/// An outplan on the wire: VoIPBIN's dial_info where it can be said so, and the script that dials.
enum OutplanJSON {
    /// A page leaves scripts out: a thousand of them may be a thousand times a megabyte.
    static func value(
        _ outplan: OutplanResource,
        of customer: String,
        isWhole: Bool = true
    ) -> JSONValue {
        var fields: [String: JSONValue] = [
            "id": .string(outplan.uuid), "customer_id": .string(customer), "name": .string(outplan.name),
            "detail": .string(outplan.detail), "tm_create": WireTime.json(outplan.created),
            "tm_update": WireTime.json(outplan.updated), "tm_delete": WireTime.json(outplan.deleted),
        ]
        for name in DialInfo.names { fields[name] = outplan.dialInfo?[name] ?? .null }
        fields.merge(ScriptBody.version(outplan.script)) { first, _ in first }
        if isWhole { fields.merge(ScriptBody.json(outplan.script)) { first, _ in first } }
        return .object(fields)
    }
}
