import Foundation
import Outbound
import Simulation
import Synchronization

/// Life's pace, from which a world that has fallen behind is never let off: how late it is shows whole.
final class LifePace: Pace {
    private let origin: Instant
    private let began = Measure.wallNanoseconds()
    private let woken = DispatchSemaphore(value: 0)

    init(origin: Instant) { self.origin = origin }

    var now: Instant {
        Instant(milliseconds: origin.milliseconds + Int64(Measure.wallNanoseconds() - began) / 1_000_000)
    }

    /// Milliseconds that have passed since an instant.
    func passed(since instant: Instant) -> Double {
        Double(Measure.wallNanoseconds() - began) / 1e6 - Double(instant.milliseconds - origin.milliseconds)
    }

    func hold(until instant: Instant) -> Instant {
        let left = -passed(since: instant)
        guard left > 0 else { return instant }
        let outcome = woken.wait(timeout: .now() + .nanoseconds(Int(min(left, 1e9) * 1e6)))
        return outcome == .timedOut && left <= 1e9 ? instant : min(instant, now)
    }

    func wake() { woken.signal() }
}
