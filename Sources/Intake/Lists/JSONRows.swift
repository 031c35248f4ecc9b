import Outbound

/// The rows of a JSONL list: one object a line.
struct JSONRows: ListRows {
    /// Lists have few different sets of keys; more than this are worked out again for each row.
    private static let knownLimit = 64

    private var window: ListWindow
    private let kind: CampaignKind
    private var known: [[String]: [String: ListColumn]] = [:]

    init(_ source: ListSource, kind: CampaignKind) throws {
        window = try ListWindow(source)
        self.kind = kind
    }

    mutating func next() throws -> ListEntry? {
        while let range = try nextLine() {
            let line = window.line
            defer { window.line += 1 }
            guard range.count <= ListLimits.row else {
                return .problem(
                    problem(line, 1, "row_too_large", "a row of more than \(ListLimits.row) bytes")
                )
            }
            let text = Array(window.bytes[range])
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            guard String(validating: text, as: UTF8.self) != nil else {
                return .problem(problem(line, 1, "encoding", "the line is not UTF-8: save the list as UTF-8"))
            }
            return entry(text, line)
        }
        return nil
    }

    private mutating func entry(_ text: [UInt8], _ line: Int) -> ListEntry {
        let value: JSONValue
        do throws(JSONValue.Problem) { value = try JSONValue.parse(text) } catch {
            let column = JSONKeys.characters(text.prefix(error.offset)) + 1
            return .problem(problem(line, column, "json", "not JSON: \(error.message)"))
        }
        guard case .object(let fields) = value else {
            return .problem(
                problem(line, 1, "json", "each line must be one object, such as {\"destination\": \"+1...\"}")
            )
        }
        let keys = fields.keys.sorted()
        let columns: [String: ListColumn]
        do throws(ListHeader.Problem) { columns = try self.columns(keys) } catch {
            return .problem(problem(line, 1, error.code, error.message))
        }
        var cells: [ListCell] = []
        for key in keys {
            guard let column = columns[key], let value = fields[key] else { continue }
            cells += ListCell.all(of: value, named: key, for: column, line: line)
        }
        return .row(ListRow(file: window.name, line: line, cells: cells, json: text))
    }

    private mutating func columns(_ keys: [String]) throws(ListHeader.Problem) -> [String: ListColumn] {
        if let columns = known[keys] { return columns }
        let header = try ListHeader(keys, kind: kind)
        let columns = Dictionary(zip(keys, header.columns)) { first, _ in first }
        if known.count < JSONRows.knownLimit { known[keys] = columns }
        return columns
    }

    /// The next line without its break; the window's start moves behind it.
    private mutating func nextLine() throws -> Range<Int>? {
        var searched = 0
        while true {
            let first = window.start
            if let end = window.bytes[(first + searched)...].firstIndex(of: 0x0A) {
                window.start = end + 1
                return first..<(end > first && window.bytes[end - 1] == 0x0D ? end - 1 : end)
            }
            searched = window.bytes.count - first
            if searched > ListLimits.row {
                let line = window.line
                try window.skipLine(from: window.start)
                window.line = line
                return 0..<(ListLimits.row + 1)
            }
            if try !window.more() {
                let first = window.start
                window.start = window.bytes.count
                return first < window.bytes.count ? first..<window.bytes.count : nil
            }
        }
    }

    private func problem(_ line: Int, _ column: Int, _ code: String, _ message: String) -> RowProblem {
        RowProblem(file: window.name, line: line, column: column, code: code, message: message)
    }
}
