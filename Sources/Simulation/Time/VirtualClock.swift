import Outbound
import Synchronization

/// Time that stands still while anything can run, and jumps to the next alarm when nothing can.
package final class VirtualClock: WallClock {
    private struct State {
        var now: Instant
        var queue = AlarmQueue()
    }

    private let state: Mutex<State>

    package init(start: Instant) { state = Mutex(State(now: start)) }

    package var now: Instant { state.withLock { $0.now } }

    package func alarm(at instant: Instant, _ ring: @escaping @Sendable () -> Void) -> Alarm {
        let number = state.withLock { $0.queue.add(at: instant, ring) }
        return Alarm { [self] in _ = state.withLock { $0.queue.remove(number) } }
    }

    /// When the next alarm rings; nil when none is set. Never earlier than `now`.
    package var next: Instant? {
        state.withLock { state in state.queue.next.map { max($0, state.now) } }
    }

    /// Alarms that are set and have not rung.
    package var pending: Int { state.withLock { $0.queue.count } }

    /// Goes to the next alarm and rings it; false when none is set. Of alarms at one instant, the one set
    /// first rings first.
    package func advance() -> Bool {
        let ring = state.withLock { state -> (@Sendable () -> Void)? in
            guard let (instant, ring) = state.queue.pop() else { return nil }
            state.now = max(state.now, instant)
            return ring
        }
        ring?()
        return ring != nil
    }

    /// Goes to `instant` without ringing; alarms before it ring later, at that instant.
    package func skip(to instant: Instant) { state.withLock { $0.now = max($0.now, instant) } }
}
