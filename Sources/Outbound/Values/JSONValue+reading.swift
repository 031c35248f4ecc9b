extension JSONValue {
    /// Why a text is no JSON, and the byte offset where that shows.
    package struct Problem: Error, Equatable, CustomStringConvertible {
        package let offset: Int
        package let message: String
        package var description: String { "not JSON at byte \(offset + 1): \(message)" }
    }

    /// Reads one JSON text (RFC 8259). Nesting is limited to 64 levels; of a repeated key the last value
    /// counts, and what is no character becomes U+FFFD.
    package init(parsing text: String) throws(Problem) {
        self = try JSONValue.parse(Array(text.utf8))
    }

    /// `refusingBadText`: bytes that are no UTF-8 and half surrogate pairs are refused, so that nobody gets
    /// back another text than was sent.
    package static func parse(
        _ bytes: [UInt8],
        refusingRepeatedKeys: Bool = false,
        refusingBadText: Bool = false
    ) throws(Problem) -> JSONValue {
        var reader = Reader(
            bytes: bytes,
            refusesRepeatedKeys: refusingRepeatedKeys,
            refusesBadText: refusingBadText
        )
        reader.skipSpace()
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        if reader.position < bytes.count { throw reader.problem("something follows the value") }
        return value
    }

    private struct Reader {
        let bytes: [UInt8]
        let refusesRepeatedKeys: Bool
        let refusesBadText: Bool
        var position = 0

        init(bytes: [UInt8], refusesRepeatedKeys: Bool, refusesBadText: Bool) {
            self.bytes = bytes
            self.refusesRepeatedKeys = refusesRepeatedKeys
            self.refusesBadText = refusesBadText
        }

        func problem(_ message: String) -> Problem { Problem(offset: position, message: message) }
        var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func skipSpace() {
            while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
                position += 1
            }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard current == byte else { return false }
            position += 1
            return true
        }

        mutating func value(depth: Int) throws(Problem) -> JSONValue {
            guard depth < 64 else { throw problem("nested deeper than 64 levels") }
            switch current {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "t"): return try word("true", .boolean(true))
            case UInt8(ascii: "f"): return try word("false", .boolean(false))
            case UInt8(ascii: "n"): return try word("null", .null)
            case nil: throw problem("the text ends where a value should be")
            default: return try number()
            }
        }

        mutating func word(_ word: String, _ value: JSONValue) throws(Problem) -> JSONValue {
            guard bytes[position...].starts(with: word.utf8) else { throw problem("a value was expected") }
            position += word.utf8.count
            return value
        }

        mutating func object(depth: Int) throws(Problem) -> JSONValue {
            position += 1
            var fields: [String: JSONValue] = [:]
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(fields) }
            while true {
                skipSpace()
                guard current == UInt8(ascii: "\"") else { throw problem("a key in quotes was expected") }
                let key = try string()
                if refusesRepeatedKeys, fields[key] != nil {
                    throw problem("\"\(key.prefix(40))\" is there twice")
                }
                skipSpace()
                guard take(UInt8(ascii: ":")) else { throw problem("\":\" was expected") }
                skipSpace()
                fields[key] = try value(depth: depth + 1)
                skipSpace()
                if take(UInt8(ascii: "}")) { return .object(fields) }
                guard take(UInt8(ascii: ",")) else { throw problem("\",\" or \"}\" was expected") }
            }
        }

        mutating func array(depth: Int) throws(Problem) -> JSONValue {
            position += 1
            var values: [JSONValue] = []
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(values) }
            while true {
                skipSpace()
                values.append(try value(depth: depth + 1))
                skipSpace()
                if take(UInt8(ascii: "]")) { return .array(values) }
                guard take(UInt8(ascii: ",")) else { throw problem("\",\" or \"]\" was expected") }
            }
        }

        mutating func number() throws(Problem) -> JSONValue {
            let start = position
            func digits(_ reader: inout Reader) -> Int {
                let first = reader.position
                while let byte = reader.current, byte >= 48, byte <= 57 { reader.position += 1 }
                return reader.position - first
            }
            _ = take(UInt8(ascii: "-"))
            let leadingZero = current == UInt8(ascii: "0")
            let whole = digits(&self)
            guard whole > 0, !(leadingZero && whole > 1) else { throw problem("a value was expected") }
            var isInteger = true
            if take(UInt8(ascii: ".")) {
                isInteger = false
                guard digits(&self) > 0 else { throw problem("digits were expected after the point") }
            }
            if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
                isInteger = false
                if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
                guard digits(&self) > 0 else { throw problem("digits were expected in the exponent") }
            }
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            if isInteger, let value = Int64(text) { return .integer(value) }
            guard let value = Double(text), value.isFinite else {
                throw problem("the number is out of range")
            }
            return .number(value)
        }

        mutating func string() throws(Problem) -> String {
            let start = position
            position += 1
            // What stands up to the first escape, which is nearly always all of it, is taken in one piece.
            let plain = bytes[position...].prefix {
                $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
            var result = Array(plain)
            position = plain.endIndex
            while let byte = current {
                position += 1
                switch byte {
                case UInt8(ascii: "\""):
                    if refusesBadText, String(validating: result, as: UTF8.self) == nil {
                        throw Problem(offset: start, message: "the string that begins here is no UTF-8")
                    }
                    return String(decoding: result, as: UTF8.self)
                case UInt8(ascii: "\\"): try escape(into: &result)
                case 0..<0x20: throw problem("a control character stands unescaped in a string")
                default: result.append(byte)
                }
            }
            throw problem("the string has no end")
        }

        mutating func escape(into result: inout [UInt8]) throws(Problem) {
            guard let byte = current else { throw problem("the string has no end") }
            position += 1
            switch byte {
            case UInt8(ascii: "n"): result.append(0x0a)
            case UInt8(ascii: "r"): result.append(0x0d)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0c)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
            case UInt8(ascii: "u"):
                var code = try hex()
                if (0xd800..<0xdc00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
                    position += 2
                    let low = try hex()
                    guard (0xdc00..<0xe000).contains(low) else { throw problem("half a surrogate pair") }
                    code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
                }
                if refusesBadText, Unicode.Scalar(code) == nil { throw problem("half a surrogate pair") }
                let scalar = Unicode.Scalar(code) ?? "\u{fffd}"
                result.append(contentsOf: String(Character(scalar)).utf8)
            default: throw problem("\"\\\(Character(Unicode.Scalar(byte)))\" is no escape")
            }
        }

        mutating func hex() throws(Problem) -> UInt32 {
            guard position + 4 <= bytes.count, bytes[position] != UInt8(ascii: "+"),
                let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
            else { throw problem("four hexadecimal digits were expected") }
            position += 4
            return code
        }
    }
}
