import Outbound
import Store

/// A do-not-contact entry on the wire.
enum SuppressionJSON {
    static func value(
        _ entry: SuppressionResource,
        of customer: String,
        deleted: Instant? = nil
    ) -> JSONValue {
        let shown =
            entry.kind == .prefix && !entry.pattern.hasSuffix("*") ? entry.pattern + "*" : entry.pattern
        return .object([
            "id": .string(entry.uuid), "customer_id": .string(customer), "address": .string(shown),
            "kind": .string(entry.kind.rawValue), "campaign_id": .string(entry.campaign ?? Fields.nilUUID),
            "reason": .string(entry.reason), "source": .string(entry.source),
            "expires": WireTime.json(entry.expires), "tm_create": WireTime.json(entry.added),
            "tm_delete": WireTime.json(deleted),
        ])
    }
}
