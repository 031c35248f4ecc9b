/// Lets so many through a second on the average, and so many at once at most.
package struct TokenBucket: Sendable {
    private let perSecond: Double
    private let burst: Double
    private var tokens: Double
    /// In seconds of a clock that never goes back.
    private var at: Double

    package init(perSecond: Double, burst: Double, at now: Double) {
        self.perSecond = perSecond
        self.burst = burst
        tokens = burst
        at = now
    }

    private mutating func fill(_ now: Double) {
        tokens = min(burst, tokens + max(0, now - at) * perSecond)
        at = max(at, now)
    }

    /// Takes one; else the seconds after which there is one.
    package mutating func take(at now: Double) -> Double? {
        fill(now)
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        return (1 - tokens) / perSecond
    }

    package mutating func isFull(at now: Double) -> Bool {
        fill(now)
        return tokens >= burst
    }
}
