import Outbound
import Store

/// A target on the wire: VoIPBIN's fields, and ours beside them.
enum TargetJSON {
    static func json(_ resource: TargetResource) -> JSONValue {
        let target = resource.target
        let draft = target.draft
        var json: [String: JSONValue] = [
            "id": .string(target.uuid), "outdial_id": .string(resource.outdial),
            "external_id": .string(draft.externalID ?? ""), "name": .string(draft.name),
            "detail": .string(draft.detail), "data": data(draft.data),
            "timezone": .string(draft.zone ?? ""), "postal_code": .string(draft.postalCode ?? ""),
            "locale": .string(draft.locale ?? ""), "priority": .integer(Int64(draft.priority)),
            "not_before": WireTime.json(draft.notBefore), "not_after": WireTime.json(draft.notAfter),
            "variables": .object(target.variables), "hold": .string(target.hold ?? ""),
            "tm_next": WireTime.json(target.due), "tm_create": WireTime.json(resource.created),
            "tm_update": WireTime.json(resource.updated),
            "tm_delete": WireTime.json(resource.deleted),
        ]
        switch target.state {
        case .idle: (json["status"], json["done_reason"]) = ("idle", "")
        case .progressing: (json["status"], json["done_reason"]) = ("progressing", "")
        case .done(let reason): (json["status"], json["done_reason"]) = ("done", .string(reason.rawValue))
        }
        for (slot, names) in slots.enumerated() {
            json[names.address] = .null
            json[names.tries] = .integer(Int64(resource.slots[slot].tries))
        }
        for destination in draft.destinations {
            let name = slots[destination.slot].address
            json[name] = AddressJSON.json(destination, labels: draft.data[name])
        }
        return .object(json)
    }

    private static let slots = (0..<5).map { (address: "destination_\($0)", tries: "try_count_\($0)") }

    /// Without what addresses say of themselves; a text that was given alone is a text again.
    static func data(_ data: [String: JSONValue]) -> JSONValue {
        let own = data.filter { !isSlot($0.key) }
        if own.count == 1, case .string = own["data"] { return own["data"] ?? .null }
        return .object(own)
    }

    static func isSlot(_ name: String) -> Bool {
        name.utf8.count == 13 && name.hasPrefix("destination_") && ("0"..."4").contains(name.suffix(1))
    }
}

/// VoIPBIN's address object.
enum AddressJSON {
    static func json(_ destination: Destination, labels: JSONValue? = nil) -> JSONValue {
        .object([
            "type": .string(destination.type.rawValue), "target": .string(destination.address),
            "target_name": labels?["target_name"] ?? "", "name": labels?["name"] ?? "",
            "detail": labels?["detail"] ?? "",
        ])
    }
}
