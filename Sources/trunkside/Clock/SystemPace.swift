import Dispatch
import Outbound
import Simulation
import Synchronization

/// Life's own pace, or a multiple of it. A world that has fallen behind catches up, but for what it lost by
/// more than `patience`: then it goes on from where it stands.
final class SystemPace: Pace {
    private struct State {
        var origin: Instant
        var began = DispatchTime.now().uptimeNanoseconds
    }

    private let factor: Double
    private let state: Mutex<State>
    private let woken = DispatchSemaphore(value: 0)

    /// In nanoseconds.
    private static let patience = 1_000_000_000.0

    /// Time that shows `origin` now and goes `factor` times as fast as life.
    init(origin: Instant, factor: Double) {
        self.factor = factor
        state = Mutex(State(origin: origin))
    }

    func hold(until instant: Instant) -> Instant {
        let left = state.withLock { state in
            let passed = Double(DispatchTime.now().uptimeNanoseconds - state.began)
            let left = Double(instant.milliseconds - state.origin.milliseconds) * 1_000_000 / factor - passed
            if left < -Self.patience { state = State(origin: instant) }
            return left
        }
        guard left > 0 else { return instant }
        // A wait longer than this is taken in pieces; an `Int` of nanoseconds would not hold the longest.
        let piece = Swift.min(left, 3_600_000_000_000)
        let outcome = woken.wait(timeout: .now() + .nanoseconds(Int(piece)))
        if outcome == .timedOut, piece == left { return instant }
        return Swift.min(instant, present)
    }

    func wake() { woken.signal() }

    private var present: Instant {
        state.withLock { state in
            let passed = Double(DispatchTime.now().uptimeNanoseconds - state.began) * factor / 1_000_000
            return Instant(milliseconds: state.origin.milliseconds + Int64(passed))
        }
    }
}
