import Outbound
import Store

/// An attempt on the wire, where it is a campaigncall: VoIPBIN's fields, and what became of it.
enum AttemptJSON {
    static func value(_ resource: AttemptResource, of customer: String) -> JSONValue {
        let attempt = resource.attempt
        let isCall = attempt.destination.type.isCall
        return .object([
            "id": .string(attempt.uuid), "customer_id": .string(customer),
            "campaign_id": .string(resource.campaign),
            "outplan_id": .string(resource.outplan ?? Fields.nilUUID),
            "outdial_id": .string(resource.outdial),
            "outdial_target_id": .string(resource.target),
            "queue_id": .string(resource.queue ?? Fields.nilUUID),
            "flow_id": .string(resource.flow ?? Fields.nilUUID),
            "activeflow_id": .string(Fields.nilUUID),
            "reference_type": .string(isCall ? "call" : "none"),
            "reference_id": .string(isCall ? attempt.uuid : Fields.nilUUID),
            "status": .string(attempt.state.rawValue),
            "result": .string(result(attempt)),
            "source": attempt.source.map { DialInfo.address($0) } ?? .null,
            "destination": DialInfo.address(
                attempt.destination.address,
                .object(["type": .string(attempt.destination.type.rawValue)])
            ),
            "destination_index": .integer(Int64(attempt.destination.slot)),
            "try_count": .integer(Int64(attempt.number)),
            "carrier": .string(attempt.carrier),
            "outcome": JSONValue(attempt.outcome?.rawValue),
            "cause": JSONValue(attempt.cause),
            "answered_by": JSONValue(attempt.answeredBy?.rawValue),
            "disposition": JSONValue(attempt.disposition),
            "success": attempt.success.map(JSONValue.boolean) ?? .null,
            "note": JSONValue(attempt.note),
            "variables": .object(attempt.variables),
            "tm_answer": WireTime.json(attempt.answeredAt),
            "tm_end": WireTime.json(attempt.endedAt),
            "tm_callback": WireTime.json(attempt.callbackAt),
            "tm_create": WireTime.json(attempt.startedAt),
            "tm_update": WireTime.json(attempt.endedAt ?? attempt.answeredAt ?? attempt.startedAt),
            "tm_delete": WireTime.json(resource.deleted),
        ])
    }

    /// VoIPBIN knows two ends: empty while it goes on.
    private static func result(_ attempt: Attempt) -> String {
        attempt.succeeded.map { $0 ? "success" : "fail" } ?? ""
    }
}
