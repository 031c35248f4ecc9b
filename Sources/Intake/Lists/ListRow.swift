import Outbound

/// What a column of a target list is for.
enum ListColumn: Hashable, Sendable {
    case destination(slot: Int)
    case externalID, name, detail, timezone, postalCode, locale, priority, notBefore, notAfter
    case data(String)
    /// A column without a name; its fields must be empty.
    case nameless
}

/// One field of a row.
struct ListCell {
    let column: ListColumn
    /// The column's name as the list has it.
    let field: String
    let value: JSONValue
    let line: Int
    /// In characters from 1; zero where only the row's text tells (`ListRow.place`).
    let position: Int

    /// The text of a field; numbers and flags of JSON as they are written.
    var text: String { value.display }

    /// Those of a column of JSON: of `data`, each of its object's values is one of its own.
    static func all(
        of value: JSONValue,
        named field: String,
        for column: ListColumn,
        line: Int
    ) -> [ListCell] {
        guard value != .null else { return [] }
        guard case .object(let inner) = value, column == .data("data") else {
            return [ListCell(column: column, field: field, value: value, line: line, position: 0)]
        }
        return inner.keys.sorted().map { name in
            ListCell(
                column: .data(name),
                field: field,
                value: inner[name] ?? .null,
                line: line,
                position: 0
            )
        }
    }
}

/// One row of a list, whatever its format.
struct ListRow {
    let file: String
    let line: Int
    let cells: [ListCell]
    /// The row's own text, where columns are looked up only for a problem (JSONL).
    var json: [UInt8]?

    func problem(_ cell: ListCell, _ code: String, _ message: String, masked: Bool = false) -> RowProblem {
        let column = json.map { JSONKeys.column(of: cell.field, in: $0) } ?? cell.position
        return RowProblem(
            file: file,
            line: cell.line,
            column: max(1, column),
            field: cell.field,
            value: masked ? RowProblem.masked(cell.text) : RowProblem.shown(cell.text),
            code: code,
            message: message
        )
    }
}

/// What comes next in a list.
enum ListEntry {
    case row(ListRow)
    case problem(RowProblem)
}

/// A list read row by row.
protocol ListRows {
    /// Nil at the end. Throws `ListProblem` where the rest cannot be read.
    mutating func next() throws -> ListEntry?
}
