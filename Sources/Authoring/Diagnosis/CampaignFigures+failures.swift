import Outbound
import Store

/// Attempts that came to nothing, by outcome, cause and carrier.
extension CampaignFigures {
    private static let failing: [Outcome] = [
        .invalid, .rejected, .congestion, .failed, .undelivered, .uncertain,
    ]
    /// A share of attempts that is worth a look.
    private static let manyFailures = 0.1
    /// Scripts that break are worth one sooner.
    private static let manyErrors = 0.02

    var failedAttempts: Diagnosis.Symptom {
        let name = "many_failed_calls"
        let settled = settled
        var shown: [String: JSONValue] = [
            "attempts": JSONValue(count: settled.count), "by_outcome": outcomes(settled),
            "by_cause": causes(settled),
        ]
        guard settled.count >= Self.leastTries else {
            return Diagnosis.Symptom(
                name,
                nothing:
                    "no data yet: \(settled.count) attempts have ended, and \(Self.leastTries) are needed",
                shown
            )
        }
        if !flow.failures.isEmpty {
            shown["script_errors"] = .array(
                flow.failures.prefix(10).map {
                    ["place": .string($0.place), "count": JSONValue(count: $0.count)]
                }
            )
        }
        let causes: [Diagnosis.Cause] = Self.failing.compactMap { outcome in
            let failed = settled.filter { $0.outcome == outcome }
            let share = Share(failed.count, of: settled.count)
            let least = outcome == .failed ? Self.manyErrors : Self.manyFailures
            return share.ratio >= least ? cause(outcome, share, failed) : nil
        }
        return Diagnosis.Symptom(name, causes + shortRing(settled), shown)
    }

    private func cause(_ outcome: Outcome, _ share: Share, _ failed: [AttemptFigure]) -> Diagnosis.Cause {
        var evidence: [String: JSONValue] = [
            "attempts": JSONValue(count: share.part), "share": share.json, "by_cause": causes(failed),
        ]
        var carriers: [String: Int] = [:]
        for attempt in failed { carriers[attempt.carrier, default: 0] += 1 }
        evidence["by_carrier"] = .object(carriers.mapValues { JSONValue(count: $0) })
        if outcome == .failed, let first = flow.failures.first {
            evidence["script_error"] = .string(first.place)
        }
        return Diagnosis.Cause(
            outcome.rawValue,
            "\(share.words) of \(share.whole) attempts ended \(outcome.rawValue)",
            evidence,
            remedy: Self.remedy(outcome)
        )
    }

    private static func remedy(_ outcome: Outcome) -> String {
        switch outcome {
        case .invalid: "the numbers do not exist: check the list before it is imported (destination)"
        case .rejected: "callees decline: see source, the caller id may be known as spam"
        case .congestion:
            "the carrier cannot take them: see its routes (carrier), and lower limits.per_second or "
                + "limits.concurrent; limits.breaker stops dialing while it refuses everything"
        case .failed: "mend the flow at the place that script_errors names; trace shows one attempt whole"
        case .undelivered: "check the addresses, and what the carrier says of them in by_cause"
        case .uncertain: "the engine's process ended with attempts open: see its log; SIGTERM drains first"
        default: ""
        }
    }

    /// Hung up before anybody could come to the telephone.
    private func shortRing(_ settled: [AttemptFigure]) -> [Diagnosis.Cause] {
        let share = Share(settled.count { $0.outcome == .noAnswer }, of: settled.count)
        guard campaign.kind == .call, let outplan, outplan.dialTimeout < .seconds(15), share.ratio >= 0.3
        else {
            return []
        }
        return [
            Diagnosis.Cause(
                "short_dial_timeout",
                "\(share.words) of \(share.whole) attempts rang for \(DurationText.text(outplan.dialTimeout)) and were "
                    + "given up",
                ["no_answer": JSONValue(count: share.part), "share": share.json],
                remedy: "raise dial_timeout: 20 s to 30 s is usual"
            )
        ]
    }

    func outcomes(_ attempts: [AttemptFigure]) -> JSONValue {
        var counts: [String: Int] = [:]
        for attempt in attempts { counts[attempt.outcome?.rawValue ?? "open", default: 0] += 1 }
        return .object(counts.mapValues { JSONValue(count: $0) })
    }

    /// The most frequent causes of the outcomes that are failures.
    private func causes(_ attempts: [AttemptFigure]) -> JSONValue {
        var counts: [String: Int] = [:]
        for attempt in attempts {
            guard let outcome = attempt.outcome, Self.failing.contains(outcome) else { continue }
            counts["\(outcome.rawValue): \(attempt.cause ?? "no cause recorded")", default: 0] += 1
        }
        let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20)
        return .object(Dictionary(uniqueKeysWithValues: most.map { ($0.key, JSONValue(count: $0.value)) }))
    }
}
