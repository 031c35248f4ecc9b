import Flows
import Outbound
import Store

/// The state and the plumbing of one attempt while it is open: its mailbox, its legs, its alarms and its
/// digit queue. Used by the attempt's own task only.
///
/// What is performed for a flow lives in extensions, a file for each kind of action.
final class AttemptShell {
    let setting: EngineSetting
    let published: PublishedCampaign
    let floor: Floor
    let mailbox: Mailbox<AttemptEvent>
    let target: Target
    var attempt: Attempt

    /// Decides what the attempt comes to; this shell and its run only perform it.
    var machine: AttemptMachine
    let legID: Identifier<LegRow>?
    var leg: (any Leg)?
    /// How the callee's leg ended, once it has.
    var endCause: LegEndCause?
    var flow: FlowRun?
    /// What broke the flow, for its handler.
    var failure: ScriptFailure?
    /// Keys that nobody has asked for yet (type-ahead), at most `AttemptShell.digitLimit`.
    var digits: [Character] = []
    var secrets = Secrets()
    var actionCount = ActionCount()
    var hasHeardBeep = false
    /// The agent's or dialed party's leg, while there is one.
    var party: Party?
    /// The row of the wait in a queue, while it waits or talks.
    var queuecall: Identifier<QueuecallRow>?
    var hasConnected = false
    var hasWaitedInVain = false
    var disposition: Disposition?
    /// Writes that go with the settlement.
    var closing: [LedgerWrite] = []
    var trace: TracePen
    /// The action that is playing, if any.
    var playing: ActionNumber?
    var dialTimeout: Duration

    private var lastAction = 0
    private var lastAlarm = 0
    private var alarms: [Int: Alarm] = [:]
    /// The deadline of what runs now, and which limit it is.
    private var deadline: (alarm: Int, cause: String)?
    private var endAlarm: Int?
    /// The log's lines that the trace has already.
    var notedLines = 0

    static let digitLimit = 128

    struct Party {
        var id: Identifier<LegRow>
        var leg: any Leg
        var agent: AgentName?
        var answeredAt: Instant?
    }

    struct Disposition {
        var tag: String?
        var note: String?
    }

    init(
        setting: EngineSetting,
        published: PublishedCampaign,
        floor: Floor,
        mailbox: Mailbox<AttemptEvent>,
        target: Target,
        attempt: Attempt,
        legID: Identifier<LegRow>?,
        dialTimeout: Duration,
        judgement: [String: JSONValue] = [:]
    ) {
        self.setting = setting
        self.published = published
        self.floor = floor
        self.mailbox = mailbox
        self.target = target
        self.attempt = attempt
        self.legID = legID
        self.dialTimeout = dialTimeout
        trace = TracePen(at: attempt.startedAt)
        trace.write(.decision(judgement), at: attempt.startedAt)
        let handlers = published.flow?.handlers ?? []
        machine = AttemptMachine(
            isCall: attempt.destination.type.isCall,
            machine: published.outplan.outplan.machine,
            handlers: .init(machine: handlers.contains(.machine), error: handlers.contains(.error))
        )
    }

    /// The handler that begins.
    var entry: FlowEntry {
        switch attempt.destination.type {
        case .tel, .sip: .answered
        case .sms: .message
        case .email: .email
        }
    }

    var now: Instant { setting.clock.now }

    /// The number of the next action on any leg of this attempt.
    func nextAction() -> ActionNumber {
        lastAction += 1
        return lastAction
    }

    /// Rings once in the mailbox as `.alarm(number)`.
    func setAlarm(at instant: Instant) -> Int {
        lastAlarm += 1
        let number = lastAlarm
        alarms[number] = setting.clock.alarm(at: instant) { [mailbox] in mailbox.send(.alarm(number)) }
        return number
    }

    func setAlarm(after duration: Duration) -> Int { setAlarm(at: now + duration) }

    func cancelAlarm(_ number: Int?) {
        guard let number else { return }
        alarms.removeValue(forKey: number)?.cancel()
    }

