import Dispatch
import Outbound
import Simulation
import Synchronization

/// Life's own pace, or a multiple of it. A world that has fallen behind catches up, but for what it lost by
/// more than `patience`: then it goes on from where it stands.
final class SystemPace: Pace {
    private struct State {
        var origin: Instant
        var factor: Double
        var began = DispatchTime.now().uptimeNanoseconds
        /// What waits for something that goes at life's own pace.
        var outside = 0
        /// The latest instant that was told.
        private var told: Instant

        init(origin: Instant, factor: Double) {
            (self.origin, self.factor, told) = (origin, factor, origin)
        }

        var present: Instant {
            let passed = Double(DispatchTime.now().uptimeNanoseconds - began) * factor / 1_000_000
            return Instant(milliseconds: origin.milliseconds + Int64(passed))
        }

        /// What was told once is not taken back, where the world's own clock has lagged.
        mutating func tell() -> Instant {
            told = Swift.max(told, present)
            return told
        }

        mutating func go(on instant: Instant, _ factor: Double) {
            origin = instant
            began = DispatchTime.now().uptimeNanoseconds
            self.factor = factor
        }
    }

    private let factor: Double
    private let state: Mutex<State>
    private let woken = DispatchSemaphore(value: 0)

    /// In nanoseconds.
    private static let patience = 1_000_000_000.0

    /// Time that shows `origin` now and goes `factor` times as fast as life.
    init(origin: Instant, factor: Double) {
        self.factor = factor
        state = Mutex(State(origin: origin, factor: factor))
    }

    func hold(until instant: Instant) -> Instant {
        let left = state.withLock { state in
            let passed = Double(DispatchTime.now().uptimeNanoseconds - state.began)
            let left =
                Double(instant.milliseconds - state.origin.milliseconds) * 1_000_000 / state.factor - passed
            if left < -Self.patience { state.go(on: instant, state.factor) }
            return left
        }
        guard left > 0 else { return instant }
        // A wait longer than this is taken in pieces; an `Int` of nanoseconds would not hold the longest.
        let piece = Swift.min(left, 3_600_000_000_000)
        let outcome = woken.wait(timeout: .now() + .nanoseconds(Int(piece)))
        if outcome == .timedOut, piece == left { return instant }
        return Swift.min(instant, state.withLock { $0.present })
    }

    func wake() { woken.signal() }

    var now: Instant { state.withLock { $0.tell() } }

    /// Until `endOutside` time goes no faster than life, from the world's `now` on: somebody outside is
    /// waited for, and a timeout of ten seconds means ten of theirs.
    func beginOutside(at now: Instant) {
        guard factor > 1 else { return }
        state.withLock { state in
            state.outside += 1
            if state.outside == 1 { state.go(on: now, 1) }
        }
    }

    func endOutside() {
        guard factor > 1 else { return }
        state.withLock { state in
            state.outside -= 1
            if state.outside == 0 { state.go(on: state.present, factor) }
        }
        wake()
    }
}
