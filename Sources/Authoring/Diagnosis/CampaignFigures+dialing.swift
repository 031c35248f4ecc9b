import Dialer
import Outbound
import Store

/// Whether it dials, and if not, why not.
extension CampaignFigures {
    var dialing: Diagnosis.Symptom {
        let name = "not_dialing"
        let recent = attemptsInLastMinute
        var shown: [String: JSONValue] = [
            "attempts_in_last_minute": JSONValue(count: recent), "targets": JSONValue(count: targets),
            "due_now": JSONValue(count: due), "next_due": JSONValue(nextDue),
            "progressing": JSONValue(count: counter("targets.progressing")),
            "done": JSONValue(count: done), "last_attempt_at": JSONValue(attempts.first?.startedAt),
            "held": CampaignFigures.json(held), "waiting": CampaignFigures.json(waiting),
        ]
        shown["waits_for"] = status?.waitsFor.map(JSONValue.string)
        if campaign.state != .running { return Diagnosis.Symptom(name, [notRunning], shown) }
        let dialsOn = recent > 0 || counter("targets.progressing") > 0
        if dialsOn, engine != nil || recent > 0 { return Diagnosis.Symptom(name, [], shown) }
        return Diagnosis.Symptom(name, causesOfIdling, shown)
    }

    private var notRunning: Diagnosis.Cause {
        let state = campaign.state
        let remedy =
            switch state {
            case .stop: "start it: PUT its status as \"run\", or trunkside run"
            case .stopping: "open attempts drain (limits.drain); start it again to go on"
            case .finished:
                "nothing is left to dial: add targets, or lift what holds them, and start it again; with "
                    + "end_handle \"continue\" it stays running and waits for targets"
            case .running: ""
            }
        return Diagnosis.Cause(
            "state",
            "the campaign is \(state.rawValue), not running",
            ["state": .string(state.rawValue), "started_at": JSONValue(campaign.startedAt)],
            remedy: remedy
        )
    }

    private var causesOfIdling: [Diagnosis.Cause] {
        if targets == 0 {
            return [
                Diagnosis.Cause(
                    "no_targets",
                    "its outdial has no targets",
                    ["targets": 0],
                    remedy: "add targets to the campaign's outdial"
                )
            ]
        }
        var causes: [Diagnosis.Cause] = []
        if engine == nil {
            causes.append(
                Diagnosis.Cause(
                    "no_process",
                    "the campaign is running in its ledger, and no engine runs it",
                    remedy: "trunkside serve or trunkside run goes on with it"
                )
            )
        }
        if done == targets { return causes + [allDone] }
        if due > 0, let opening = pacing, opening.count == 0 { causes.append(held(by: opening)) }
        let idle = held.map { (entry: $0, isHeld: true) } + waiting.map { (entry: $0, isHeld: false) }
        let gates = idle.sorted {
            ($1.entry.count, $0.entry.hold ?? "") < ($0.entry.count, $1.entry.hold ?? "")
        }
        for (entry, isHeld) in gates {
            // Who waits without a hold is due, or was never looked at.
            guard let hold = entry.hold else { continue }
            causes.append(
                GateAdvice(hold, isHeld: isHeld).cause(entry.count, nextDue: isHeld ? nil : nextDue)
            )
        }
        return causes
    }

    private var allDone: Diagnosis.Cause {
        var reasons: [String: JSONValue] = [:]
        for reason in DoneReason.allCases {
            let count = counter("targets.done." + reason.rawValue)
            if count > 0 { reasons[reason.rawValue] = JSONValue(count: count) }
        }
        return Diagnosis.Cause(
            "all_done",
            "every one of its \(targets) targets is done",
            reasons,
            remedy: "add targets to its outdial; of those that are exhausted more tries make some due again "
                + "(tries.total)"
        )
    }

    private func held(by opening: Opening) -> Diagnosis.Cause {
        let reason = opening.reason ?? .share
        return Diagnosis.Cause(
            "pacing." + reason.name,
            "\(due) targets are due, and none may open: \(status?.waitsFor ?? reason.words)",
            ["due_now": JSONValue(count: due), "until": JSONValue(opening.until)],
            remedy: reason.remedy
        )
    }

    static func json(_ holds: [HoldCount]) -> JSONValue {
        .object(
            Dictionary(holds.map { ($0.hold ?? "none", JSONValue(count: $0.count)) }) { first, _ in first }
        )
    }
}

extension PacingReason {
    /// What to change.
    fileprivate var remedy: String {
        switch self {
        case .engineConcurrent: "raise the engine's limits.concurrent, or stop another campaign"
        case .engineRate: "raise the engine's limits.per_second"
        case .campaignConcurrent: "raise the campaign's limits.concurrent"
        case .campaignRate: "raise the campaign's limits.per_second"
        case .share: "raise its priority, or the engine's limits.concurrent"
        case .agents(_, _, 0): "sign agents in to the campaign's queue (their status: available)"
        case .agents: "wait for agents, sign more in, or raise service_level"
        case .breaker, .probing:
            "look at the carrier: it refuses every attempt; limits.breaker is how many in a row stop dialing"
        case .targetLimit: "start the run without --limit"
        case .draining: "start the campaign again"
        }
    }
}

/// What a hold says, and what lifts it.
struct GateAdvice {
    let hold: String
    let isHeld: Bool

    init(_ hold: String, isHeld: Bool) {
        self.hold = hold
        self.isHeld = isHeld
    }

    func cause(_ count: Int, nextDue: Instant?) -> Diagnosis.Cause {
        let end = isHeld ? "are held without end" : "wait"
        var evidence: [String: JSONValue] = ["targets": JSONValue(count: count)]
        evidence["next_due"] = nextDue.map { JSONValue($0) }
        return Diagnosis.Cause(
            "\(isHeld ? "held" : "waiting").\(hold)",
            "\(count) targets \(end) because of \(hold)",
            evidence,
            remedy: Gate(rawValue: hold)?.remedy ?? "see the explanation of one of these targets"
        )
    }
}

extension Gate {
    /// The key that lifts it.
    var remedy: String {
        switch self {
        case .state: "their attempts are open: they go on when those end"
        case .doNotContact: "they are on a do-not-contact list: take the entry away if it is wrong"
        case .notBefore: "their not_before has not come: change it in the target, or wait"
        case .notAfter: "their not_after has passed"
        case .zone: "their time zone is not known: give the targets a timezone, or the campaign one"
        case .schedule: "outplan.schedule has not come for them: see the column that it is relative to"
        case .window: "no window of outplan.windows is open for them now"
        case .targetPerDay: "they had as many attempts in 24 h as caps.target_per_day allows"
        case .addressPerDay: "their addresses had as many attempts in 24 h as caps.address_per_day allows"
        case .addressPerWeek: "their addresses had as many attempts in 7 days as caps.address_per_week allows"
        case .openAttempt: "another target with the same address is being called: they follow"
        case .interval: "the time between two tries is not over (retry, try_interval)"
        case .tries: "their tries are used up (tries.total, max_try_count_0 to _4)"
        case .policy: "the outplan's decide holds them, or fails: explain one of them for its words"
        case .carrier:
            "no carrier takes their kind of address, or it refused ten attempts in a row (carrier); starting "
                + "the campaign again tries them again"
        }
    }
}
