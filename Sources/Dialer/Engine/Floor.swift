import Outbound
import Store

/// What all campaigns of an engine share: who may open how many attempts now, the queues and their agents,
/// and who must be woken when that changes. An actor around pure states.
package actor Floor {
    private let setting: EngineSetting
    private var pacing: PacingState
    private var queues: [String: QueueMachine] = [:]
    private var settings: [String: Queue] = [:]
    /// The mailboxes of open attempts, for the shutdown and for queue assignments.
    private var attempts: [Identifier<Attempt>: (Identifier<Campaign>, Mailbox<AttemptEvent>)] = [:]
    /// One wake-up for each running campaign.
    private var wakers: [Identifier<Campaign>: Mailbox<Void>] = [:]
    private var campaignQueues: [Identifier<Campaign>: String] = [:]
    private(set) var failure: (any Error)?
    private(set) var isStopping = false
    private var drain: [Identifier<Campaign>: Duration] = [:]
    /// Campaigns whose drain is over.
    private var cutShort: Set<Identifier<Campaign>> = []
    private let waits: Waits
    /// Reports that came before their attempt was settled, each with where to put it then.
    private var early: [Identifier<Attempt>: [(DeliveryReport, Mailbox<DeliveryReport>)]] = [:]

    init(setting: EngineSetting, waits: Waits) {
        self.setting = setting
        self.waits = waits
        pacing = PacingState(engine: setting.limits)
        let now = setting.clock.now
        for queue in setting.queues {
            settings[queue.name] = queue
            var machine = QueueMachine(queue)
            for agent in queue.agents {
                let name = AgentName(queue: queue.name, agent: agent.address)
                for case .agent(let agent, let state) in machine.signedIn(name, at: now) {
                    chores.send(.agent(agent, state.name))
                }
            }
            queues[queue.name] = machine
            pacing.queue(queue.name, machine.pace)
        }
    }

    func started(_ campaign: Campaign, waker: Mailbox<Void>) {
        wakers[campaign.id] = waker
        drain[campaign.id] = campaign.limits.drain
        campaignQueues[campaign.id] = campaign.queue.isEmpty ? nil : campaign.queue
        pacing.started(campaign)
    }

    func ended(_ campaign: Identifier<Campaign>) {
        wakers[campaign] = nil
        drain[campaign] = nil
        pacing.ended(campaign)
        wakeAll()
    }

    /// How many attempts the campaign may open now, of the `wants` that are due. Nothing is taken by asking.
    func openings(for campaign: Identifier<Campaign>, wants: Int) -> Opening {
        if isStopping { return Opening(count: 0, reason: .draining) }
        let wanted = pacing.campaigns.first { $0.id == campaign }?.wants ?? 0
        pacing.wants(campaign, wants)
        // What it leaves was kept for it while others asked.
        if wants == 0, wanted > 0 { wakeAll(besides: campaign) }
        return pacing.openings(at: setting.clock.now)[campaign] ?? Opening(count: 0)
    }

    /// Takes openings for targets that were found to be dialable: how many of `count` there are. They count
    /// as open from here on.
    func take(_ campaign: Identifier<Campaign>, _ count: Int) -> Int {
        if isStopping || count == 0 { return 0 }
        let now = setting.clock.now
        let taken = min(count, pacing.openings(at: now)[campaign]?.count ?? 0)
        for _ in 0..<taken { pacing.opened(campaign, at: now) }
        return taken
    }

    /// Openings that were taken and not used: the ledger refused the intent.
    func unused(_ campaign: Identifier<Campaign>, _ count: Int) {
        let now = setting.clock.now
        for _ in 0..<count { pacing.settled(campaign, .canceled, answered: false, at: now) }
        wakeAll()
    }

    func register(_ attempt: Attempt, mailbox: Mailbox<AttemptEvent>) {
        attempts[attempt.id] = (attempt.campaign, mailbox)
        waits.opened(attempt)
        // Its intent was on its way when the deadline came.
        if cutShort.contains(attempt.campaign) { mailbox.send(.shutdown) }
    }

    /// Keeps a report while its attempt is open, and puts it back when that has settled; false for a settled
    /// one.
    func keeps(_ report: DeliveryReport, for reports: Mailbox<DeliveryReport>) -> Bool {
        guard attempts[report.attempt] != nil else { return false }
        early[report.attempt, default: []].append((report, reports))
        return true
    }

    /// Whether a report is on its way, waits for its attempt, or is being written down.
    var awaitsReports: Bool {
        !early.isEmpty || setting.messageCarriers.values.contains { $0.reportsToCome > 0 }
    }

    func answered(_ campaign: Identifier<Campaign>) {
        pacing.answered(campaign)
        wake(queueOf: campaign)
    }

    func settled(
        _ campaign: Identifier<Campaign>,
        attempt: Identifier<Attempt>,
        _ outcome: Outcome,
        wasAnswered: Bool,
        at now: Instant
    ) {
        attempts[attempt] = nil
        waits.settled(attempt)
        for (report, reports) in early.removeValue(forKey: attempt) ?? [] { reports.send(report) }
        pacing.settled(campaign, outcome, answered: wasAnswered, at: now)
        wakeAll()
    }

    /// A ledger that cannot be written ends everything: nobody may be dialed without a durable intent.
    func ledgerFailed(_ error: any Error) {
        if failure == nil { failure = error }
        isStopping = true
        wakeAll()
        shutDown(Set(drain.keys))
    }

    func stop() {
        isStopping = true
        wakeAll()
    }

    /// How long after a stop the attempts of which campaigns may go on: each campaign's own `limits.drain`,
    /// and at most the engine's; the first deadline first.
    var drains: [(after: Duration, campaigns: Set<Identifier<Campaign>>)] {
        Dictionary(grouping: drain, by: { min($0.value, setting.limits.drain) })
            .map { ($0.key, Set($0.value.map(\.key))) }.sorted { $0.0 < $1.0 }
    }

    /// The drain deadline of these campaigns: ringing is cancelled, answered legs are hung up.
    func shutDown(_ campaigns: Set<Identifier<Campaign>>) {
        cutShort.formUnion(campaigns)
        for id in attempts.keys.sorted() {
            if let (campaign, mailbox) = attempts[id], campaigns.contains(campaign) {
                mailbox.send(.shutdown)
            }
        }
    }

    /// Puts a leg into a queue; what comes of it arrives in the attempt's mailbox. False when there is no
    /// such queue.
    func enter(
        queue: String,
        leg: Identifier<LegRow>,
        timeout: Duration?,
        mailbox: Mailbox<AttemptEvent>
    ) -> Bool {
        guard queues[queue] != nil else { return false }
        callers[leg] = mailbox
        waits.leg(leg, waitsIn: queue)
        let now = setting.clock.now
        change(queue) { $0.entered(leg, timeout: timeout, at: now) }
        return true
    }

    func leave(queue: String, leg: Identifier<LegRow>) {
        let now = setting.clock.now
        change(queue) { $0.left(leg, at: now) }
        callers[leg] = nil
        waits.leg(leg, waitsIn: nil)
    }

    enum Reservation: Hashable {
        /// It rings for the leg now.
        case reserved(AgentName)
        case busy
        /// No queue has such an agent, or it is not signed in.
        case notSignedIn
    }

    /// One agent by its address (or simulated name), of whatever queue.
    func reserve(_ address: String, for leg: Identifier<LegRow>) -> Reservation {
        let names = queues.keys.sorted().map { AgentName(queue: $0, agent: address) }
        let present = names.filter { name in
            switch queues[name.queue]?.state(of: name) {
            case .available, .ringing, .busy, .wrappingUp: true
            case .offline, .away, nil: false
            }
        }
        if present.isEmpty { return .notSignedIn }
        for name in present {
            change(name.queue) { $0.reserve(name, for: leg) }
            if queues[name.queue]?.state(of: name) == .ringing(leg) { return .reserved(name) }
        }
        return .busy
    }

    /// Where to ring the agent, if it is still to be rung for this leg.
    func destination(of agent: AgentName, for leg: Identifier<LegRow>) -> Destination? {
        guard queues[agent.queue]?.state(of: agent) == .ringing(leg) else { return nil }
        return settings[agent.queue]?.agents.first { $0.address == agent.agent }
    }

    /// False when the leg's wait was over before the agent answered.
    func agentAnswered(_ agent: AgentName, for leg: Identifier<LegRow>) -> Bool {
        change(agent.queue) { $0.agentAnswered(agent, for: leg) }
        return queues[agent.queue]?.state(of: agent) == .busy(leg)
    }

    func agentFailed(_ agent: AgentName, for leg: Identifier<LegRow>) {
        let now = setting.clock.now
        change(agent.queue) { $0.agentFailed(agent, for: leg, at: now) }
    }

    /// The talk is over: the agent wraps up, then is free again.
    func release(_ agent: AgentName, from leg: Identifier<LegRow>) {
        let now = setting.clock.now
        let wrapUp = setting.wrapUp(agent)
        change(agent.queue) { $0.agentReleased(agent, from: leg, wrapUp: wrapUp, at: now) }
    }

    /// Lets the queue's machine decide and does what it says.
    private func change(_ name: String, _ event: (inout QueueMachine) -> [QueueMachine.Effect]) {
        guard var machine = queues[name] else { return }
        let effects = event(&machine)
        queues[name] = machine
        pacing.queue(name, machine.pace)
        for effect in effects {
            switch effect {
            case .ring(let leg, let agent): callers[leg]?.send(.assigned(agent))
            case .expire(let leg): callers[leg]?.send(.waitedTooLong)
            case .turnAway(let leg): callers[leg]?.send(.noAgents)
            case .agent(let agent, let state): chores.send(.agent(agent, state.name))
            // The attempt that rang or rings the agent does these itself.
            case .bridge, .stopRinging: break
            }
        }
        alarms[name]?.cancel()
        alarms[name] = machine.alarm.map { instant in
            setting.clock.alarm(at: instant) { [chores] in chores.send(.tick(name)) }
        }
        wake(queue: name)
    }

    /// What the floor does outside of its callers' turns.
    private enum Chore: Sendable {
        case tick(String)
        case agent(AgentName, String)
    }

    private let chores = Mailbox<Chore>(limit: 100_000)
    private var alarms: [String: Alarm] = [:]
    private var callers: [Identifier<LegRow>: Mailbox<AttemptEvent>] = [:]

    /// Ends waits and wrap-ups whose time has come, and writes down where agents stand; until the task is
    /// cancelled.
    func run() async {
        while let chore = await chores.next() {
            switch chore {
            case .tick(let name):
                let now = setting.clock.now
                change(name) { $0.tick(at: now) }
            case .agent(let agent, let state):
                do {
                    _ = try await setting.writer.submit([.agentState(agent, state, at: setting.clock.now)])
                } catch {
                    ledgerFailed(error)
                }
            }
        }
    }

    /// Something changed that a campaign may wait for.
    func changed() { wakeAll() }

    private func wake(queueOf campaign: Identifier<Campaign>) {
        if let queue = campaignQueues[campaign] { wake(queue: queue) }
    }

    private func wake(queue: String) {
        for (campaign, name) in campaignQueues.sorted(by: { $0.key < $1.key }) where name == queue {
            wakers[campaign]?.send(())
        }
    }

    private func wakeAll(besides other: Identifier<Campaign>? = nil) {
        for campaign in wakers.keys.sorted() where campaign != other { wakers[campaign]?.send(()) }
    }
}