    func cancelAlarms() {
        for number in alarms.keys.sorted() { cancelAlarm(number) }
    }

    /// The one deadline of what runs now; a later call replaces it. `cause` names the limit.
    func limit(to end: Instant, cause: String) {
        cancelAlarm(deadline?.alarm)
        deadline = (setAlarm(at: end), cause)
    }

    /// At `end` the callee's leg counts as ended, whatever its carrier says.
    func awaitEnd(until end: Instant) {
        cancelAlarm(endAlarm)
        endAlarm = setAlarm(at: end)
    }

    /// Writes to the ledger and waits until that is durable.
    @discardableResult
    func commit(_ writes: [LedgerWrite]) async throws(Interruption) -> [LedgerResult] {
        do {
            return try await setting.writer.submit(writes)
        } catch {
            throw .ledger(error)
        }
    }

    /// The next event, after the attempt's machine has seen it; thrown where that wants something done. A key
    /// goes into the type-ahead queue whoever waits.
    func nextEvent() async throws(Interruption) -> AttemptEvent {
        guard let event = await mailbox.next() else { throw cut() }
        if let told = lifecycle(event) { try tell(told) }
        return event
    }

    /// What has come while nobody waited: a flow whose actions take no time hears of a hang-up all the same.
    func heed() throws(Interruption) {
        while let event = mailbox.poll() {
            if let told = lifecycle(event) { try tell(told) }
        }
    }

    /// Tells the machine, and throws what it wants.
    func tell(_ event: AttemptMachine.Event) throws(Interruption) {
        let effect = machine.on(event)
        if effect != .nothing { throw .effect(effect) }
    }

    /// What the machine is told of an event.
    private func lifecycle(_ event: AttemptEvent) -> AttemptMachine.Event? {
        switch event {
        case .shutdown:
            record(.limit("shutdown"))
            return .stopped(cause: "shutdown")
        case .alarm(let number):
            alarms[number] = nil
            if number == deadline?.alarm {
                record(.limit(deadline?.cause ?? ""))
                return .overdue(cause: deadline?.cause ?? "")
            }
            return number == endAlarm ? calleeLegEnded(.hungUpByUs, nil, nil) : nil
        case .leg(let id, let legEvent) where id == legID:
            record(legEvent, of: id)
            return lifecycle(legEvent)
        case .leg(let id, let legEvent):
            record(legEvent, of: id)
            return nil
        case .assigned, .noAgents, .waitedTooLong, .fetched: return nil
        }
    }

    private func lifecycle(_ event: LegEvent) -> AttemptMachine.Event? {
        switch event {
        case .answered: return .answered
        case .ended(let cause, let code, let reason): return calleeLegEnded(cause, code, reason)
        case .detected(let who): return .detected(who)
        case .digit(let key):
            if digits.count < AttemptShell.digitLimit { digits.append(key) }
            return nil
        case .beep:
            hasHeardBeep = true
            return nil
        case .ringing, .speech, .finished: return nil
        }
    }

    /// The task was cancelled: nothing comes any more, so whatever end is still waited for is now.
    private func cut() -> Interruption {
        record(.limit("shutdown"))
        var effect = machine.on(.stopped(cause: "shutdown"))
        leg?.hangUp()
        if machine.legIsAlive, let ended = calleeLegEnded(.hungUpByUs, nil, nil) {
            effect = machine.on(ended)
        }
        if case .settle = effect { return .effect(effect) }
        return .effect(machine.on(.flowReturned))
    }

    /// However the callee's leg comes to its end, its row is told with the settlement, once.
    private func calleeLegEnded(_ cause: LegEndCause, _ code: Int?, _ reason: String?)
        -> AttemptMachine.Event?
    {
        guard endCause == nil, let legID else { return nil }
        endCause = cause
        record(.leg(legID.rawValue, .ended(cause, code: code, reason: reason)))
        closing.append(.legEnded(legID, cause: cause.rawValue, code: code, at: now))
        return .legEnded(cause, code: code, reason: reason)
    }
}
