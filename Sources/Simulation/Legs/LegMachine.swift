import Outbound

/// The life of one simulated leg: what is asked of it and its alarms in, effects out.
struct LegMachine {
    enum Phase {
        /// Dialed. Can transition to: answered (the plan says so), ended (refused, not answered, hung up by
        /// us).
        case dialing
        /// Somebody is there. Can transition to: ended (either side hangs up).
        case answered
        /// Over; nothing comes any more.
        case ended
    }

    /// The alarms of a leg, at most one of each.
    enum Timer: Int, CaseIterable {
        /// The next step of the call's plan.
        case line
        /// The end of what is played.
        case playback
        /// The end of what the callee does, or how long it waits to hear something.
        case callee
        /// The callee's patience with silence.
        case silence
        /// The end of a conversation, or of a machine's message.
        case talk
        /// The silence that ends an utterance.
        case utterance
    }

    enum Event {
        case begin
        case perform(ActionNumber, LegAction, [Prompt])
        /// An action that cannot be done, in words.
        case refuse(ActionNumber, String)
        case hangUp
        case bridged
        /// The other leg of the bridge has ended.
        case parted
        /// Whoever plays the callee goes on.
        case roused
        case alarm(Timer, Int)
    }

    enum Effect {
        case emit(LegEvent)
        /// The number tells a set alarm from one that was cancelled while it rang.
        case set(Timer, Int, at: Instant)
        case cancel(Timer)
        case problem(String)
        /// A prompt begins.
        case heard(String)
        /// The leg has ended: part from the bridged one, forget this one.
        case over
    }

    /// A person hangs up after this long without any sound, music, key to press or conversation. Longer than
    /// the usual wait for digits, shorter than anybody's patience with a dead line.
    static let patience = Duration.seconds(20)
    /// A machine takes messages up to this long.
    static let messageLimit = Duration.minutes(3)
    static let beep = Duration.milliseconds(500)
    static let toneEach = Duration.milliseconds(160)

    let kind: LegKind
    let leg: Int64
    /// How long a conversation lasts that this leg's person ends; nil when the other side ends it.
    let talks: Duration?
    let plan: [CallPlan.Entry]
    var planned = 0
    var phase = Phase.dialing
    private var numbers = [Int](repeating: 0, count: Timer.allCases.count)
    var playback = Playback()
    var hasMusic = false
    var isBridged = false
    var isGreeting = false
    /// While somebody listens: the silence that ends an utterance, and what was said of it so far.
    var listening: (silence: Duration, said: [String])?
    var quietSince: Instant?
    var waitsForSilence = false
    var callee: Callee
    private var effects: [Effect] = []

    init(
        kind: LegKind,
        leg: Int64,
        plan: CallPlan,
        talks: Duration?,
        perform: (@Sendable () -> any Performance)?
    ) {
        self.kind = kind
        self.leg = leg
        self.plan = plan.entries
        self.talks = talks
        callee = Callee(perform: perform)
    }

    mutating func handle(_ event: Event, at now: Instant) -> [Effect] {
        guard phase != .ended else { return [] }
        effects = []
        switch event {
        case .begin: setLine()
        case .perform(let number, let action, let prompts): perform(number, action, prompts, at: now)
        case .refuse(let number, let reason): emit(.finished(number, .failed(reason)))
        case .hangUp: end(.hungUpByUs, code: nil, reason: nil)
        case .bridged: bridge(at: now)
        case .parted:
            isBridged = false
            cancel(.talk)
        case .roused: goOn(callee.roused(), at: now)
        case .alarm(let timer, let number):
            if numbers[timer.rawValue] == number { ring(timer, at: now) }
        }
        watchSilence(at: now)
        return effects
    }

    /// What the leg is about, for a person who asks why nothing goes on.
    var sentence: String {
        switch phase {
        case .dialing: "leg \(leg) (\(kind.rawValue)) is dialed and waits for an answer"
        case .ended: "leg \(leg) (\(kind.rawValue)) has ended"
        case .answered where isBridged: "leg \(leg) (\(kind.rawValue)) talks to another leg"
        case .answered:
            "leg \(leg) (\(kind.rawValue)) is answered" + (playback.isIdle ? "" : " and is played to")
        }
    }

    private mutating func ring(_ timer: Timer, at now: Instant) {
        switch timer {
        case .line: stepLine(at: now)
        case .playback: stepPlayback(at: now)
        case .callee: goOn(callee.alarm(), at: now)
        case .silence:
            waitsForSilence = false
            guard let quietSince, quietSince + Self.patience <= now else { return }
            end(.hungUp, code: nil, reason: nil)
        case .talk: end(.hungUp, code: nil, reason: nil)
        case .utterance: endUtterance()
        }
    }

    mutating func emit(_ event: LegEvent) { effects.append(.emit(event)) }

    mutating func tell(_ prompt: String) { effects.append(.heard(prompt)) }

    mutating func report(_ problem: String) { effects.append(.problem(problem)) }

    mutating func set(_ timer: Timer, at instant: Instant) {
        numbers[timer.rawValue] += 1
        effects.append(.set(timer, numbers[timer.rawValue], at: instant))
    }

    mutating func cancel(_ timer: Timer) {
        numbers[timer.rawValue] += 1
        effects.append(.cancel(timer))
    }

    mutating func end(_ cause: LegEndCause, code: Int?, reason: String?) {
        // Whoever hangs up has said what was said.
        endUtterance()
        phase = .ended
        playback.clear()
        callee.stop()
        emit(.ended(cause, code: code, reason: reason))
        effects.append(.over)
    }
}
