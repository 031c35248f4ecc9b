import Intake
import Outbound

/// How many rows have something in common, and which was the first.
struct RowCount {
    private(set) var rows = 0
    private(set) var first = ""

    /// `12 rows have`.
    var have: String { rows == 1 ? "1 row has" : "\(rows) rows have" }

    mutating func add(_ row: TargetRow) {
        if rows == 0 { first = row.draft.externalID ?? "\(row.file):\(row.line)" }
        rows += 1
    }
}
