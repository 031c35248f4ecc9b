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
