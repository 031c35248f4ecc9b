import Outbound

/// Holds a world's time back to the pace of life, or to a multiple of it. A world that lags is never pushed:
/// its time goes on only when nothing can run.
package protocol Pace: Sendable {
    /// Blocks until `instant` has come, or until `wake`; the instant that has come, at most `instant`.
    func hold(until instant: Instant) -> Instant

    /// Something came from outside of the world: `hold` returns, now or when it is called next.
    func wake()

    /// The instant that life shows now, in whatever thread one asks. The world's own clock is never ahead of
    /// it, and behind it while the world is busy.
    var now: Instant { get }
}
