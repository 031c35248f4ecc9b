import Dialer
import Flows
import Outbound
import Store

/// What a ledger tells of how a campaign goes, read once and within limits: statistics and diagnosis stand
/// on it. However large the ledger, it reads no more than these.
package struct CampaignFigures: Sendable {
    /// Attempts, the latest.
    package static let attemptWindow = 10_000
    /// Traces, of the latest attempts that were answered or sent.
    package static let traceWindow = 300
    /// Targets that wait or are held whose reasons are counted.
    package static let targetWindow = 10_000
    /// Attempts that are looked through for live answers of the last 30 days.
    package static let liveWindow = 100_000

    package var campaign: Campaign
    package var at: Instant
    package var counters: [String: Int64] = [:]
    package var held: [HoldCount] = []
    package var waiting: [HoldCount] = []
    /// At most `targetWindow` are counted.
    package var due = 0
    package var nextDue: Instant?
    /// The latest first.
    package var attempts: [AttemptFigure] = []
    package var attemptsPerTarget: [Int] = []
    package var liveDay = LiveAnswers()
    package var liveMonth = LiveAnswers()
    package var agentCalls: [AgentCall] = []
    package var queue: Queue?
    /// What its owner calls the campaign's queue.
    var queueTitle: String { queue?.title ?? campaign.queue }
    /// Of the campaign's queue.
    package var agents: [(name: AgentName, state: String)] = []
    package var flow = FlowFigures()
    package var outplan: Outplan?
    package var hasPolicy = false
    /// Why it opens nothing though targets are due, by what the ledger knows; nil where it may, or does not
    /// run.
    package var pacing: Opening?
    /// The engine that runs the ledger, as it stands; nil where none does.
    package var engine: EngineStatus?

    package init(campaign: Campaign, at: Instant) {
        self.campaign = campaign
        self.at = at
    }

    /// `engine` is the one that runs the ledger, asked for its status just before.
    package init(campaign: Campaign, ledger: Ledger, at: Instant, engine: EngineStatus?) throws {
        self.init(campaign: campaign, at: at)
        self.engine = engine
        let id = campaign.id
        counters = try ledger.counters(id)
        held = try ledger.holds(id, limit: Self.targetWindow)
        waiting = try ledger.waits(id, limit: Self.targetWindow)
        due = try ledger.dueCount(id, by: at, limit: Self.targetWindow)
        nextDue = try ledger.nextDue(id)
        attempts = try ledger.latestAttempts(id, limit: Self.attemptWindow)
        attemptsPerTarget = try ledger.attemptsPerTarget(id, limit: Self.targetWindow)
        liveDay = try ledger.liveAnswers(id, since: at - .days(1), limit: Self.liveWindow)
        liveMonth = try ledger.liveAnswers(id, since: at - .days(30), limit: Self.liveWindow)
        if !campaign.queue.isEmpty {
            queue = try ledger.queues().first { $0.name == campaign.queue }
            agents = try ledger.agents().filter { $0.name.queue == campaign.queue }
            agentCalls = try ledger.agentCalls(id, limit: Self.traceWindow * 4)
        }
        let traced = attempts.lazy.filter { $0.ranFlow }
        flow = try FlowFigures(traced.prefix(Self.traceWindow).map(\.id), ledger: ledger)
        if let kept = try ledger.outplan(id, asOf: nil) {
            let script = try Explainer.compile(kept, of: campaign)
            (outplan, hasPolicy) = (script.outplan, script.hasPolicy)
        }
        if campaign.state == .running, due > 0 {
            let replay = try PacingReplay(ledger: ledger, engine: limits, at: at, isPast: false)
            pacing = replay.opening(for: campaign)
        }
    }

    /// The engine's own, where it is known.
    private var limits: Limits {
        var limits = EngineFile.standardLimits
        if let rate = engine?.engine {
            (limits.concurrent, limits.perSecond) = (rate.concurrent, rate.perSecond)
        }
        return limits
    }

    package func counter(_ name: String) -> Int { Int(counters[name] ?? 0) }

    package var targets: Int { counter("targets") }

    package var done: Int { DoneReason.allCases.reduce(0) { $0 + counter("targets.done." + $1.rawValue) } }

    /// What the engine says of the campaign.
    package var status: EngineStatus.CampaignStatus? {
        engine?.campaigns.first { $0.name == campaign.name }
    }

    package var queueStatus: EngineStatus.QueueStatus? { engine?.queues.first { $0.name == campaign.queue } }

    /// Settled attempts of the window that spent a try.
    package var tried: [AttemptFigure] { attempts.filter { $0.outcome?.countsAsTry ?? false } }

    package var settled: [AttemptFigure] { attempts.filter { $0.outcome != nil } }

    /// In words, for whoever reads the figures.
    package var window: String {
        attempts.count < Self.attemptWindow
            ? "all \(attempts.count) attempts" : "the last \(Self.attemptWindow) attempts"
    }

    /// Attempts that began in the last minute.
    package var attemptsInLastMinute: Int {
        attempts.prefix { $0.startedAt > at - .minutes(1) }.count
    }
}

extension AttemptFigure {
    /// Whether it has ended and its flow ran, as far as its row tells.
    fileprivate var ranFlow: Bool {
        switch outcome {
        case nil: false
        case .sent, .delivered, .undelivered, .failed: true
        case .some: answeredAt != nil
        }
    }
}
