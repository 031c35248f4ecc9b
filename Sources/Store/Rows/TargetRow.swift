import GRDB
import Outbound

/// How a target stands in its two rows, joined.
enum TargetRow {
    static let columns = """
        t.id, t.uuid, t.external_id, t.name, t.detail, t.zone, t.postal_code, t.locale, t.not_before, t.not_after, \
        t.destinations, t.data, s.priority, s.status, s.done, s.due, s.hold, s.variables
        """
    static let join = "target_state s JOIN target t ON t.id = s.id"
    /// For one that is known by its UUID: SQLite keeps this order, else it would as soon go through a list.
    static let joinByName = "target t CROSS JOIN target_state s ON s.id = t.id"

    static func read(_ row: Row) throws -> Target {
        let id: Int64 = row[0]
        let place = "target \(id)"
        return Target(
            id: Identifier(id),
            uuid: row[1],
            draft: try draft(row, of: place),
            variables: try row.fields(17, of: place),
            state: try state(row, of: place),
            due: row.instant(15),
            hold: row[16]
        )
    }

    private static func draft(_ row: Row, of place: String) throws -> TargetDraft {
        TargetDraft(
            externalID: row[2],
            name: row[3],
            detail: row[4],
            zone: row[5],
            postalCode: row[6],
            locale: row[7],
            priority: row[12],
            notBefore: row.instant(8),
            notAfter: row.instant(9),
            data: try row.fields(11, of: place),
            destinations: try destinations(row.json(10, of: place), of: place)
        )
    }

    private static func state(_ row: Row, of place: String) throws -> TargetState {
        switch row[13] as Int {
        case 0: .idle
        case 1: .progressing
        default: .done(try row.word(14, of: place))
        }
    }

    /// `[type, address, slot]`, then raw and zones where there are any.
    static func column(_ destinations: [Destination]) -> String {
        JSONValue.array(
            destinations.map { destination in
                var parts: [JSONValue] = [
                    .string(destination.type.rawValue), .string(destination.address),
                    .integer(Int64(destination.slot)),
                ]
                if destination.raw != destination.address || !destination.zones.isEmpty {
                    parts.append(.string(destination.rawColumn ?? ""))
                }
                if !destination.zones.isEmpty {
                    parts.append(.array(destination.zones.map(JSONValue.string)))
                }
                return .array(parts)
            }
        ).text
    }

    static func destinations(_ value: JSONValue, of place: String) throws -> [Destination] {
        guard case .array(let entries) = value else {
            throw LedgerError(.damaged, "\(place): its destinations are not a list")
        }
        return try entries.map { entry in
            guard case .array(let parts) = entry, parts.count >= 3,
                let type = parts[0].string.flatMap(DestinationType.init(rawValue:)),
                let address = parts[1].string, let slot = parts[2].integer
            else { throw LedgerError(.damaged, "\(place): a destination is not [type, address, slot]") }
            let zones: [String] =
                if parts.count > 4, case .array(let names) = parts[4] { names.compactMap(\.string) } else {
                    []
                }
            return Destination(
                type: type,
                address: address,
                slot: Int(slot),
                raw: parts.count > 3 ? parts[3].string ?? "" : "",
                zones: zones
            )
        }
    }
}
