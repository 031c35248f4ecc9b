import Dispatch
import Foundation
import Outbound

/// The system's clock, with an origin and a factor: a run with simulated carriers begins at the campaign's
/// own `simulation.start` and may go faster than life. With factor 1 and no origin it is the present.
final class SystemClock: WallClock {
    private let origin: Instant
    private let factor: Double
    private let began: DispatchTime
    private let queue = DispatchQueue(label: "clock")

    /// The present.
    convenience init() {
        self.init(origin: SystemClock.present, factor: 1)
    }

    /// A clock that shows `origin` now and goes `factor` times as fast as life.
    init(origin: Instant, factor: Double) {
        self.origin = origin
        self.factor = factor
        began = DispatchTime.now()
    }

    /// What the system's own clock shows.
    static var present: Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

    var now: Instant {
        let elapsed = Double(DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds) / 1_000_000
        return Instant(milliseconds: origin.milliseconds + Int64(elapsed * factor))
    }

    func alarm(at instant: Instant, _ ring: @escaping @Sendable () -> Void) -> Alarm {
        // Rounded up, so that the clock never shows less than `instant` when it rings.
        let wait = Double(max(0, instant.milliseconds - now.milliseconds + 1)) / factor
        let item = DispatchWorkItem(block: ring)
        queue.asyncAfter(deadline: .now() + .nanoseconds(Int(wait * 1_000_000)), execute: item)
        // SAFETY: a work item may be cancelled from any thread (Dispatch's documentation); it is not used
        // otherwise.
        nonisolated(unsafe) let cancellable = item
        return Alarm { cancellable.cancel() }
    }
}

/// UUIDs from the system's randomness.
struct SystemIdentifiers: IdentifierSource {
    func next() -> String { UUID().uuidString.lowercased() }
}
