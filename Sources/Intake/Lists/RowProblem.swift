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
        self.field = RowProblem.shown(field)
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

    /// A name, or a field that should hold something else: masked where an address may be in it, as in a row
    /// that is shifted by a column.
    static func shown(_ text: String) -> String { hasAddress(text) ? masked(text) : shortened(text) }

    /// An email address, or seven digits with nothing but marks of a number between them; a date is none.
    static func hasAddress(_ text: String) -> Bool {
        if text.contains("@") { return true }
        var digits = 0
        for character in text.replacing(/\d{4}-\d\d?-\d\d?/, with: "date") {
            if character.isNumber { digits += 1 } else if !" -.()/".contains(character) { digits = 0 }
            if digits > 6 { return true }
        }
        return false
    }

    /// At most 60 characters, and nothing that would move a terminal's cursor.
    static func shortened(_ text: String) -> String {
        var result = ""
        for (count, scalar) in text.unicodeScalars.prefix(61).enumerated() {
            if count == 60 { return result + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
