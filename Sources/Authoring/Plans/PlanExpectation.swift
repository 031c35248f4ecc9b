import Dialer
import Flows
import Outbound
import Simulation
import Store

/// What is expected of attempts: how many are answered, and how long an agent is busy with one.
package struct PlanExpectation: Sendable {
    /// Answered attempts of those settled; nil before there are enough.
    private(set) var rate: Double?
    /// Where the expectation comes from, in words.
    private(set) var source: String
    /// Of an answered call: how long the line is taken.
    private(set) var lasts: Duration
    /// Of an agent, for one answered call; nil where no agent takes any.
    private(set) var talk: Duration?
    private(set) var wrapUp = Duration.zero
    private let callees: CalleeScript?
    private let seed: UInt64

    /// Settled calls that tell a rate.
    private static let enough = 30
    private static let unknownTalk = Duration.minutes(3)
    private static let unknownAnswers = 0.4

    /// Counts of a ledger's settled calls.
    struct Record {
        var settled = 0
        var answered = 0
        var talked = Duration.zero

        mutating func take(_ history: [Attempt]) {
            for attempt in history where attempt.destination.type.isCall {
                guard let outcome = attempt.outcome, let end = attempt.endedAt, outcome.countsAsTry else {
                    continue
                }
                settled += 1
                guard let start = attempt.answeredAt else { continue }
                answered += 1
                talked += end - start
            }
        }
    }

    init(_ gathering: Gathering, _ record: Record, seed: UInt64) {
        self.seed = seed
        callees = gathering.scripts.first?.callees
        let campaign = gathering.folders.first?.file.campaign
        let queue = campaign?.queue ?? ""
        let rules = callees?.agents ?? [:]
        let rule = rules[queue] ?? rules.sorted { $0.key < $1.key }.first?.value
        let known = gathering.queues.first { $0.name == queue } ?? gathering.queues.first
        if let rule {
            talk = PlanExpectation.mean(rule.talks)
            wrapUp = rule.wrapsUp.map(PlanExpectation.mean) ?? known?.wrapUp ?? .zero
        } else if let known {
            talk = PlanExpectation.unknownTalk
            wrapUp = known.wrapUp
        }
        lasts = talk ?? .seconds(30)
        if record.settled >= PlanExpectation.enough {
            let share = Double(record.answered) / Double(record.settled)
            rate = share
            source = "\(PlanReport.percent(share)) of \(record.settled) settled calls in the ledger"
            if record.answered > 0 {
                lasts = .milliseconds(record.talked.milliseconds / Int64(record.answered))
            }
        } else if callees != nil {
            source = "the chances of callees.lua"
        } else {
            rate = PlanExpectation.unknownAnswers
            source =
                "\(PlanReport.percent(PlanExpectation.unknownAnswers)), assumed: no callees.lua, no history"
        }
    }

    private static func mean(_ draw: Draw) -> Duration {
        switch draw {
        case .fixed(let duration): duration
        case .uniform(let low, let high): (low + high) / 2
        case .exponential(let mean): mean
        }
    }

    /// How likely a target's next attempt is answered. Throws what a script of the callees does wrong.
    func answers(_ subject: Subject, _ dial: Dial, at instant: Instant, zone: Zone?) throws -> Double {
        guard dial.destination.type.isCall else { return 0 }
        if let rate { return rate }
        guard let callees else { return 0 }
        let situation = CalleeSituation(
            target: subject.target,
            attempt: Attempt(
                id: Identifier(0),
                campaign: Identifier(0),
                target: subject.target.id,
                number: subject.history.count + 1,
                destination: dial.destination,
                startedAt: instant
            ),
            destination: dial.destination,
            zone: zone,
            now: instant
        )
        guard let rule = try callees.rule(for: situation, seed: seed) else { return 0 }
        let chances = try callees.chances(of: rule, for: situation, seed: seed)
        return chances.first { $0.outcome == .answered }?.share ?? 0
    }
}
