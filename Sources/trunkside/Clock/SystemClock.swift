import Foundation
import Outbound

/// The system's own clock.
enum SystemClock {
    static var present: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// UUIDs of the system's time and chance.
struct SystemIdentifiers: IdentifierSource {
    func next() -> String {
        var chance = SystemRandomNumberGenerator()
        return UUIDText.version7(at: SystemClock.present, chance.next(), chance.next())
    }
}

/// The system's chance.
enum SystemEntropy {
    static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
}
