/// A sliding log of openings: never more than the rate rounded up in any one second, wherever the second
/// begins, and where the rate is no whole number, never more than it gives in `period` (2.5 per second: 3 in
/// any second, 5 in any two). Below one per second, one in each 1 / x seconds. Kept exactly, so that a rate
/// holds across the turn of a second too.
package struct RateWindow: Hashable, Sendable {
    /// Openings in any one period.
    package let capacity: Int
    /// As many whole seconds as make a whole number of the rate, at most `longest`.
    package let period: Duration
    /// Openings in any one second, where the period is longer.
    private let burst: Int
    /// The last openings, oldest at `next` once the log is full.
    private var log: [Instant] = []
    private var next = 0

    /// The longest period of any rate that a campaign or an engine may have.
    package static let reach = Duration.milliseconds(Int64((1000 / Limits.rates.lowerBound).rounded(.up)))

    /// A rate is kept to the tenth.
    private static let longest = 10
    /// A rate that nobody reaches is no reason for a long log.
    private static let most = 100_000.0

    package init(perSecond: Double) {
        if perSecond >= 1 {
            let rate = min(perSecond, Self.most)
            let seconds = (1...Self.longest).first { Self.isWhole(rate * Double($0)) } ?? Self.longest
            capacity = Int((rate * Double(seconds) + 1e-6).rounded(.down))
            period = .seconds(Int64(seconds))
            burst = Int((rate - 1e-6).rounded(.up))
        } else if perSecond > 0 {
            capacity = 1
            period = .milliseconds(Int64((1000 / max(perSecond, 1e-9)).rounded(.up)))
            burst = 1
        } else {
            capacity = 0
            period = .seconds(1)
            burst = 0
        }
    }

    private static func isWhole(_ number: Double) -> Bool { abs(number - number.rounded()) < 1e-6 }

    package mutating func opened(at now: Instant) {
        guard capacity > 0 else { return }
        if log.count < capacity {
            log.append(now)
        } else {
            log[next] = now
            next = (next + 1) % capacity
        }
    }

    /// The same openings under another rate.
    package func renewed(perSecond: Double) -> RateWindow {
        var renewed = RateWindow(perSecond: perSecond)
        for opening in (log[next...] + log[..<next]).suffix(renewed.capacity) { renewed.opened(at: opening) }
        return renewed
    }

    /// Openings a second, over the span that the rate is kept in.
    package func measured(at now: Instant) -> Double {
        Double(recent(period, at: now)) * 1000 / Double(max(period.milliseconds, 1))
    }

    /// How many may open at an instant.
    package func room(at now: Instant) -> Int {
        let room = capacity - recent(period, at: now)
        return period <= .seconds(1) || burst >= capacity
            ? room : max(0, min(room, burst - recent(.seconds(1), at: now)))
    }

    /// When time allows more than `room`, once that is used; nil for a rate of zero.
    package func more(after now: Instant) -> Instant? {
        guard capacity > 0 else { return nil }
        let room = room(at: now)
        let byPeriod = capacity - recent(period, at: now) == room ? end(of: period, at: now) : now
        let isBurst = period > .seconds(1) && burst - recent(.seconds(1), at: now) == room
        return max(byPeriod, isBurst ? end(of: .seconds(1), at: now) : now)
    }

    /// When the oldest opening of the span that ends now leaves it.
    private func end(of span: Duration, at now: Instant) -> Instant {
        let recent = recent(span, at: now)
        return (recent == 0 ? now : log[(next + log.count - recent) % log.count]) + span
    }

    /// Openings within the span that ends now; those older are at the front, so they are skipped by
    /// bisection.
    private func recent(_ span: Duration, at now: Instant) -> Int {
        var low = 0
        var high = log.count
        while low < high {
            let middle = (low + high) / 2
            let opening = log[(next + middle) % max(log.count, 1)]
            if now - opening >= span { low = middle + 1 } else { high = middle }
        }
        return log.count - low
    }
}
