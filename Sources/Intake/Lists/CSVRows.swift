import Outbound

/// The rows of a CSV list with a header.
struct CSVRows: ListRows {
    private var window: ListWindow
    private var scan: CSVScan
    private var names: [String] = []
    private var columns: [ListColumn] = []
    private var isHeaderless = false

    /// What the first row says: the columns' names; or it is a row like the others, and these are the
    /// columns.
    enum Header {
        case names([ListColumn])
        case none([(name: String, column: ListColumn)])
    }

    init(_ source: ListSource, header: ([String]) throws -> Header) throws {
        window = try ListWindow(source)
        scan = CSVScan(delimiter: try CSVRows.delimiter(&window))
        guard let next = try readHeader() else {
            throw ListProblem("empty", file: window.name, "is empty: its first row must name the columns")
        }
        do {
            switch try header(names) {
            case .names(let columns):
                self.columns = columns
                (window.start, window.line) = next
            case .none(let columns):
                isHeaderless = true
                names = columns.map(\.name)
                self.columns = columns.map(\.column)
            }
        } catch let problem as ListHeader.Problem {
            throw ListProblem(problem.code, file: window.name, line: window.line, problem.message)
        }
    }

    mutating func next() throws -> ListEntry? {
        while true {
            switch scan.run(window) {
            case .more:
                if window.bytes.count - window.start > ListLimits.row { return .problem(try tooLarge()) }
                _ = try window.more()
            case .end:
                return nil
            case .badQuote(let field):
                return .problem(try badQuote(field))
            case .row(let next, let line):
                defer { (window.start, window.line) = (next, line) }
                if next - window.start > ListLimits.row { return .problem(rowLimit()) }
                if scan.fields.count == 1, !scan.fields[0].isQuoted, scan.fields[0].range.isEmpty { continue }
                return entry()
            }
        }
    }

    private func entry() -> ListEntry {
        if let problem = countProblem() { return .problem(problem) }
        var cells: [ListCell] = []
        cells.reserveCapacity(columns.count)
        for (index, field) in scan.fields.enumerated() where !field.range.isEmpty {
            guard field.range.count <= ListLimits.field else {
                return .problem(problem(index, "field_too_large", "more than \(ListLimits.field) bytes"))
            }
            guard var text = window.text(field.range) else {
                return .problem(
                    problem(index, "encoding", "the text is not UTF-8: save the list as UTF-8")
                )
            }
            if field.hasDoubledQuotes { text = text.replacing("\"\"", with: "\"") }
            if text.utf8.contains(0) {
                return .problem(problem(index, "control_character", "a zero byte: export the list again"))
            }
            if index >= columns.count || columns[index] == .nameless {
                if ListHeader.isBlank(text) { continue }
                return .problem(
                    problem(
                        index,
                        "nameless_column",
                        "a field in a column without a name: name it in the first row"
                    )
                )
            }
            cells.append(
                ListCell(
                    column: columns[index],
                    field: names[index],
                    value: .string(text),
                    line: field.line,
                    position: field.column
                )
            )
        }
        return .row(ListRow(file: window.name, line: window.line, cells: cells))
    }

    /// Fields beyond the header are taken only when empty: spreadsheets write such.
    private func countProblem() -> RowProblem? {
        let count = scan.fields.count
        let hasExcess = scan.fields.dropFirst(columns.count).contains { !$0.range.isEmpty }
        guard (count < columns.count && !isHeaderless) || hasExcess else { return nil }
        let last = scan.fields[min(count, columns.count) - 1]
        return RowProblem(
            file: window.name,
            line: last.line,
            column: last.column,
            code: "field_count",
            message: "\(count) fields, and the first row names \(columns.count) columns: "
                + "put quotes around fields with the delimiter in them"
        )
    }

    private func problem(_ index: Int, _ code: String, _ message: String) -> RowProblem {
        RowProblem(
            file: window.name,
            line: scan.fields[index].line,
            column: scan.fields[index].column,
            field: index < names.count ? names[index] : "",
            code: code,
            message: message
        )
    }

    /// The lines after a quote that is never closed are most likely whole rows: reading goes on there.
    private mutating func badQuote(_ field: CSVField) throws -> RowProblem {
        let index = scan.fields.count - 1
        let problem = problem(
            index,
            "quote",
            "a quote that is not closed, or text behind it: double the quotes inside a field; "
                + "reading goes on in the next line"
        )
        window.line = field.line
        try window.skipLine(from: field.range.lowerBound)
        return problem
    }

    private mutating func tooLarge() throws -> RowProblem {
        if let last = scan.fields.last, last.isQuoted, last.range.isEmpty { return try badQuote(last) }
        let problem = rowLimit()
        try window.skipLine(from: window.start)
        return problem
    }

    private func rowLimit() -> RowProblem {
        RowProblem(
            file: window.name,
            line: window.line,
            column: 1,
            code: "row_too_large",
            message: "a row of more than \(ListLimits.row) bytes: is this a list of targets?"
        )
    }

    /// Where the row after the first that is not blank begins, and its line.
    private mutating func readHeader() throws -> (start: Int, line: Int)? {
        while true {
            switch scan.run(window) {
            case .more:
                if window.bytes.count - window.start > ListLimits.row {
                    throw ListProblem("row_too_large", file: window.name, line: 1, rowLimit().message)
                }
                _ = try window.more()
            case .end:
                return nil
            case .badQuote(let field):
                throw ListProblem("quote", file: window.name, line: field.line, "a quote that is not closed")
            case .row(let next, let line):
                names = try scan.fields.map { field in
                    guard let text = window.text(field.range) else {
                        throw ListProblem(
                            "encoding",
                            file: window.name,
                            line: field.line,
                            "the names of the columns are not UTF-8: save the list as UTF-8"
                        )
                    }
                    return ListHeader.trimmed(text)
                }
                if names != [""] { return (next, line) }
                (window.start, window.line) = (next, line)
            }
        }
    }

    /// The delimiter that stands most often in the first line, outside quotes.
    private static func delimiter(_ window: inout ListWindow) throws -> UInt8 {
        while !window.bytes[window.start...].contains(0x0A), window.bytes.count < ListLimits.row,
            try window.more()
        {}
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in window.bytes[window.start...] {
            if byte == 0x22 { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D {
                if counts.isEmpty { continue }
                break
            }
            counts[byte, default: 0] += 1
        }
        let candidates = [",", ";", "|", "\t"].map { UInt8(ascii: $0) }
        return candidates.max { counts[$0, default: 0] < counts[$1, default: 0] } ?? candidates[0]
    }
}
