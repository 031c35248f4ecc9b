/// UUIDs as RFC 9562 writes them, from the bits of whoever makes them.
package enum UUIDText {
    /// Of 122 random bits (5.4).
    package static func version4(_ high: UInt64, _ low: UInt64) -> String {
        text((high & ~0xf000) | 0x4000, variant(low))
    }

    /// Of the time in milliseconds and 74 random bits (5.7). Those made later come later in order, so
    /// an index of them is appended to instead of written all over.
    package static func version7(at instant: Instant, _ high: UInt64, _ low: UInt64) -> String {
        text(UInt64(bitPattern: instant.milliseconds) << 16 | 0x7000 | high & 0xfff, variant(low))
    }

    private static func variant(_ low: UInt64) -> UInt64 { (low & ~(0b11 << 62)) | (0b10 << 62) }

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { bytes.append(UInt8(ascii: "-")) }
            let half = index < 16 ? high : low
            bytes.append(digits[Int(half >> (60 - 4 * UInt64(index % 16)) & 15)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UUIDText {
    /// The same UUID in small letters; nil for what is none.
    package static func canonical(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return nil }
        for (index, byte) in bytes.enumerated() {
            switch index {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default:
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                    UInt8(ascii: "A")...UInt8(ascii: "F"):
                    continue
                default: return nil
                }
            }
        }
        return text.lowercased()
    }
}
