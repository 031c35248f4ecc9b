/// How fast one connection sends, and what is done about it: the head of a request must be there in time, and
/// a body must not drip. Times are seconds of a clock that never goes back.
package struct ConnectionPace {
    package enum Verdict: Hashable {
        /// Look again at that time.
        case wait(until: Double)
        /// Nothing is waited for.
        case rest
        case lateHead
        case slowBody
    }

    private enum Phase {
        /// Nothing of a request is there.
        case rest
        case head(until: Double)
        case body
    }

    private let limits: APISetting.Haste
    private var phase: Phase
    /// Of the body, since the window's beginning.
    private var bytes = 0
    /// How long its bytes were waited for; while the server itself is not ready for them nobody is slow.
    private var waited = 0.0
    private var waitingSince: Double?

    /// A connection begins, whose first request is waited for.
    package init(_ limits: APISetting.Haste, at now: Double) {
        self.limits = limits
        phase = .head(until: now + limits.head)
    }

    /// Bytes came, of whatever.
    package mutating func came(at now: Double) {
        if let since = waitingSince { waited += max(0, now - since) }
        waitingSince = nil
        if case .rest = phase { phase = .head(until: now + limits.head) }
    }

    /// The server is ready for more.
    package mutating func awaits(at now: Double) { waitingSince = waitingSince ?? now }

    package mutating func head(at now: Double) {
        phase = .body
        (bytes, waited) = (0, 0)
        if waitingSince != nil { waitingSince = now }
    }

    package mutating func body(_ count: Int) { bytes += count }

    /// The request is there whole.
    package mutating func end() { phase = .rest }

    /// A late head is given as much time again.
    package mutating func excuse(at now: Double) { phase = .head(until: now + limits.head) }

    package mutating func look(at now: Double) -> Verdict {
        switch phase {
        case .rest: return .rest
        case .head(let deadline): return deadline <= now ? .lateHead : .wait(until: deadline)
        case .body:
            let time = waited + (waitingSince.map { max(0, now - $0) } ?? 0)
            guard time >= limits.window else { return .wait(until: now + limits.window - time) }
            guard Double(bytes) >= limits.rate * time else { return .slowBody }
            (bytes, waited) = (0, 0)
            if waitingSince != nil { waitingSince = now }
            return .wait(until: now + limits.window)
        }
    }
}
