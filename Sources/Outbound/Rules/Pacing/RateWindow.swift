/// A sliding log of openings: at most so many in any one second, wherever the second begins; below one per
/// second, one in each 1 / x seconds. Kept exactly, so that a rate holds across the turn of a second too.
package struct RateWindow: Hashable, Sendable {
    /// Openings in any one period.
    package let capacity: Int
    package let period: Duration
    /// The last openings, oldest at `next` once the log is full.
    private var log: [Instant] = []
    private var next = 0

    package init(perSecond: Double) {
        if perSecond >= 1 {
            // A rate that nobody reaches is no reason for a long log.
            capacity = Int(min(perSecond, 100_000))
            period = .seconds(1)
        } else if perSecond > 0 {
            capacity = 1
            period = .milliseconds(Int64((1000 / max(perSecond, 1e-9)).rounded(.up)))
        } else {
            capacity = 0
            period = .seconds(1)
        }
    }

    package mutating func opened(at now: Instant) {
        guard capacity > 0 else { return }
        if log.count < capacity {
            log.append(now)
        } else {
            log[next] = now
            next = (next + 1) % capacity
        }
    }

    /// How many may open at an instant.
    package func room(at now: Instant) -> Int { capacity - recent(at: now) }

    /// When time allows more than `room`, once that is used; nil for a rate of zero.
    package func more(after now: Instant) -> Instant? {
        guard capacity > 0 else { return nil }
        let recent = recent(at: now)
        return (recent == 0 ? now : log[(next + log.count - recent) % log.count]) + period
    }

    /// Openings within the period that ends now; those older are at the front, so they are skipped by
    /// bisection.
    private func recent(at now: Instant) -> Int {
        var low = 0
        var high = log.count
        while low < high {
            let middle = (low + high) / 2
            let opening = log[(next + middle) % max(log.count, 1)]
            if now - opening >= period { low = middle + 1 } else { high = middle }
        }
        return log.count - low
    }
}
