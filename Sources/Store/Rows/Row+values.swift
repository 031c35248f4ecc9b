import GRDB
import Outbound

/// Columns as the nouns have them. A value that this program would not have written is named with its place.
extension Row {
    func instant(_ column: Int) -> Instant? { (self[column] as Int64?).map { Instant(milliseconds: $0) } }

    func moment(_ column: Int) -> Instant { Instant(milliseconds: self[column]) }

    func word<Word: RawRepresentable>(_ column: Int, of place: String) throws -> Word
    where Word.RawValue == String {
        let text: String = self[column]
        guard let word = Word(rawValue: text) else {
            throw LedgerError(
                .damaged,
                "\(place): \"\(text)\" is not known; the ledger is damaged or of a newer version"
            )
        }
        return word
    }

    func optionalWord<Word: RawRepresentable>(_ column: Int, of place: String) throws -> Word?
    where Word.RawValue == String {
        try hasNull(atIndex: column) ? nil : word(column, of: place)
    }

    func json(_ column: Int, of place: String) throws -> JSONValue {
        let text: String = self[column]
        do { return try JSONValue(parsing: text) } catch {
            throw LedgerError(.damaged, "\(place) is not JSON: \(error)")
        }
    }

    /// The object in a column; null is empty.
    func fields(_ column: Int, of place: String) throws -> [String: JSONValue] {
        guard !hasNull(atIndex: column) else { return [:] }
        guard case .object(let fields) = try json(column, of: place) else {
            throw LedgerError(.damaged, "\(place) is not a JSON object")
        }
        return fields
    }
}

extension [String: JSONValue] {
    /// As a column keeps it: null for empty.
    var column: String? { isEmpty ? nil : JSONValue.object(self).text }
}
