import Dispatch
import Outbound
import Synchronization

/// Real time from an instant on, a multiple of life's: alarms ring on threads of their own.
struct FastClock: WallClock {
    let origin: Instant
    let speed: Int64
    private let began = DispatchTime.now()

    init(origin: Instant, speed: Int64) {
        self.origin = origin
        self.speed = speed
    }

    var now: Instant {
        let passed = DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds
        return Instant(milliseconds: origin.milliseconds + Int64(passed) * speed / 1_000_000)
    }

    func alarm(at instant: Instant, _ ring: @escaping @Sendable () -> Void) -> Alarm {
        let pending = Pending()
        // A year at most: what is farther away outlives this process.
        let wait = min(max((instant - now).milliseconds, 0), 31_536_000_000)
        // One more microsecond, so that it never rings before its instant.
        let due = DispatchTime.now() + .microseconds(Int(wait * 1000 / speed) + 2)
        DispatchQueue.global().asyncAfter(deadline: due) {
            if !pending.isCanceled.load(ordering: .acquiring) { ring() }
        }
        return Alarm { pending.isCanceled.store(true, ordering: .releasing) }
    }

    private final class Pending: Sendable {
        let isCanceled = Atomic(false)
    }
}
