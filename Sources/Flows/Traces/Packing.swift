import Outbound

/// Writes values one behind the other, small: whole numbers take as many bytes as they need, texts their
/// length before them. Secrets are left out of every text.
package struct Packing: Sendable {
    package private(set) var bytes: [UInt8] = []
    package var secrets = Secrets()

    package init() {}

    package mutating func byte(_ value: UInt8) { bytes.append(value) }

    package mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    package mutating func flag(_ value: Bool?) { bytes.append(value.map { $0 ? 1 : 0 } ?? 2) }

    /// Seven bits a byte, the lowest first.
    package mutating func count(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    package mutating func count(_ value: Int) { count(UInt64(bitPattern: Int64(value))) }

    /// Near zero is short, whatever its sign.
    package mutating func number(_ value: Int64) {
        count(UInt64(bitPattern: value << 1 ^ value >> 63))
    }

    package mutating func number(_ value: Int64?) {
        flag(value != nil)
        if let value { number(value) }
    }

    package mutating func real(_ value: Double) {
        var bits = value.bitPattern
        for _ in 0..<8 {
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
        }
    }

    package mutating func duration(_ value: Duration) { number(value.milliseconds) }

    package mutating func duration(_ value: Duration?) { number(value?.milliseconds) }

    package mutating func text(_ value: String) {
        if secrets.isEmpty { return plain(value) }
        plain(secrets.redacted(value))
    }

    private mutating func plain(_ value: String) {
        let utf8 = value.utf8
        count(utf8.count)
        bytes.append(contentsOf: utf8)
    }

    package mutating func text(_ value: String?) {
        flag(value != nil)
        if let value { text(value) }
    }

    package mutating func texts(_ values: [String]) {
        count(values.count)
        for value in values { text(value) }
    }

    package mutating func json(_ value: JSONValue) {
        switch secrets.isEmpty ? value : secrets.redacted(value) {
        case .null: byte(0)
        case .boolean(let flag): byte(flag ? 2 : 1)
        case .integer(let integer):
            byte(3)
            number(integer)
        case .number(let double):
            byte(4)
            real(double)
        case .string(let string):
            byte(5)
            plain(string)
        case .array(let values):
            byte(6)
            count(values.count)
            for value in values { json(value) }
        case .object(let values):
            byte(7)
            fields(values)
        }
    }

    /// In the order of their names, so that equal values have equal bytes.
    package mutating func fields(_ values: [String: JSONValue]) {
        count(values.count)
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            text(name)
            json(value)
        }
    }

    /// Writes over one byte.
    package mutating func replace(at place: Int, with byte: UInt8) { bytes[place] = byte }

    /// Forgets what was written last.
    package mutating func cut(to length: Int) { bytes.removeSubrange(length...) }
}
