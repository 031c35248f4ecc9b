import Foundation
import Outbound

extension TargetList {
    /// The first row of lists that is a target; nil where there is none.
    package func first(of files: [URL]) throws -> TargetRow? {
        var cursor = cursor(over: files)
        while let entry = try cursor.next() {
            if case .target(let row) = entry { return row }
        }
        return nil
    }

    /// The target that a row with these columns is, checked as those of a list are.
    package func target(_ columns: [String: JSONValue]) throws -> TargetDraft {
        let line = Array(JSONValue.object(columns).text.utf8)
        let source = ListSource(name: "target.jsonl", pieces: [line])
        var cursor = cursor(over: [{ source }])
        guard let entry = try cursor.next() else {
            throw RowProblem(
                file: source.name,
                line: 1,
                column: 1,
                code: "empty",
                message: "no column is given"
            )
        }
        switch entry {
        case .target(let row): return row.draft
        case .problem(let problem): throw problem
        }
    }
}

extension TargetList {
    /// Names of columns that hold the address, as other engines have them.
    package static let addressNames = Set(ListHeader.telephoneNames + ListHeader.emailNames)
    /// Names of the other columns that have a meaning of their own.
    package static let columnNames = [
        "destination", "detail", "external_id", "locale", "name", "not_after", "not_before", "postal_code",
        "priority", "timezone",
    ]
}
