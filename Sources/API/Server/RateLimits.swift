import Synchronization

/// One bucket for each who asks (a key, an address).
package final class RateLimits: Sendable {
    private struct State {
        var buckets: [String: TokenBucket] = [:]
    }

    private let perSecond: Double
    private let burst: Double
    private let state = Mutex(State())
    /// Buckets at once; over it the full ones go, which lose nothing by it.
    private static let limit = 10_000

    /// 0 a second is no limit.
    package init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// Takes one; else the seconds after which to ask again.
    package func take(_ who: String, at now: Double) -> Double? {
        guard perSecond > 0 else { return nil }
        return with(who, at: now) { $0.take(at: now) }
    }

    private func with(_ who: String, at now: Double, _ body: (inout TokenBucket) -> Double?) -> Double? {
        state.withLock { state in
            if state.buckets[who] == nil, state.buckets.count >= Self.limit {
                state.buckets = state.buckets.filter { pair in
                    var bucket = pair.value
                    return !bucket.isFull(at: now)
                }
                // All of them are in use: whoever comes now shares one.
                if state.buckets.count >= Self.limit {
                    return body(&state.buckets["", default: bucket(at: now)])
                }
            }
            return body(&state.buckets[who, default: bucket(at: now)])
        }
    }

    private func bucket(at now: Double) -> TokenBucket {
        TokenBucket(perSecond: perSecond, burst: burst, at: now)
    }
}
