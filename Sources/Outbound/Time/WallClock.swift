import Synchronization

/// The seam of time: the engine asks only this what time it is and when to go on.
///
/// Real: the system's clock with an origin and a factor. Simulated: virtual time, which jumps to the next
/// alarm when nothing can run.
package protocol WallClock: Sendable {
    /// The present instant.
    var now: Instant { get }

    /// Calls `ring` once, at or after `instant`, unless the alarm is cancelled before. `ring` must be short
    /// and must not block: it sends into a mailbox or resumes a continuation.
    func alarm(at instant: Instant, _ ring: @escaping @Sendable () -> Void) -> Alarm
}

/// A pending alarm of a `WallClock`; to let it go without `cancel()` leaves it pending.
package struct Alarm: Sendable {
    private let cancellation: @Sendable () -> Void

    package init(cancel: @escaping @Sendable () -> Void) { cancellation = cancel }

    /// After this the alarm does not ring, unless it is ringing already.
    package func cancel() { cancellation() }
}

extension WallClock {
    /// Returns at or after `instant`; throws `CancellationError` as soon as the task is cancelled.
    package func sleep(until instant: Instant) async throws {
        let mailbox = Mailbox<Void>(limit: 1)
        let alarm = alarm(at: instant) { mailbox.send(()) }
        defer { alarm.cancel() }
        _ = await mailbox.next()
        try Task.checkCancellation()
    }

    /// Returns after `duration`; throws `CancellationError` as soon as the task is cancelled.
    package func sleep(for duration: Duration) async throws { try await sleep(until: now + duration) }
}
