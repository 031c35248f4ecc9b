import GRDB
import Outbound

/// How an attempt stands in its row.
enum AttemptRow {
    static let columns = """
        id, uuid, campaign, target, number, type, address, slot, raw, zones, state, source, carrier, started, \
        answered, ended, outcome, cause, disposition, success, note, answered_by, variables, callback
        """

    static func read(_ row: Row) throws -> Attempt {
        let id: Int64 = row[0]
        let place = "attempt \(id)"
        return Attempt(
            id: Identifier(id),
            uuid: row[1],
            campaign: Identifier(row[2]),
            target: Identifier(row[3]),
            number: row[4],
            destination: try destination(row, from: 5, of: place),
            state: state(row[10]),
            source: row[11],
            carrier: row[12],
            startedAt: row.moment(13),
            answeredAt: row.instant(14),
            endedAt: row.instant(15),
            outcome: try row.optionalWord(16, of: place),
            cause: row[17],
            disposition: row[18],
            success: row[19],
            note: row[20],
            answeredBy: try row.optionalWord(21, of: place),
            variables: try row.fields(22, of: place),
            callbackAt: row.instant(23)
        )
    }

    /// Type, address, slot, raw (null: as the address), zones (null: none).
    private static func destination(_ row: Row, from column: Int, of place: String) throws -> Destination {
        let zones: String? = row[column + 4]
        return Destination(
            type: try row.word(column, of: place),
            address: row[column + 1],
            slot: row[column + 2],
            raw: row[column + 3] ?? "",
            zones: zones?.split(separator: ",").map(String.init) ?? []
        )
    }

    static func code(_ state: AttemptState) -> Int {
        switch state {
        case .dialing: 0
        case .progressing: 1
        case .done: 2
        }
    }

    private static func state(_ code: Int) -> AttemptState {
        code == 0 ? .dialing : code == 1 ? .progressing : .done
    }
}

extension Destination {
    /// Null where the list wrote the address itself.
    var rawColumn: String? { raw == address ? nil : raw }
    var zonesColumn: String? { zones.isEmpty ? nil : zones.joined(separator: ",") }
}
