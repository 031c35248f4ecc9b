import Outbound
import Synchronization

/// UUIDs that come from the seed: the n-th one asked for is the same in every run.
package final class SimulatedIdentifiers: IdentifierSource {
    private let generator: Mutex<Generator>

    package init(seed: UInt64) { generator = Mutex(Generator(seed: seed, "identifiers")) }

    package func next() -> String {
        let (high, low) = generator.withLock { ($0.next(), $0.next()) }
        // RFC 9562 section 5.4: version 4, variant 10.
        return Self.text((high & ~0xf000) | 0x4000, (low & ~(0b11 << 62)) | (0b10 << 62))
    }

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
