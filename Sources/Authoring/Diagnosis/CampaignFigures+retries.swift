import Outbound
import Store

/// Whether those who were not reached are tried again.
extension CampaignFigures {
    /// Attempts without success below which nothing is said.
    private static let leastFailures = 20
    /// Outcomes that an outplan may retry.
    private static let retriable: [Outcome] = [
        .noAnswer, .busy, .machine, .abandoned, .undelivered, .failed, .rejected, .answered,
    ]

    var retries: Diagnosis.Symptom {
        let name = "retries_not_happening"
        let missed = settled.filter { $0.success != true }
        let again = attempts.count { $0.number > 1 }
        let exhausted = counter("targets.done.exhausted")
        var numbers: [Int] = []
        for count in attemptsPerTarget {
            while numbers.count <= min(count, 20) { numbers.append(0) }
            numbers[min(count, 20)] += 1
        }
        let waitsForTry = count(waiting, .interval)
        var shown: [String: JSONValue] = [
            "attempts_without_success": JSONValue(count: missed.count),
            "second_and_later": JSONValue(count: again),
            "exhausted_targets": JSONValue(count: exhausted),
            "attempts_per_target": .array(numbers.map { JSONValue(count: $0) }),
            "waiting_for_interval": JSONValue(count: waitsForTry), "next_due": JSONValue(nextDue),
            "due_now": JSONValue(count: due),
        ]
        shown["tries_total"] = outplan.map { JSONValue(count: $0.tries.total) }
        guard missed.count >= Self.leastFailures else {
            return Diagnosis.Symptom(
                name,
                nothing: "no data yet: \(missed.count) attempts ended without success, and "
                    + "\(Self.leastFailures) are needed",
                shown
            )
        }
        return Diagnosis.Symptom(name, usedUp(exhausted) + neverRetried(missed) + delayed(again), shown)
    }

    private func count(_ holds: [HoldCount], _ gate: Gate) -> Int {
        holds.first { $0.hold == gate.rawValue }?.count ?? 0
    }

    private func usedUp(_ exhausted: Int) -> [Diagnosis.Cause] {
        guard let total = outplan?.tries.total, exhausted > 0, total == 1 else { return [] }
        return [
            Diagnosis.Cause(
                "one_try",
                "\(exhausted) targets are exhausted: the outplan gives each one try",
                ["exhausted": JSONValue(count: exhausted), "tries_total": 1],
                remedy: "raise tries.total (max_try_count_0 to _4)"
            )
        ]
    }

    /// Outcomes that many attempts came to and that the outplan does not retry.
    private func neverRetried(_ missed: [AttemptFigure]) -> [Diagnosis.Cause] {
        guard let outplan, !hasPolicy else { return [] }
        return Self.retriable.compactMap { outcome in
            let share = Share(missed.count { $0.outcome == outcome }, of: missed.count)
            guard share.part >= 10, share.ratio >= 0.1, outplan.endsAfter(outcome) else { return nil }
            let key = outcome == .answered ? "unsuccessful" : outcome.rawValue
            return Diagnosis.Cause(
                "not_retried." + key,
                "\(share.part) attempts ended \(outcome.rawValue)\(outcome == .answered ? " without success" : ""), "
                    + "which the outplan does not try again",
                ["attempts": JSONValue(count: share.part), "share": share.json],
                remedy: "give retry.\(key) an interval in the outplan"
            )
        }
    }

    /// Tries that are to come and do not.
    private func delayed(_ again: Int) -> [Diagnosis.Cause] {
        var causes: [Diagnosis.Cause] = []
        for gate in [
            Gate.window, .schedule, .targetPerDay, .addressPerDay, .addressPerWeek, .carrier, .policy,
        ] {
            let entries = [(held, true), (waiting, false)].map { (count($0.0, gate), $0.1) }
            for (number, isHeld) in entries where number > 0 && (isHeld || due == 0) {
                causes.append(
                    GateAdvice(gate.rawValue, isHeld: isHeld).cause(number, nextDue: isHeld ? nil : nextDue)
                )
            }
        }
        let waits = count(waiting, .interval)
        if waits > 0, due == 0, let nextDue, nextDue - at >= .hours(1) {
            causes.append(
                Diagnosis.Cause(
                    "long_interval",
                    "\(waits) targets wait for their next try; the first is due at \(RFC3339.text(nextDue))",
                    ["targets": JSONValue(count: waits), "next_due": JSONValue(nextDue)],
                    remedy: "shorten the retry intervals (retry.default, try_interval)"
                )
            )
        }
        if due > 0, again == 0 || campaign.state != .running, dialing.status == .finding {
            causes.append(
                Diagnosis.Cause(
                    "campaign_not_dialing",
                    "\(due) targets are due, and the campaign does not dial",
                    ["due_now": JSONValue(count: due)],
                    remedy: "see the symptom not_dialing"
                )
            )
        }
        return causes
    }
}

extension Outplan {
    /// Whether the table ends a target after this outcome, where it came without success.
    fileprivate func endsAfter(_ outcome: Outcome) -> Bool {
        if outcome == .answered {
            let rule = retry.unsuccessful ?? retry.byOutcome[.answered]
            return rule.map { $0 == .never } ?? (reachedWhen == .success)
        }
        if let rule = retry.byOutcome[outcome] { return rule == .never }
        return outcome.isRetriedByDefault ? retry.default == .never : outcome == .failed
    }
}
