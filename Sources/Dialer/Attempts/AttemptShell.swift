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

    var legID: Identifier<LegRow>?
    var leg: (any Leg)?
    var legIsUp = false
    var flow: FlowRun?
    /// Keys that nobody has asked for yet (type-ahead), at most `AttemptShell.digitLimit`.
    var digits: [Character] = []
    var answeredBy: AnsweredBy = .unknown
    var reactsToMachine = true
    var hasHeardBeep = false
    /// The agent's or dialed party's leg, while there is one.
    var party: Party?
    var hasConnected = false
    var lastConnectFoundNobody = false
    var receipt: Receipt?
    var disposition: Disposition?
    /// Writes that go with the settlement.
    var closing: [LedgerWrite] = []
    var trace: [JSONValue] = []
    /// The action that is playing, if any.
    var playing: ActionNumber?
    var dialTimeout: Duration

    private var lastAction = 0
    private var lastAlarm = 0
    private var alarms: [Int: Alarm] = [:]
    private var maxDurationAlarm: Int?

    static let digitLimit = 128
    static let eventLimit = 1024
    static let traceLimit = 2000

    struct Party {
        var id: Identifier<LegRow>
        var leg: any Leg
        var agent: AgentName?
        var answeredAt: Instant?
    }

    struct Disposition {
        var tag: String?
        var success: Bool?
        var note: String?
    }

    init(
        setting: EngineSetting,
        published: PublishedCampaign,
        floor: Floor,
        mailbox: Mailbox<AttemptEvent>,
        target: Target,
        attempt: Attempt,
        dialTimeout: Duration
    ) {
        self.setting = setting
        self.published = published
        self.floor = floor
        self.mailbox = mailbox
        self.target = target
        self.attempt = attempt
        self.dialTimeout = dialTimeout
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

    /// The one deadline of what runs now; a later call replaces it.
    func limitDuration(to end: Instant) {
        cancelAlarm(maxDurationAlarm)
        maxDurationAlarm = setAlarm(at: end)
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

    /// The next event that concerns whoever waits. What concerns everybody (a key for the type-ahead queue, a
    /// detected machine, the end of the callee's leg, the limits) is handled here: it is kept, or thrown.
    func nextEvent() async throws(Interruption) -> AttemptEvent {
        guard let event = await mailbox.next() else { throw .cancelled }
        switch event {
        case .shutdown: throw .shutdown
        case .alarm(let number):
            alarms[number] = nil
            if number == maxDurationAlarm { throw .maxDuration }
        case .leg(let id, let legEvent) where id == legID: try calleeEvent(legEvent)
        default: break
        }
        return event
    }

    private func calleeEvent(_ event: LegEvent) throws(Interruption) {
        switch event {
        case .ended(let cause, let code, let reason):
            calleeLegEnded(cause, code)
            throw .ended(cause, code: code, reason: reason)
        case .digit(let key):
            if digits.count < AttemptShell.digitLimit { digits.append(key) }
        case .detected(let who):
            answeredBy = who
            if who == .machine, reactsToMachine { throw .machine }
        case .beep: hasHeardBeep = true
        default: break
        }
    }

    /// However the callee's leg comes to its end, its row is told with the settlement.
    func calleeLegEnded(_ cause: LegEndCause, _ code: Int?) {
        legIsUp = false
        guard let legID else { return }
        closing.append(.legEnded(legID, cause: cause.rawValue, code: code, at: now))
    }

    /// One line of the attempt's trace: what happened, in order, for whoever asks later why.
    func note(_ kind: String, _ fields: [String: JSONValue]) {
        var line = fields
        line["kind"] = .string(kind)
        line["at"] = JSONValue(now)
        if trace.count < AttemptShell.traceLimit { trace.append(.object(line)) }
        line["at"] = nil
        line["kind"] = nil
        line["attempt"] = .integer(attempt.id.rawValue)
        setting.journal.record(kind, at: now, line)
    }
}
