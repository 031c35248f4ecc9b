import Outbound

/// Why bytes are not what `Packing` writes.
package struct PackingProblem: Error, Hashable, CustomStringConvertible {
    package let description: String

    static let short = PackingProblem(description: "it ends too early")
    static let unknown = PackingProblem(description: "it has a part that this version does not know")
}

/// Reads what `Packing` has written; whatever the bytes are, it reads or throws.
package struct Unpacking: Sendable {
    private let bytes: [UInt8]
    private(set) var place = 0

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package mutating func byte() throws(PackingProblem) -> UInt8 {
        guard place < bytes.count else { throw .short }
        defer { place += 1 }
        return bytes[place]
    }

    package mutating func flag() throws(PackingProblem) -> Bool { try byte() == 1 }

    package mutating func optionalFlag() throws(PackingProblem) -> Bool? {
        switch try byte() {
        case 0: false
        case 1: true
        default: nil
        }
    }

    package mutating func bits() throws(PackingProblem) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            guard shift < 70 else { throw .unknown }
        }
    }

    /// Of things that each take a byte at least: never more than are left.
    package mutating func count() throws(PackingProblem) -> Int {
        let value = try bits()
        guard value <= UInt64(bytes.count - place) else { throw .short }
        return Int(value)
    }

    package mutating func number() throws(PackingProblem) -> Int64 {
        let value = try bits()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package mutating func optionalNumber() throws(PackingProblem) -> Int64? {
        try flag() ? try number() : nil
    }

    package mutating func real() throws(PackingProblem) -> Double {
        var bits: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bits |= UInt64(try byte()) << shift }
        return Double(bitPattern: bits)
    }

    package mutating func duration() throws(PackingProblem) -> Duration { .milliseconds(try number()) }

    package mutating func optionalDuration() throws(PackingProblem) -> Duration? {
        try optionalNumber().map { .milliseconds($0) }
    }

    package mutating func text() throws(PackingProblem) -> String {
        let length = try count()
        defer { place += length }
        return String(decoding: bytes[place..<place + length], as: UTF8.self)
    }

    package mutating func optionalText() throws(PackingProblem) -> String? { try flag() ? try text() : nil }

    package mutating func texts() throws(PackingProblem) -> [String] {
        var values: [String] = []
        for _ in 0..<(try count()) { values.append(try text()) }
        return values
    }

    package mutating func json(depth: Int = 0) throws(PackingProblem) -> JSONValue {
        guard depth < 64 else { throw .unknown }
        switch try byte() {
        case 0: return .null
        case 1: return false
        case 2: return true
        case 3: return .integer(try number())
        case 4: return .number(try real())
        case 5: return .string(try text())
        case 6:
            var values: [JSONValue] = []
            for _ in 0..<(try count()) { values.append(try json(depth: depth + 1)) }
            return .array(values)
        case 7: return .object(try fields(depth: depth + 1))
        default: throw .unknown
        }
    }

    package mutating func fields(depth: Int = 0) throws(PackingProblem) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        for _ in 0..<(try count()) {
            let name = try text()
            values[name] = try json(depth: depth)
        }
        return values
    }

    /// A word of a fixed list, by its name there.
    package mutating func word<Word: RawRepresentable>() throws(PackingProblem) -> Word
    where Word.RawValue == String {
        guard let word = Word(rawValue: try text()) else { throw .unknown }
        return word
    }
}
