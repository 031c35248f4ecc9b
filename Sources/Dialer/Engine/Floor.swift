import Outbound
import Store

/// What all campaigns of an engine share: who may open how many attempts now, the queues and their agents,
/// and who must be woken when that changes. An actor around pure states.
package actor Floor {
    /// The campaigns as they are dialed now.
    nonisolated let roster: Roster
    let setting: EngineSetting
    var pacing: PacingState
    /// The engine's own, as they are now.
    private(set) var limits: Limits
    private var targetLimit: TargetLimit?
    var queues: [String: QueueMachine] = [:]
    var settings: [String: Queue] = [:]
    /// The mailboxes of open attempts, for the shutdown and for queue assignments.
    private var attempts: [Identifier<Attempt>: (Identifier<Campaign>, Mailbox<AttemptEvent>)] = [:]
    /// One wake-up for each running campaign.
    private var wakers: [Identifier<Campaign>: Mailbox<Void>] = [:]
    private var campaignQueues: [Identifier<Campaign>: String] = [:]
    private(set) var failure: (any Error)?
    private(set) var isStopping = false
    /// Campaigns that were asked to stop, each for itself.
    private var stopping: Set<Identifier<Campaign>> = []
    /// Campaigns whose drain is over.
    private var cutShort: Set<Identifier<Campaign>> = []
    let waits: Waits
    /// What the lineup is told.
    nonisolated let turns = Mailbox<Lineup.Turn>(limit: Lineup.turnLimit)
    /// Reports that came before their attempt was settled, each with where to put it then.
    private var early: [Identifier<Attempt>: [(DeliveryReport, Mailbox<DeliveryReport>)]] = [:]

    init(setting: EngineSetting, waits: Waits, roster: Roster) {
        self.setting = setting
        self.waits = waits
        self.roster = roster
        limits = setting.limits
        targetLimit = setting.targetLimit.map { TargetLimit($0) }
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

    func remember(_ openings: [(campaign: Identifier<Campaign>, at: Instant)]) {
        for opening in openings { pacing.remember(opening.campaign, at: opening.at) }
    }

    func started(_ campaign: Campaign, waker: Mailbox<Void>) {
        wakers[campaign.id] = waker
        stopping.remove(campaign.id)
        cutShort.remove(campaign.id)
        campaignQueues[campaign.id] = campaign.queue.isEmpty ? nil : campaign.queue
        pacing.started(campaign)
    }

    func ended(_ campaign: Identifier<Campaign>) {
        wakers[campaign] = nil
        stopping.remove(campaign)
        cutShort.remove(campaign)
        campaignQueues[campaign] = nil
        pacing.ended(campaign)
        wakeOthers()
    }

    /// How many attempts the campaign may open now, of the `wants` that are due. Nothing is taken by asking.
    func openings(for campaign: Identifier<Campaign>, wants: Int) -> Opening {
        if isStopping(campaign) { return Opening(count: 0, reason: .draining) }
        if let targetLimit, targetLimit.isUsedUp {
            return Opening(count: 0, reason: .targetLimit(targetLimit.most))
        }
        let wanted = pacing.campaigns.first { $0.id == campaign }?.wants ?? 0
        pacing.wants(campaign, wants)
        // What it leaves was kept for it while others asked.
        if wants == 0, wanted > 0 { wakeOthers(besides: campaign) }
        return pacing.openings(at: setting.clock.now)[campaign] ?? Opening(count: 0)
    }

    /// Takes openings for targets that were found to be dialable: for how many of them, in their order. They
    /// count as open from here on.
    func take(_ campaign: Identifier<Campaign>, _ targets: [Identifier<Target>]) -> Int {
        if isStopping(campaign) || targets.isEmpty { return 0 }
        let now = setting.clock.now
        var taken = min(targets.count, pacing.openings(at: now)[campaign]?.count ?? 0)
        taken = targetLimit?.take(Array(targets.prefix(taken))) ?? taken
        for _ in 0..<taken { pacing.opened(campaign, at: now) }
        return taken
    }

    /// An opening for one who was summoned: it counts, and no limit holds it.
    func takeSummoned(_ campaign: Identifier<Campaign>) { pacing.opened(campaign, at: setting.clock.now) }

    /// An opening that was taken and not used: the ledger refused the intent.
    func unused(_ campaign: Identifier<Campaign>, _ target: Identifier<Target>) {
        pacing.settled(campaign, .canceled, answered: false, at: setting.clock.now)
        targetLimit?.gaveUp(target)
        wakeOthers()
    }

    func register(_ attempt: Attempt, mailbox: Mailbox<AttemptEvent>) {
        attempts[attempt.id] = (attempt.campaign, mailbox)
        waits.opened(attempt)
        // Its intent was on its way when the deadline came.
        if cutShort.contains(attempt.campaign) { mailbox.send(.shutdown) }
        targetLimit?.opened(attempt.target)
        if hasReachedLimit, !isStopping { stop() }
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
        hasLeft(attempt)
        for (report, reports) in early.removeValue(forKey: attempt) ?? [] { reports.send(report) }
        pacing.settled(campaign, outcome, answered: wasAnswered, at: now)
        wakeOthers()
    }

    /// A ledger that cannot be written ends everything: nobody may be dialed without a durable intent.
    func ledgerFailed(_ error: any Error) {
        if failure == nil { failure = error }
        stop()
        shutDown(Set(wakers.keys))
    }

    func stop() {
        isStopping = true
        wakeAll()
        if setting.staysOpen { turns.send(.stop) }
    }

    /// One campaign opens nothing more; false when it does not run.
    func stop(_ campaign: Identifier<Campaign>) -> Bool {
        guard wakers[campaign] != nil else { return false }
        stopping.insert(campaign)
        pacing.draining(campaign)
        // What it leaves others may have.
        wakeAll()
        return true
    }

    /// A campaign that was asked to stop goes on; false when it has ended.
    func goOn(_ campaign: Campaign) -> Bool {
        guard wakers[campaign.id] != nil else { return false }
        stopping.remove(campaign.id)
        cutShort.remove(campaign.id)
        pacing.started(campaign)
        return true
    }

    func isStopping(_ campaign: Identifier<Campaign>) -> Bool { isStopping || stopping.contains(campaign) }

    /// Whether the run has dialed as many targets as it was to.
    var hasReachedLimit: Bool { targetLimit?.isReached ?? false }

    /// Other limits from now on, of a campaign or of the engine itself.
    func limit(_ campaign: Identifier<Campaign>?, to limits: Limits) {
        if campaign == nil { self.limits = limits }
        pacing.limit(campaign, to: limits)
        wakeAll()
    }

    /// Another row of a campaign that may run: its limits, its place among others and its queue.
    func renewed(_ campaign: Campaign) {
        guard wakers[campaign.id] != nil else { return }
        campaignQueues[campaign.id] = campaign.queue.isEmpty ? nil : campaign.queue
        pacing.renewed(campaign)
        wakeAll()
    }

    /// One campaign is to look at who is due; false when it does not run.
    func wake(_ campaign: Identifier<Campaign>) -> Bool {
        guard let waker = wakers[campaign] else { return false }
        waker.send(())
        return true
    }

    /// Whether the campaign dials, or drains.
    func runs(_ campaign: Identifier<Campaign>) -> Bool { wakers[campaign] != nil }

    /// What pacing knows now, for whoever looks on.
    var standing: (pacing: PacingState, limits: Limits, isStopping: Bool) { (pacing, limits, isStopping) }

    /// The drain deadline of these campaigns: ringing is cancelled, answered legs are hung up.
    func shutDown(_ campaigns: Set<Identifier<Campaign>>) {
        cutShort.formUnion(campaigns)
        for id in attempts.keys.sorted() {
            if let (campaign, mailbox) = attempts[id], campaigns.contains(campaign) {
                mailbox.send(.shutdown)
            }
        }
    }

    /// What the floor does outside of its callers' turns.
    enum Chore: Sendable {
        case tick(String)
        case agent(AgentName, String)
        /// All that was to be written before is written: an order is answered.
        case tell(Order, Order.Answer)
    }

    let chores = Mailbox<Chore>(limit: 100_000)
    var alarms: [String: Alarm] = [:]
    /// Where the callees of attempts wait, or talk to an agent.
    var queued: [Identifier<Attempt>: (queue: String, leg: Identifier<LegRow>)] = [:]
    var callers: [Identifier<LegRow>: Mailbox<AttemptEvent>] = [:]
    /// Who asked that a callee waits no longer hears of it when that is written.
    var kicks: [Identifier<Attempt>: [Order]] = [:]
    /// Nothing is written down any more.
    private(set) var isClosed = false

    /// Ends waits and wrap-ups whose time has come, and writes down where agents stand; until the task is
    /// cancelled.
    func run() async {
        defer { close() }
        while let chore = await chores.next() {
            switch chore {
            case .tick(let name):
                let now = setting.clock.now
                change(name) { $0.tick(at: now) }
            case .agent(let agent, let state):
                if setting.staysOpen, !knows(agent) { continue }
                do {
                    _ = try await setting.writer.submit([.agentState(agent, state, at: setting.clock.now)])
                } catch {
                    ledgerFailed(error)
                }
            case .tell(let order, let answer): order.answer(failure == nil ? answer : Order.ended)
            }
        }
    }

    private func close() {
        isClosed = true
        chores.finish()
        while let chore = chores.poll() {
            if case .tell(let order, _) = chore { order.answer(Order.ended) }
        }
        for (_, orders) in kicks.sorted(by: { $0.key < $1.key }) {
            for order in orders { order.answer(Order.ended) }
        }
        kicks = [:]
    }

    /// Something changed that a campaign may wait for.
    func changed() { wakeAll() }

    private func wake(queueOf campaign: Identifier<Campaign>) {
        if let queue = campaignQueues[campaign] { wake(queue: queue) }
    }

    func wake(queue: String) {
        for (campaign, name) in campaignQueues.sorted(by: { $0.key < $1.key }) where name == queue {
            wakers[campaign]?.send(())
        }
    }

    private func wakeAll() {
        for campaign in wakers.keys.sorted() { wakers[campaign]?.send(()) }
    }

    /// Something was left that others may take. Where many campaigns wait for targets, those sleep on.
    private func wakeOthers(besides other: Identifier<Campaign>? = nil) {
        let keys = setting.staysOpen ? waits.restless(of: wakers.keys) : Array(wakers.keys)
        for campaign in keys.sorted() where campaign != other { wakers[campaign]?.send(()) }
    }
}
