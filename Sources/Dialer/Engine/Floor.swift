import Outbound
import Store

/// What all campaigns of an engine share: who may open how many attempts now, the queues and their agents, and who
/// must be woken when that changes. An actor around pure states.
package actor Floor {
    private let setting: EngineSetting
    private var pacing: PacingState
    private var queues: [String: QueueMachine] = [:]
    private var settings: [String: Queue] = [:]
    /// The mailboxes of open attempts, for the shutdown and for queue assignments.
    private var attempts: [Identifier<Attempt>: Mailbox<AttemptEvent>] = [:]
    /// One wake-up for each running campaign.
    private var wakers: [Identifier<Campaign>: Mailbox<Void>] = [:]
    private var campaignQueues: [Identifier<Campaign>: String] = [:]
    private(set) var failure: (any Error)?
    private(set) var isStopping = false

    init(setting: EngineSetting) {
        self.setting = setting
        pacing = PacingState(engine: setting.limits)
        for queue in setting.queues {
            settings[queue.name] = queue
            queues[queue.name] = QueueMachine(
                agents: queue.agents.map { AgentName(queue: queue.name, agent: $0.address) })
            let count = queue.agents.count
            pacing.queue(queue.name, QueuePace(freeAgents: count, signedIn: count, waiting: 0))
        }
    }

    // Campaigns

    func started(_ campaign: Campaign, waker: Mailbox<Void>) {
        wakers[campaign.id] = waker
        campaignQueues[campaign.id] = campaign.queue.isEmpty ? nil : campaign.queue
        pacing.started(campaign)
    }

    func ended(_ campaign: Identifier<Campaign>) {
        wakers[campaign] = nil
        pacing.ended(campaign)
        wakeAll()
    }

    /// How many attempts the campaign may open now, of the `wants` that are due; they count as open from here on.
    func openings(for campaign: Identifier<Campaign>, wants: Int) -> Opening {
        if isStopping { return Opening(count: 0, reason: .draining) }
        let now = setting.clock.now
        pacing.wants(campaign, wants)
        let opening = pacing.openings(at: now)[campaign] ?? Opening(count: 0)
        for _ in 0..<opening.count { pacing.opened(campaign, at: now) }
        return opening
    }

    /// Openings that were granted and not used: the intent was refused, or the target was not dialed.
    func unused(_ campaign: Identifier<Campaign>, _ count: Int) {
        let now = setting.clock.now
        for _ in 0..<count { pacing.settled(campaign, .canceled, answered: false, at: now) }
        wakeAll()
    }

    func register(_ attempt: Identifier<Attempt>, mailbox: Mailbox<AttemptEvent>) { attempts[attempt] = mailbox }

    // Attempts

    func answered(_ campaign: Identifier<Campaign>, attempt: Identifier<Attempt>) {
        pacing.answered(campaign)
        wake(queueOf: campaign)
    }

    func settled(
        _ campaign: Identifier<Campaign>, attempt: Identifier<Attempt>, _ outcome: Outcome, wasAnswered: Bool,
        at now: Instant
    ) {
        attempts[attempt] = nil
        pacing.settled(campaign, outcome, answered: wasAnswered, at: now)
        wakeAll()
    }

    /// A ledger that cannot be written ends everything: nobody may be dialed without a durable intent.
    func ledgerFailed(_ error: any Error) {
        if failure == nil { failure = error }
        isStopping = true
        wakeAll()
    }

    // Stopping

    func stop() {
        isStopping = true
        wakeAll()
    }

    /// The drain deadline: ringing is cancelled, answered legs are hung up.
    func shutDown() {
        for attempt in attempts.keys.sorted() { attempts[attempt]?.send(.shutdown) }
    }

    var openAttempts: Int { attempts.count }

    // Queues

    /// Puts a leg into a queue; the queue's own timeout, or nil when there is no such queue.
    func enter(queue: String, attempt: Identifier<Attempt>, mailbox: Mailbox<AttemptEvent>) -> Duration? {
        guard queues[queue] != nil, let settings = settings[queue] else { return nil }
        attempts[attempt] = mailbox
        change(queue) { $0.entered(attempt) }
        return settings.timeout
    }

    func leave(queue: String, attempt: Identifier<Attempt>) {
        change(queue) { $0.left(attempt) }
    }

    func signedIn(queue: String) -> Int { queues[queue]?.signedIn ?? 0 }

    func destination(of agent: AgentName) -> Destination? {
        settings[agent.queue]?.agents.first { $0.address == agent.agent }
    }

    func agentAnswered(_ agent: AgentName, attempt: Identifier<Attempt>) {
        change(agent.queue) { $0.agentAnswered(agent) }
    }

    func agentFailed(_ agent: AgentName, attempt: Identifier<Attempt>) {
        change(agent.queue) { $0.agentFailed(agent, at: setting.clock.now) }
    }

    /// The talk is over: the agent wraps up, then is free again.
    func release(_ agent: AgentName, at now: Instant) {
        let free = now + setting.wrapUp(agent)
        change(agent.queue) { $0.agentReleased(agent, freeAt: free) }
    }

    /// Lets the queue's machine decide and does what it says.
    private func change(_ name: String, _ event: (inout QueueMachine) -> [QueueMachine.Effect]) {
        guard var machine = queues[name] else { return }
        let effects = event(&machine)
        queues[name] = machine
        pacing.queue(
            name,
            QueuePace(freeAgents: machine.freeAgents, signedIn: machine.signedIn, waiting: machine.waitingCount))
        for effect in effects {
            switch effect {
            case .assign(let attempt, let agent): attempts[attempt]?.send(.assigned(agent))
            case .alarm(let instant, let agent):
                let mailbox = alarms
                _ = setting.clock.alarm(at: instant) { mailbox.send(agent) }
            }
        }
        wake(queue: name)
    }

    /// Something changed that a campaign may wait for.
    func changed() { wakeAll() }

    /// Agents whose wrap-up (or pause after an unanswered ring) is over; consumed by `run`.
    private let alarms = Mailbox<AgentName>(limit: 100_000)

    /// Brings agents back when their time has come; ends when the task is cancelled.
    func run() async {
        while let agent = await alarms.next() {
            change(agent.queue) { $0.agentReady(agent, at: setting.clock.now) }
        }
    }

    func close() { alarms.finish() }

    // Waking

    private func wake(queueOf campaign: Identifier<Campaign>) {
        if let queue = campaignQueues[campaign] { wake(queue: queue) }
    }

    private func wake(queue: String) {
        for (campaign, name) in campaignQueues.sorted(by: { $0.key < $1.key }) where name == queue {
            wakers[campaign]?.send(())
        }
    }

    private func wakeAll() {
        for campaign in wakers.keys.sorted() { wakers[campaign]?.send(()) }
    }
}
