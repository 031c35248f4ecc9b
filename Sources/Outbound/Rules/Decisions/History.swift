/// A target's attempts, counted as an outplan counts them.
///
/// Tries are kept by the destination's slot, bans by its address: a corrected number is not banned for the
/// old one. A callback's try is not counted against any limit, up to `tries.callbacks` of them.
package struct History: Sendable {
    package let attempts: [Attempt]
    private let limits: Outplan.Tries
    /// Tries that count against the total.
    package private(set) var counted = 0
    /// Callbacks' tries that do not.
    package private(set) var free = 0
    /// The settled attempt whose callback has not been made yet.
    package private(set) var pendingCallback: Attempt?
    private var bySlot: [Int: Int] = [:]
    private var banned: [Outcome: Set<String>] = [:]

    package init(_ attempts: [Attempt], tries: Outplan.Tries) {
        self.attempts = attempts
        limits = tries
        for attempt in attempts {
            // An attempt that does not count (the carrier failed it) leaves its callback to be made.
            if attempt.outcome?.countsAsTry == false { continue }
            if pendingCallback != nil, free < tries.callbacks {
                free += 1
            } else {
                counted += 1
                bySlot[attempt.destination.slot, default: 0] += 1
            }
            pendingCallback = attempt.outcome != nil && attempt.callbackAt != nil ? attempt : nil
            if let outcome = attempt.outcome, outcome.bansDestination {
                banned[outcome, default: []].insert(Self.key(attempt.destination))
            }
        }
    }

    private static func key(_ destination: Destination) -> String {
        destination.type.rawValue + " " + destination.address
    }

    /// The attempt that nobody has settled yet.
    package var open: Attempt? { attempts.last { $0.outcome == nil } }

    /// Whether the next try is a callback's that no limit counts.
    package var nextIsFree: Bool { pendingCallback != nil && free < limits.callbacks }

    /// Whether the total lets another try happen.
    package var allowsTry: Bool { nextIsFree || counted < limits.total }

    /// Counted tries at a destination.
    package func tries(at destination: Destination) -> Int { bySlot[destination.slot] ?? 0 }

    /// The outcome that bans a destination for good.
    package func ban(of destination: Destination) -> Outcome? {
        let key = Self.key(destination)
        return [Outcome.rejected, .invalid].first { banned[$0]?.contains(key) == true }
    }

    /// How many times in a row, up to the last attempt, its outcome came at its destination. Attempts that
    /// do not count as tries neither add nor break.
    package var streak: Int {
        guard let last = attempts.last, let outcome = last.outcome else { return 0 }
        var count = 0
        for attempt in attempts.reversed() where attempt.destination.slot == last.destination.slot {
            if attempt.outcome == outcome {
                count += 1
            } else if attempt.outcome?.countsAsTry != false {
                break
            }
        }
        return count
    }

    /// How many attempts in a row, up to the last, the carrier refused, since the campaign's start. A
    /// cancelled attempt tells nothing about a carrier.
    package func congestions(since start: Instant?) -> Int {
        var count = 0
        for attempt in attempts.reversed() where attempt.outcome != .canceled {
            guard attempt.outcome == .congestion, start.map({ attempt.startedAt >= $0 }) ?? true else {
                break
            }
            count += 1
        }
        return count
    }
}
