import Dispatch
import Outbound
import Simulation

/// Life's pace, or a multiple of it, for tests.
final class LivePace: Pace {
    private let origin: Instant
    private let factor: Double
    private let began = DispatchTime.now().uptimeNanoseconds
    private let woken = DispatchSemaphore(value: 0)

    init(origin: Instant, factor: Double = 1) {
        self.origin = origin
        self.factor = factor
    }

    var now: Instant {
        let passed = Double(DispatchTime.now().uptimeNanoseconds - began) * factor / 1_000_000
        return Instant(milliseconds: origin.milliseconds + Int64(passed))
    }

    func hold(until instant: Instant) -> Instant {
        let left = Double((instant - now).milliseconds) / factor
        guard left > 0 else { return instant }
        _ = woken.wait(timeout: .now() + .milliseconds(Int(min(left, 3_600_000).rounded(.up))))
        return min(instant, now)
    }

    func wake() { woken.signal() }
}
