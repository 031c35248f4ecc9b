import Outbound

/// A row that is a target, and where its fields stand in the list.
package struct TargetRow {
    package let draft: TargetDraft
    private let row: ListRow

    init(_ draft: TargetDraft, of row: ListRow) {
        self.draft = draft
        self.row = row
    }

    /// The list's name.
    package var file: String { row.file }
    package var line: Int { row.line }

    /// The columns of the row by name, and which of them are addresses.
    package var columns: [(name: String, isAddress: Bool, value: JSONValue)] {
        row.cells.map { cell in
            if case .destination = cell.column { return (cell.field, true, cell.value) }
            return (cell.field, false, cell.value)
        }
    }

    /// Line and column, from 1, of the field of one of the author's own columns; of the row where it has
    /// none.
    package func place(of name: String) -> (line: Int, column: Int) {
        guard let cell = row.cells.first(where: { $0.column == .data(name) }) else { return (row.line, 1) }
        let column = row.json.map { JSONKeys.column(of: cell.field, in: $0) } ?? cell.position
        return (cell.line, max(1, column))
    }
}
