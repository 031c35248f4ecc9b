/// Stops a campaign's dialing when its carrier refuses everything: after `limit` congestions in a row
/// nothing opens for a minute, then one probe at a time, until something else than congestion comes back.
package struct Breaker: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Dialing. Can transition to: open (the limit of congestions in a row).
        case closed(congestions: Int)
        /// Nothing opens. Can transition to: probing (the time is over, an attempt opens), closed (an
        /// attempt that was open already shows that the carrier works).
        case open(until: Instant)
        /// One attempt is out to try the carrier. Can transition to: open (congestion), closed (anything
        /// else that the carrier answered), or back to an open one whose time is over (the probe was
        /// canceled).
        case probing
    }

    /// How long it stays open.
    package static let pause = Duration.seconds(60)

    /// Congestions in a row that open it; 0 is off.
    package private(set) var limit: Int
    package private(set) var state = State.closed(congestions: 0)

    package init(limit: Int) { self.limit = limit }

    /// Counts on, up to another limit; without one it is closed.
    package mutating func limit(to limit: Int) {
        self.limit = limit
        if limit == 0 { state = .closed(congestions: 0) }
    }

    package mutating func opened(at now: Instant) {
        if case .open(let until) = state, until <= now { state = .probing }
    }

    /// The carrier connected somebody: it works.
    package mutating func answered() { state = .closed(congestions: 0) }

    package mutating func settled(_ outcome: Outcome, at now: Instant) {
        guard limit > 0 else { return }
        switch (outcome, state) {
        case (.congestion, .closed(let count)) where count + 1 < limit:
            state = .closed(congestions: count + 1)
        case (.congestion, .closed), (.congestion, .probing): state = .open(until: now + Self.pause)
        case (.congestion, .open): break
        // Nothing was learned; the next attempt is the probe.
        case (.canceled, .probing): state = .open(until: now)
        case (.canceled, _): break
        default: state = .closed(congestions: 0)
        }
    }

    /// How many may open; nil is without limit.
    package func room(at now: Instant) -> Int? {
        switch state {
        case .closed: nil
        case .open(let until): until <= now ? 1 : 0
        case .probing: 0
        }
    }
}
