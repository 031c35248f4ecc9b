/// What the outplan's table makes of a target's last attempt, before gates and policy.
package struct Course: Hashable, Sendable {
    package enum Next: Hashable, Sendable {
        /// To be tried again, not before an instant (nil: at once).
        case due(Instant?)
        /// A report may still come until an instant; then the target is due again.
        case report(until: Instant)
        case ended(DoneReason)
        /// Held until the campaign starts again.
        case carrierHold
    }

    package var next: Next
    /// What not even a policy undercuts: the shortest interval, a backoff, an attempt that may still be
    /// alive.
    package var floor: Instant?
    /// The key that set it.
    package var key: String
    /// In words; times are left to whoever knows the zone.
    package var text: String

    package init(of history: History, under rules: Rules) {
        guard let last = history.attempts.last, let outcome = last.outcome else {
            self.init(next: .due(nil), floor: nil, key: "", text: "not tried yet")
            return
        }
        let end = last.endedAt ?? last.startedAt
        self.init(next: .due(end), floor: nil, key: "", text: "")
        switch outcome {
        case .congestion: congested(history, end: end, rules)
        case .canceled: canceled(history, end: end, rules)
        default: settled(last, outcome, history, end: end, rules)
        }
    }

    private init(next: Next, floor: Instant?, key: String, text: String) {
        self.next = next
        self.floor = floor
        self.key = key
        self.text = text
    }

    private mutating func congested(_ history: History, end: Instant, _ rules: Rules) {
        let count = history.congestions(since: rules.campaign.startedAt)
        key = "retry.congestion"
        if count >= Rules.congestionLimit {
            next = .carrierHold
            text = "the carrier refused \(count) attempts in a row; held until the campaign starts again"
            return
        }
        if let named = rules.outplan.retry.byOutcome[.congestion] {
            apply(named, named: "congestion", streak: max(count, 1), from: end)
            // The carrier's own pace is no wish of the author's that a policy may replace.
            if case .due(let instant) = next { floor = instant }
            return
        }
        if count == 0 {
            // Refused before the campaign's last start: that start gives it another chance at once.
            text = "refused by the carrier before the campaign's start"
            return
        }
        let backoff = Rules.congestionBackoff(count)
        floor = end + backoff
        next = .due(floor)
        text = "congestion, \(Self.ordinal(count)) in a row: \(DurationText.text(backoff)) after it"
    }

    private mutating func canceled(_ history: History, end: Instant, _ rules: Rules) {
        key = "retry.canceled"
        text = "canceled before an answer: due again at once"
        floor = end
        if let named = rules.outplan.retry.byOutcome[.canceled] {
            apply(named, named: "canceled", streak: history.streak, from: end)
        }
    }

    private mutating func settled(
        _ last: Attempt,
        _ outcome: Outcome,
        _ history: History,
        end: Instant,
        _ rules: Rules
    ) {
        let retry = rules.outplan.retry
        // An attempt that nobody settled may still be alive for as long as a call may last.
        let from = outcome == .uncertain ? end + rules.campaign.maxDuration : end
        floor = from + Rules.shortestInterval
        if let callbackAt = last.callbackAt, history.allowsTry {
            next = .due(max(callbackAt, from + Rules.shortestInterval))
            key = "tries.callbacks"
            text = "the flow asked for a callback"
            return
        }
        switch outcome {
        case .answered: answered(last, history, from: from, rules)
        case .machine where last.success == true:
            conclude(.reached, key: "reached_when", "a machine answered, and the flow says success")
        case .delivered: conclude(.reached, key: "reached_when", "delivered")
        case .sent where rules.outplan.reachedWhen == .delivered:
            let deadline = end + Rules.reportDeadline
            next = .report(until: deadline)
            key = "reached_when"
            text = "sent; its report is waited for"
        case .sent: conclude(.reached, key: "reached_when", "sent")
        case .failed:
            let cause = last.cause.map { " (\($0))" } ?? ""
            if let named = retry.byOutcome[.failed], named != .never {
                apply(named, named: "failed", streak: history.streak, from: from)
            } else {
                conclude(.unsuccessful, key: "retry.failed", "answered, then failed\(cause)")
            }
        default:
            if let named = retry.byOutcome[outcome] {
                apply(named, named: outcome.rawValue, streak: history.streak, from: from)
            } else if outcome.isRetriedByDefault {
                apply(retry.default, named: "default", streak: history.streak, from: from, outcome)
            } else {
                next = .due(from + Rules.shortestInterval)
                key = "retry.\(outcome.rawValue)"
                text =
                    "\(outcome.rawValue): the next destination, after \(DurationText.text(Rules.shortestInterval))"
            }
        }
    }

    private mutating func answered(_ last: Attempt, _ history: History, from: Instant, _ rules: Rules) {
        if last.success ?? true {
            conclude(.reached, key: "reached_when", "answered, with success")
            return
        }
        let named = rules.outplan.retry.unsuccessful ?? rules.outplan.retry.byOutcome[.answered]
        if let named, named != .never {
            apply(named, named: "unsuccessful", streak: history.streak, from: from)
        } else if rules.outplan.reachedWhen == .success {
            conclude(.unsuccessful, key: "reached_when", "answered, without success")
        } else {
            conclude(.reached, key: "reached_when", "answered")
        }
    }

    private mutating func conclude(_ reason: DoneReason, key: String, _ text: String) {
        next = .ended(reason)
        self.key = key
        self.text = text
    }

    private mutating func apply(
        _ rule: Outplan.RetryRule,
        named name: String,
        streak: Int,
        from: Instant,
        _ outcome: Outcome? = nil
    ) {
        let said = outcome?.rawValue ?? name
        key = "retry.\(name)"
        switch rule {
        case .never: conclude(.givenUp, key: key, "\(key) is \"never\", and the last attempt was \(said)")
        case .afterThenNever(let intervals) where streak > intervals.count:
            let times = Self.ordinal(streak)
            conclude(
                .givenUp,
                key: key,
                "\(key) ends with \"never\", and \(said) came the \(times) time in a row"
            )
        case .after(let intervals), .afterThenNever(let intervals):
            let index = min(max(streak, 1), max(intervals.count, 1)) - 1
            let wanted = intervals.isEmpty ? Rules.shortestInterval : intervals[index]
            let interval = max(wanted, Rules.shortestInterval)
            next = .due(from + interval)
            text = "\(said), \(Self.ordinal(streak)) in a row: \(DurationText.text(interval)) after it"
        }
    }

    static func ordinal(_ number: Int) -> String {
        switch (number % 10, number % 100) {
        case (1, let rest) where rest != 11: "\(number)st"
        case (2, let rest) where rest != 12: "\(number)nd"
        case (3, let rest) where rest != 13: "\(number)rd"
        default: "\(number)th"
        }
    }
}
