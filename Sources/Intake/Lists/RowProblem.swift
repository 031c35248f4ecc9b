import Outbound

/// Why one row of a list was not taken; the rows after it are read all the same.
package struct RowProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// The line of the file where the field begins, from 1.
    package let line: Int
    /// The column of that line, in characters from 1.
    package let column: Int
    /// The column's name as the list has it; empty where the row as a whole is meant.
    package let field: String
    /// What stood there, shortened, and masked where it may be an address.
    package let value: String
    /// A stable word for machines.
    package let code: String
    /// What is wrong and what to do.
    package let message: String

    package init(
        file: String,
        line: Int,
        column: Int,
        field: String = "",
        value: String = "",
        code: String,
        message: String
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.value = value
        self.code = code
        self.message = message
    }

    /// `targets.csv:12:5: destination "+1303•••42": too short: ...`
    package var description: String {
        var subject = field
        if !value.isEmpty { subject += "\(field.isEmpty ? "" : " ")\"\(value)\"" }
        return "\(file):\(line):\(column): \(subject)\(subject.isEmpty ? "" : ": ")\(message)"
    }

    /// An address as a problem may show it.
    static func masked(_ text: String) -> String { Masked.address(shortened(text)) }

    /// At most 60 characters, without line breaks.
    static func shortened(_ text: String) -> String {
        let line = text.prefix(61).map { $0.isNewline ? " " : String($0) }
        return line.count > 60 ? line.prefix(60).joined() + "…" : line.joined()
    }
}
