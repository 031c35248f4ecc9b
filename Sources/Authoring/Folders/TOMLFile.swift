import Flows
import Outbound
import TOMLKit

/// A TOML file read against what its keys may be: typed values out, and a finding for each thing that is
/// wrong.
struct TOMLFile {
    let file: String
    private let table: TOMLTable
    private let locator: KeyLocator
    private(set) var findings: [Finding] = []
    private var known: [[String]: Set<String>] = [:]

    init(file: String, text: String) throws(Finding) {
        self.file = file
        locator = KeyLocator(text)
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw Finding(
                file: file,
                line: error.source.begin.line,
                column: error.source.begin.column,
                message: error.description
            )
        } catch {
            throw Finding(file: file, message: "cannot be read as TOML: \(error)")
        }
    }

    mutating func find(_ path: [String], _ message: String) {
        let place = locator[path]
        findings.append(Finding(file: file, line: place?.line ?? 1, column: place?.column, message: message))
    }

    /// The value at a path, whose key is known from now on.
    private mutating func value(_ path: [String]) -> (any TOMLValueConvertible)? {
        known[Array(path.dropLast()), default: []].insert(path.last ?? "")
        var current: any TOMLValueConvertible = table
        for key in path {
            guard let next = current.table?[key] else { return nil }
            current = next
        }
        return current
    }

    func has(_ path: [String]) -> Bool {
        var current: any TOMLValueConvertible = table
        for key in path {
            guard let next = current.table?[key] else { return false }
            current = next
        }
        return true
    }

    mutating func string(_ path: [String]) -> String? {
        guard let value = value(path) else { return nil }
        if let text = value.string { return text }
        find(path, "\(name(path)) must be a text in quotes")
        return nil
    }

    mutating func strings(_ path: [String], orOne: Bool = false) -> [String]? {
        guard let value = value(path) else { return nil }
        if orOne, let text = value.string { return [text] }
        if let array = value.array {
            let texts = array.compactMap(\.string)
            if texts.count == array.count { return texts }
        }
        find(path, "\(name(path)) must be \(orOne ? "a text or " : "")a list of texts, like [\"a\", \"b\"]")
        return nil
    }

    mutating func integer(_ path: [String], in range: ClosedRange<Int>) -> Int? {
        guard let value = value(path) else { return nil }
        guard let number = value.int else {
            find(path, "\(name(path)) must be a whole number")
            return nil
        }
        if range.contains(number) { return number }
        find(path, "\(name(path)) is \(number); it must be from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func number(_ path: [String], in range: ClosedRange<Double>) -> Double? {
        guard let value = value(path) else { return nil }
        guard let number = value.double ?? value.int.map(Double.init) else {
            find(path, "\(name(path)) must be a number")
            return nil
        }
        if range.contains(number) { return number }
        find(path, "\(name(path)) is \(number); it must be from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    mutating func duration(_ path: [String]) -> Duration? {
        guard let value = value(path) else { return nil }
        guard let text = value.string else {
            find(path, "\(name(path)) must be a duration with its unit in quotes, like \"90s\"")
            return nil
        }
        do {
            return try DurationText.read(text)
        } catch {
            find(path, "\(name(path)): \(error.description)")
            return nil
        }
    }

    mutating func choice<Value: RawRepresentable & CaseIterable>(
        _ path: [String],
        _ type: Value.Type
    ) -> Value? where Value.RawValue == String {
        guard let text = string(path) else { return nil }
        if let value = Value(rawValue: text) { return value }
        let names = Value.allCases.map(\.rawValue)
        find(path, "\(name(path)) is \"\(text)\"" + Suggestion.ending(for: text, among: names))
        return nil
    }

    /// The keys of a table, sorted; empty when there is none.
    mutating func keys(_ path: [String]) -> [String] {
        guard let value = value(path) else { return [] }
        guard let table = value.table else {
            find(path, "\(name(path)) must be a table")
            return []
        }
        return table.keys.sorted()
    }

    /// Whether a value is a table, without a finding if not.
    mutating func isTable(_ path: [String]) -> Bool { value(path)?.table != nil }

    /// A finding for each key that nobody asked for, with the known key that is near.
    mutating func refuseUnknown() {
        refuseUnknown(in: table, [])
    }

    private mutating func refuseUnknown(in table: TOMLTable, _ path: [String]) {
        let names = known[path] ?? []
        for key in table.keys.sorted() {
            guard names.contains(key) else {
                find(
                    path + [key],
                    "unknown key \"\(key)\"" + Suggestion.ending(for: key, among: names.sorted())
                )
                continue
            }
            if known[path + [key]] != nil, let inner = table[key]?.table {
                refuseUnknown(in: inner, path + [key])
            }
        }
    }

    private func name(_ path: [String]) -> String { path.joined(separator: ".") }
}
