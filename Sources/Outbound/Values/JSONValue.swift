/// A JSON value: what variables, target data, event bodies and the journal are made of. Objects are written
/// with their keys sorted by bytes, so equal values have equal texts.
package enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package subscript(key: String) -> JSONValue? {
        if case .object(let fields) = self { return fields[key] }
        return nil
    }

    /// The string of a string value; nil for every other.
    package var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// The whole number of an integer value, or of a number without fraction.
    package var integer: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    package var boolean: Bool? {
        if case .boolean(let value) = self { return value }
        return nil
    }

    /// The JSON text, compact, keys sorted by bytes.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text's bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    /// How a person reads it: a string without quotes, everything else as JSON.
    package var display: String {
        if case .string(let text) = self { return text }
        return text
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue {
    /// Null for nil.
    package init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
    package init(_ number: Int64?) { self = number.map(JSONValue.integer) ?? .null }
    package init(_ flag: Bool?) { self = flag.map(JSONValue.boolean) ?? .null }
    /// RFC 3339 in UTC, or null.
    package init(_ instant: Instant?) { self = instant.map { .string(RFC3339.text($0)) } ?? .null }
}
