/// What a carrier of calls can do; an action outside this is refused by `check`, with its name.
package enum LegCapability: String, Hashable, Sendable, CaseIterable {
    case play, say, digits
    case sendDigits = "send_digits"
    case listen, record, music, detection, bridge
}

/// Whose leg it is.
package enum LegKind: String, Sendable, Codable {
    /// The target's.
    case callee
    /// An agent's of a queue.
    case agent
    /// A number or address that a flow dialed.
    case dialed
}

/// The ledger's row of a connection to one party.
package enum LegRow {}
/// The ledger's row of a message.
package enum MessageRow {}

/// Everything a carrier needs to open a leg. Its row is durable before the carrier sees this.
package struct LegIntent: Sendable {
    package var leg: Identifier<LegRow>
    package var kind: LegKind
    package var attempt: Attempt
    package var target: Target
    package var campaign: String
    package var destination: Destination
    package var source: String?
    /// How long it may ring; then the carrier ends the leg with `noAnswer`.
    package var dialTimeout: Duration
    /// Whether to find out if a person or a machine answered.
    package var detectsMachine: Bool
    /// The queue and agent of an agent's leg.
    package var agent: AgentName?

    package init(
        leg: Identifier<LegRow>,
        kind: LegKind,
        attempt: Attempt,
        target: Target,
        campaign: String,
        destination: Destination,
        source: String?,
        dialTimeout: Duration,
        detectsMachine: Bool = false,
        agent: AgentName? = nil
    ) {
        self.leg = leg
        self.kind = kind
        self.attempt = attempt
        self.target = target
        self.campaign = campaign
        self.destination = destination
        self.source = source
        self.dialTimeout = dialTimeout
        self.detectsMachine = detectsMachine
        self.agent = agent
    }
}

/// The number that the caller of `perform` gives an action; unique on its leg, and named by its `finished`
/// event.
package typealias ActionNumber = Int

/// One thing to be played.
package enum PromptItem: Hashable, Sendable {
    /// A file's path below the campaign's folder.
    case file(String)
    case text(String, voice: String?, language: String?)
}

/// What a leg can be asked to do. `play`, `record`, `beep`, `sendDigits` and `leaveBeep` end with `finished`;
/// the others take effect at once.
package enum LegAction: Hashable, Sendable {
    case play([PromptItem])
    /// Ends the named action early; it finishes as `stopped`.
    case stop(ActionNumber)
    case sendDigits(String)
    case beep
    case record(max: Duration, silence: Duration?, beep: Bool)
    case startRecording
    case stopRecording
    /// Plays a file (nil: the carrier's own music) until `stopMusic`.
    case music(String?)
    case stopMusic
    /// From now on what the callee says comes as `speech`, an utterance when `silence` has followed it.
    case listen(language: String?, hints: [String], silence: Duration)
    case stopListening
}

/// How an action ended.
package enum ActionEnd: Hashable, Sendable {
    case completed
    case stopped
    case recorded(file: String, duration: Duration)
    /// In words; the script gets nil and this.
    case failed(String)
}

/// What ended a leg.
package enum LegEndCause: String, Hashable, Sendable {
    /// The other side hung up after an answer.
    case hungUp = "hung_up"
    /// We hung up, or cancelled before an answer.
    case hungUpByUs = "hung_up_by_us"
    case busy, rejected, invalid, congestion
    case noAnswer = "no_answer"

    /// The outcome of a leg that ended so before it was answered.
    package var unansweredOutcome: Outcome {
        switch self {
        case .busy: .busy
        case .rejected: .rejected
        case .invalid: .invalid
        case .congestion: .congestion
        case .noAnswer: .noAnswer
        case .hungUp: .noAnswer
        case .hungUpByUs: .canceled
        }
    }
}

/// What happens on a leg, in order. After `ended` nothing comes.
package enum LegEvent: Hashable, Sendable {
    case ringing
    case answered
    case detected(AnsweredBy)
    /// A machine's beep: speak now.
    case beep
    /// One of 0-9, *, #, A-D.
    case digit(Character)
    case speech(text: String, confidence: Double)
    case finished(ActionNumber, ActionEnd)
    /// `code` is the protocol's (a SIP status), where there is one.
    case ended(LegEndCause, code: Int?, reason: String?)
}

/// A living connection to one party.
package protocol Leg: Sendable {
    /// Asks for an action; the leg answers with events. On a leg that has ended this does nothing.
    func perform(_ number: ActionNumber, _ action: LegAction)
    /// Ends the leg: cancels ringing or hangs up. The leg answers with `ended(.hungUpByUs)` if it was alive.
    func hangUp()
}

/// The seam of calls: opens legs. An agent's leg is opened on the callee's carrier.
package protocol LegCarrier: Sendable {
    var capabilities: Set<LegCapability> { get }

    /// Opens a leg; it never fails: what goes wrong comes as `ended`. Events go into `events`, in order, one
    /// `ended` last; none comes before this call returns.
    func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg

    /// Lets two answered legs hear each other until one of them ends.
    func bridge(_ first: any Leg, _ second: any Leg)
}
