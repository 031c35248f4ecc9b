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
        let (file, line) = ("target", 1)
        let names = columns.keys.sorted()
        let header: ListHeader
        do throws(ListHeader.Problem) { header = try ListHeader(names, kind: kind) } catch {
            throw RowProblem(file: file, line: line, column: 1, code: error.code, message: error.message)
        }
        let cells = zip(names, header.columns).flatMap { name, column in
            ListCell.all(of: columns[name] ?? .null, named: name, for: column, line: line)
        }
        var form = form
        return try form.draft(ListRow(file: file, line: line, cells: cells))
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
