import Outbound
import Store

/// The engine's pacing as it must have stood at an instant: what the ledger has of openings, answers and
/// settlements since each campaign's start, told to the same state that the engine keeps.
struct PacingReplay {
    private let ledger: Ledger
    private let at: Instant
    private let isPast: Bool
    private var pacing: PacingState
    private let running: [Campaign]

    /// Attempts of one campaign that are told at most.
    private static let limit = 20_000
    /// As many due targets as the engine looks at in one go.
    private static let page = 64
    /// Agents' states are the ledger's present ones; in the past any number may have been free.
    private static let unknownAgents = QueuePace(freeAgents: 1_000_000, signedIn: 1_000_000)

    init(ledger: Ledger, engine limits: Limits, at: Instant, isPast: Bool) throws {
        self.ledger = ledger
        self.at = at
        self.isPast = isPast
        pacing = PacingState(engine: limits)
        running = try ledger.campaigns()
            .compactMap { isPast ? try ledger.campaign($0.id, asOf: at) : $0 }
            .filter { $0.state == .running }
        for campaign in running { pacing.started(campaign) }
        try tellQueues()
        try tellAttempts()
        for campaign in running { pacing.wants(campaign.id, try wants(campaign)) }
    }

    /// What a running campaign may open; `campaign` wants to in any case.
    func opening(for campaign: Campaign) -> Opening {
        var pacing = pacing
        pacing.wants(campaign.id, PacingReplay.page)
        return pacing.openings(at: at)[campaign.id] ?? Opening(count: 0)
    }

    /// What of it the ledger cannot know, in words; empty where it knows all.
    func unknown(for campaign: Campaign) -> String {
        guard !campaign.queue.isEmpty else { return "" }
        return isPast
            ? "; how many agents of queue \(campaign.queue) were free then is not in the ledger"
            : "; legs that wait in queue \(campaign.queue) are not in the ledger"
    }

    /// What the others wanted in the past is not kept: then none did.
    private func wants(_ campaign: Campaign) throws -> Int {
        guard !isPast, let due = try ledger.nextDue(campaign.id), due <= at else { return 0 }
        return PacingReplay.page
    }

    private mutating func tellQueues() throws {
        var paces: [String: QueuePace] = [:]
        for campaign in running where !campaign.queue.isEmpty { paces[campaign.queue] = QueuePace() }
        for (agent, state) in try ledger.agents() {
            if state == "available" { paces[agent.queue]?.freeAgents += 1 }
            if state != "offline", state != "away" { paces[agent.queue]?.signedIn += 1 }
        }
        for (name, pace) in paces.sorted(by: { $0.key < $1.key }) {
            pacing.queue(name, isPast ? PacingReplay.unknownAgents : pace)
        }
    }

    private mutating func tellAttempts() throws {
        var happenings: [Happening] = []
        for campaign in running {
            // No attempt is open for longer than this.
            let reach = at - (campaign.maxDuration + .hours(1))
            let from = campaign.startedAt.map { max($0, reach) } ?? reach
            for attempt in try ledger.attempts(campaign.id, from: from, to: at, limit: PacingReplay.limit) {
                happenings += Happening.all(of: attempt, by: at)
            }
        }
        for happening in happenings.sorted(by: { $0.order < $1.order }) {
            switch happening.kind {
            case .opened: pacing.opened(happening.campaign, at: happening.at)
            case .answered: pacing.answered(happening.campaign)
            case .settled(let outcome, let wasAnswered):
                pacing.settled(happening.campaign, outcome, answered: wasAnswered, at: happening.at)
            }
        }
    }

    /// One thing that the engine's pacing was told.
    private struct Happening {
        enum Kind {
            case opened
            case answered
            case settled(Outcome, wasAnswered: Bool)
        }

        var campaign: Identifier<Campaign>
        var attempt: Identifier<Attempt>
        var at: Instant
        var kind: Kind

        var order: (Instant, Int, Identifier<Attempt>) {
            let rank =
                switch kind {
                case .opened: 0
                case .answered: 1
                case .settled: 2
                }
            return (at, rank, attempt)
        }

        static func all(of attempt: Attempt, by at: Instant) -> [Happening] {
            func make(_ at: Instant, _ kind: Kind) -> Happening {
                Happening(campaign: attempt.campaign, attempt: attempt.id, at: at, kind: kind)
            }
            var all = [make(attempt.startedAt, .opened)]
            if let answered = attempt.answeredAt, answered <= at { all.append(make(answered, .answered)) }
            if let ended = attempt.endedAt, ended <= at, let outcome = attempt.outcome {
                all.append(make(ended, .settled(outcome, wasAnswered: attempt.answeredAt != nil)))
            }
            return all
        }
    }
}
