import Outbound
import Store

/// How long flows take, and which of their actions.
extension CampaignFigures {
    private static let leastTraces = 20
    private static let slowRequest: Int64 = 2000
    private static let longPrompt: Int64 = 20_000
    /// A share of questions without an answer that is worth a look.
    private static let manyTimeouts = 0.5

    var flowSpeed: Diagnosis.Symptom {
        let name = "slow_flows"
        let steps = flow.steps.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }
        let shown: [String: JSONValue] = [
            "traces_read": JSONValue(count: flow.traces), "flow": flow.whole.json,
            "from_answer_to_queue": flow.beforeWait.json,
            "steps": .array(
                steps.map { name, spread in
                    var fields: [String: JSONValue] = [
                        "action": .string(name), "timeouts": JSONValue(count: flow.timeouts[name] ?? 0),
                        "total_seconds": Spread.seconds(spread.total),
                    ]
                    if case .object(let more) = spread.json { fields.merge(more) { first, _ in first } }
                    return .object(fields)
                }
            ),
        ]
        guard flow.traces >= Self.leastTraces else {
            return Diagnosis.Symptom(
                name,
                nothing:
                    "no data yet: \(flow.traces) attempts have a trace, and \(Self.leastTraces) are needed",
                shown
            )
        }
        var causes: [Diagnosis.Cause] = []
        for (action, spread) in steps where spread.count >= 10 {
            let timeouts = Share(flow.timeouts[action] ?? 0, of: spread.count)
            switch action {
            case "http.get", "http.post":
                guard spread.quantile(0.9) >= Self.slowRequest else { continue }
                causes.append(
                    slow(action, spread, remedy: "ask a nearer or faster service, or lower its timeout")
                )
            case "say", "play":
                guard spread.median >= Self.longPrompt else { continue }
                causes.append(slow(action, spread, remedy: "shorten the prompt, or let keys interrupt it"))
            case "digits", "listen":
                guard timeouts.ratio >= Self.manyTimeouts else { continue }
                causes.append(
                    Diagnosis.Cause(
                        "unanswered." + action,
                        "\(timeouts.words) of \(timeouts.whole) questions by \(action) wait until their timeout",
                        [
                            "questions": JSONValue(count: timeouts.whole),
                            "timeouts": JSONValue(count: timeouts.part),
                        ],
                        remedy: "ask more clearly, or shorten the timeout and tries of \(action)"
                    )
                )
            default: continue
            }
        }
        return Diagnosis.Symptom(name, causes, shown)
    }

    private func slow(_ action: String, _ spread: Spread, remedy: String) -> Diagnosis.Cause {
        Diagnosis.Cause(
            "slow." + action,
            "\(action) takes \(Spread.words(spread.median)) half of the time, and \(Spread.words(spread.quantile(0.9))) "
                + "or more in a tenth",
            ["durations": spread.json],
            remedy: remedy
        )
    }
}
