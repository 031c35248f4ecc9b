import Foundation
import Outbound

/// The system's own clock.
enum SystemClock {
    static var present: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// UUIDs from the system's randomness.
struct SystemIdentifiers: IdentifierSource {
    func next() -> String { UUID().uuidString.lowercased() }
}
