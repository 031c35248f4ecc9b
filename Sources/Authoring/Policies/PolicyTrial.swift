import Flows
import Outbound

/// Lives a case: asks the policy whenever the engine would, lets the gates judge, and dials what they let
/// through.
struct PolicyTrial {
    /// One question, with the policy's own answer and what the gates made of it.
    struct Asked {
        var history: [Attempt]
        var now: Instant
        var raw: PolicyAnswer
        var judgement: Judgement
        /// Right after an attempt's end, or at the beginning.
        var isNews: Bool
    }

    enum End {
        /// The case has no outcome for another attempt.
        case dialed
        case done(DoneReason)
        /// Held until something changes.
        case held(Gate)
        /// It waits and waits.
        case waits
    }

    let life: PolicyCase
    private let patience: Int
    private(set) var asked: [Asked] = []
    private(set) var end = End.waits
    private(set) var history: [Attempt] = []

    /// Whether the policy failed.
    var fails: Bool {
        asked.contains { if case .failed = $0.raw { true } else { false } }
    }

    /// Questions after one attempt that still bring no other.
    static let patience = 200
    /// A wait that is longer is no wait.
    private static let horizon = Duration.days(400)

    init(_ life: PolicyCase, on ground: PolicyGround, patience: Int = PolicyTrial.patience) {
        self.life = life
        self.patience = patience
        var campaign = ground.campaign
        campaign.startedAt = life.start
        campaign.state = .running
        let rules = Rules(
            campaign: campaign,
            outplan: ground.script.outplan,
            hasPolicy: ground.script.hasPolicy
        )
        live(ground, rules)
    }

    private mutating func live(_ ground: PolicyGround, _ rules: Rules) {
        var now = life.start
        var questions = 0
        var target = life.target
        while true {
            target.variables = PolicyTrial.variables(of: life.target, after: history)
            let raw = ask(ground, target, now)
            let facts = Facts(
                target: target,
                history: history,
                now: now,
                addressAttempts: addressAttempts
            )
            let judgement = Eligibility.judge(facts, rules, policy: raw, explaining: true)
            asked.append(
                Asked(history: history, now: now, raw: raw, judgement: judgement, isNews: questions == 0)
            )
            questions += 1
            switch judgement.decision {
            case .dial(let dial):
                guard history.count < life.outcomes.count else {
                    end = .dialed
                    return
                }
                now = attempt(dial, life.outcomes[history.count].at(dial.destination.type), at: now)
                questions = 0
            case .wait(let until?, let gate):
                guard questions < patience else {
                    end = .waits
                    return
                }
                if gate == .policy, until - now > PolicyTrial.horizon {
                    end = .waits
                    return
                }
                now = max(until, now + .milliseconds(1))
            case .wait(nil, let gate):
                end = .held(gate)
                return
            case .giveUp(let reason, _):
                end = .done(reason)
                return
            }
        }
    }

    private func ask(_ ground: PolicyGround, _ target: Target, _ now: Instant) -> PolicyAnswer {
        ground.script.decide(
            target,
            history: history,
            now: now,
            started: life.start,
            zone: ground.campaign.zone(of: target.draft),
            seed: ground.seed(of: target, history)
        )
    }

    /// The target's own after these attempts.
    static func variables(of target: Target, after history: [Attempt]) -> [String: JSONValue] {
        history.reduce(target.variables) { variables, attempt in
            variables.merging(attempt.variables) { _, new in new }
        }
    }

    private var addressAttempts: [String: [Instant]] {
        var starts: [String: [Instant]] = [:]
        for attempt in history where attempt.outcome?.countsAsTry != false {
            starts[attempt.destination.address, default: []].append(attempt.startedAt)
        }
        return starts
    }

    /// Adds an attempt; when it is over.
    private mutating func attempt(_ dial: Dial, _ outcome: PolicyOutcome, at now: Instant) -> Instant {
        let over = now + outcome.length(ringing: dial.timeout)
        let number = history.count + 1
        var attempt = Attempt(
            id: Identifier(Int64(number)),
            campaign: Identifier(1),
            target: life.subject.target.id,
            number: number,
            destination: dial.destination,
            state: .done,
            startedAt: now,
            endedAt: over,
            outcome: outcome.outcome,
            disposition: outcome.disposition,
            success: outcome.success,
            variables: dial.variables.merging(outcome.variables) { _, new in new },
            callbackAt: outcome.callback.map { over + $0 }
        )
        switch outcome.outcome {
        case .answered, .machine, .abandoned, .failed: attempt.answeredAt = now + .seconds(5)
        default: break
        }
        attempt.variables = attempt.variables.filter { $0.value != .null }
        history.append(attempt)
        return over
    }
}

extension PolicyGround {
    /// As the engine seeds the policy of a target.
    func seed(of target: Target, _ history: [Attempt]) -> UInt64 {
        Generator.key(seed: seed, ["policy", campaign.name, target.draft.key, String(history.count)])
    }
}
