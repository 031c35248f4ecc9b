import Foundation
import Outbound
import Simulation
import Synchronization

/// Real time for an engine without a world: one thread rings the alarms.
final class LiveClock: WallClock {
    private let origin: Instant
    private let began = Measure.wallNanoseconds()
    /// Only its alarms are used.
    private let alarms: VirtualClock
    private let woken = DispatchSemaphore(value: 0)
    /// Until when the thread waits, in milliseconds of this clock.
    private let wakesAt = Mutex<Int64>(.max)

    private let spent = Atomic(0)

    /// CPU of its thread.
    var nanoseconds: Int { spent.load(ordering: .relaxed) }

    init(origin: Instant) {
        self.origin = origin
        alarms = VirtualClock(start: origin)
        let thread = Thread { [self] in
            while true { pass() }
        }
        thread.start()
    }

    var now: Instant {
        Instant(milliseconds: origin.milliseconds + Int64(Measure.wallNanoseconds() - began) / 1_000_000)
    }

    func alarm(at instant: Instant, _ ring: @escaping @Sendable () -> Void) -> Alarm {
        let alarm = alarms.alarm(at: instant, ring)
        if wakesAt.withLock({ instant.milliseconds < $0 }) { woken.signal() }
        return alarm
    }

    private func pass() {
        wakesAt.withLock { $0 = .min }
        while let next = alarms.next, next <= now { _ = alarms.advance() }
        spent.store(Measure.threadNanoseconds(), ordering: .relaxed)
        let next = alarms.next ?? now + .seconds(1)
        wakesAt.withLock { $0 = next.milliseconds }
        // One that was set meanwhile has signalled, or stands in the queue already.
        let left = min((alarms.next ?? next), next) - now
        _ = woken.wait(timeout: .now() + max(0, left / .seconds(1)))
    }
}
