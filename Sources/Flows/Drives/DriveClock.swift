import Outbound
import Synchronization

/// A clock that only answers move.
final class DriveClock: Sendable {
    private let instant: Mutex<Instant>

    init(_ start: Instant) { instant = Mutex(start) }

    var now: Instant { instant.withLock { $0 } }

    func advance(to next: Instant) { instant.withLock { $0 = max($0, next) } }
}
