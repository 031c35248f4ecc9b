/// Where a key stands in a TOML text. The parser says nothing of positions once a file is valid, so findings
/// about valid files get theirs from here.
struct KeyLocator {
    private var places: [[String]: (line: Int, column: Int)] = [:]

    init(_ text: String) {
        var table: [String] = []
        var inText: String?
        for (index, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            let line = String(raw)
            if let quotes = inText {
                if line.contains(quotes) { inText = nil }
                continue
            }
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            let column = line.count - trimmed.count + 1
            if trimmed.hasPrefix("[") {
                let name = trimmed.drop { $0 == "[" }.prefix { $0 != "]" }
                table = KeyLocator.path(String(name))
                places[table] = (index + 1, column)
            } else if let equals = KeyLocator.equals(in: trimmed) {
                let path = table + KeyLocator.path(String(trimmed[..<equals]))
                for length in stride(from: path.count, to: table.count, by: -1) {
                    let prefix = Array(path.prefix(length))
                    if places[prefix] == nil { places[prefix] = (index + 1, column) }
                }
                inlineKeys(trimmed[equals...].dropFirst(), of: path, line: index + 1, start: line)
                for quotes in ["\"\"\"", "'''"] where trimmed[equals...].components(quotes) == 1 {
                    inText = quotes
                }
            }
        }
    }

    /// The line and column of a key, or of the nearest table above it.
    subscript(_ path: [String]) -> (line: Int, column: Int)? {
        for length in stride(from: path.count, to: 0, by: -1) {
            if let place = places[Array(path.prefix(length))] { return place }
        }
        return nil
    }

    /// Keys of an inline table, `{ a = 1, b = 2 }`, one level deep.
    private mutating func inlineKeys(_ value: Substring, of path: [String], line: Int, start: String) {
        guard let open = value.firstIndex(where: { $0 != " " && $0 != "\t" }), value[open] == "{" else {
            return
        }
        var position = value.index(after: open)
        while position < value.endIndex {
            let rest = value[position...]
            guard let equals = rest.firstIndex(of: "=") else { return }
            let name = rest[..<equals]
            let trimmed = name.drop { $0 == " " || $0 == "," || $0 == "\t" }
            let offset = start.count - value.distance(from: position, to: value.endIndex)
            places[path + KeyLocator.path(String(trimmed))] = (
                line, offset + (name.count - trimmed.count) + 1
            )
            guard let comma = value[equals...].firstIndex(of: ",") else { return }
            position = comma
        }
    }

    /// The first `=` outside of quotes.
    private static func equals(in line: Substring) -> Substring.Index? {
        var quote: Character?
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "#" {
                return nil
            } else if character == "=" {
                return index
            }
        }
        return nil
    }

    /// `a."b.c".d` as its parts.
    private static func path(_ text: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var quote: Character?
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { part.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "." {
                parts.append(part)
                part = ""
            } else if character != " ", character != "\t" {
                part.append(character)
            }
        }
        return parts + [part]
    }
}

extension Substring {
    /// How often a text stands in this.
    fileprivate func components(_ text: String) -> Int {
        var count = 0
        var rest = self
        while let range = rest.firstRange(of: text) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
