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
        case alarm(Timer, Int)
    }

    enum Effect {
        case emit(LegEvent)
        /// The number tells a set alarm from one that was cancelled while it rang.
        case set(Timer, Int, at: Instant)
        case cancel(Timer)
        case problem(String)
        /// The leg has ended: part from the bridged one, forget this one.
        case over
    }

    /// A person hangs up after this long without any sound, music, key to press or conversation. Longer than
    /// the usual wait for digits, shorter than anybody's patience with a dead line.
    static let patience = Duration.seconds(20)
    /// A machine takes messages up to this long.
    static let messageLimit = Duration.minutes(3)
    private static let beep = Duration.milliseconds(500)
    private static let toneEach = Duration.milliseconds(160)

    let kind: LegKind
    let leg: Int64
    /// How long a conversation lasts that this leg's person ends; nil when the other side ends it.
    let talks: Duration?
    private let plan: [CallPlan.Entry]
    private var planned = 0
    private(set) var phase = Phase.dialing
    private(set) var answeredBy: AnsweredBy?
    private var numbers = [Int](repeating: 0, count: Timer.allCases.count)
    private var playback = Playback()
    private var hasMusic = false
    private var isBridged = false
    private var isGreeting = false
    private var isListening = false
    private var quietSince: Instant?
    private var waitsForSilence = false
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
        }
    }

    mutating func emit(_ event: LegEvent) { effects.append(.emit(event)) }

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
        phase = .ended
        playback.clear()
        callee.stop()
        emit(.ended(cause, code: code, reason: reason))
        effects.append(.over)
    }
}

// What the far end's line does.
extension LegMachine {
    private mutating func setLine() {
        guard planned < plan.count else { return }
        set(.line, at: plan[planned].at)
    }

    private mutating func stepLine(at now: Instant) {
        let step = plan[planned].step
        planned += 1
        switch step {
        case .ringing: emit(.ringing)
        case .detect(let by): emit(.detected(by))
        case .end(let cause, let code, let reason): return end(cause, code: code, reason: reason)
        case .beep:
            isGreeting = false
            emit(.beep)
            set(.talk, at: now + Self.messageLimit)
        case .answer(let by):
            phase = .answered
            answeredBy = by
            isGreeting = by == .machine
            emit(.answered)
            if by == .person { goOn(callee.start(), at: now) }
        }
        if phase != .ended { setLine() }
    }

    private mutating func bridge(at now: Instant) {
        isBridged = true
        if let talks { set(.talk, at: now + talks) }
    }

    /// Silence counts from the moment when the last sound ends. An agent waits without impatience.
    private mutating func watchSilence(at now: Instant) {
        guard phase == .answered, kind != .agent else { return }
        let isQuiet =
            playback.isIdle && !hasMusic && !isBridged && !isGreeting && !callee.isBusy
        guard isQuiet else {
            quietSince = nil
            return
        }
        let since = quietSince ?? now
        quietSince = since
        if !waitsForSilence {
            waitsForSilence = true
            set(.silence, at: since + Self.patience)
        }
    }
}

// What the leg is asked to do.
extension LegMachine {
    private mutating func perform(
        _ number: ActionNumber,
        _ action: LegAction,
        _ prompts: [Prompt],
        at now: Instant
    ) {
        switch action {
        case .play: play(number, .prompts(prompts), at: now)
        case .sendDigits(let digits): play(number, .tones(Self.toneEach * digits.count), at: now)
        case .beep: play(number, .tones(Self.beep), at: now)
        case .record(let max, let silence, _): play(number, .record(max: max, silence: silence), at: now)
        case .stop(let stopped):
            guard playback.remove(stopped) else { return }
            emit(.finished(stopped, .stopped))
            if playback.isIdle {
                cancel(.playback)
                callee.hearsEnd()
            }
            beginPlayback(at: now)
        case .music: hasMusic = true
        case .stopMusic: hasMusic = false
        case .listen: isListening = true
        case .stopListening: isListening = false
        // Nothing is heard of a recording of the whole leg, and a simulated leg has no sound to keep.
        case .startRecording, .stopRecording: break
        }
    }

    private mutating func play(_ number: ActionNumber, _ sound: Playback.Sound, at now: Instant) {
        guard phase == .answered else {
            return emit(.finished(number, .failed("the leg is not answered yet")))
        }
        guard playback.add(number, sound) else {
            let reason = "more than \(Playback.limit) actions wait on this leg, its limit"
            return emit(.finished(number, .failed(reason)))
        }
        beginPlayback(at: now)
    }

    private mutating func beginPlayback(at now: Instant) {
        guard playback.begin(at: now), let running = playback.running else { return }
        switch running.sound {
        case .tones(let duration): set(.playback, at: now + duration)
        case .record(let max, let silence): set(.playback, at: now + min(max, silence ?? max))
        case .prompts: playPrompt(at: now)
        }
    }

    private mutating func playPrompt(at now: Instant) {
        // An empty list of prompts is over at once.
        guard let prompt = playback.prompt else { return set(.playback, at: now) }
        set(.playback, at: now + prompt.duration)
        goOn(callee.hears(prompt), at: now)
    }

    private mutating func stepPlayback(at now: Instant) {
        guard let running = playback.running else { return }
        switch running.sound {
        case .prompts:
            callee.hearsEnd()
            if playback.nextPrompt() { return playPrompt(at: now) }
            finish(running, .completed, at: now)
        case .tones: finish(running, .completed, at: now)
        case .record(let max, let silence):
            let spoken = callee.silentSince.map { Swift.max($0, running.since) } ?? now
            let over = Swift.min(running.since + max, spoken + (silence ?? max))
            guard over <= now else { return set(.playback, at: over) }
            let file = "recordings/leg-\(leg)-\(running.number).wav"
            finish(running, .recorded(file: file, duration: now - running.since), at: now)
        }
    }

    private mutating func finish(_ running: Playback.Running, _ end: ActionEnd, at now: Instant) {
        playback.end()
        emit(.finished(running.number, end))
        beginPlayback(at: now)
    }

    /// Does what the callee has decided.
    private mutating func goOn(_ decision: Callee.Decision, at now: Instant) {
        var decision = decision
        var left = Callee.movesAtOnce
        while phase != .ended {
            switch decision {
            case .nothing: return
            case .wait(let duration): return set(.callee, at: now + duration)
            case .key(let key):
                emit(.digit(key))
                decision = callee.pressed()
            case .spoke(let text):
                if isListening { emit(.speech(text: text, confidence: 1)) }
                decision = callee.spoke(at: now)
            case .heard:
                cancel(.callee)
                decision = callee.next(.heard)
            case .hangUp: return end(.hungUp, code: nil, reason: nil)
            case .failed(let problem):
                report(problem)
                return end(.hungUp, code: nil, reason: "the callee's script failed")
            }
            left -= 1
            if left == 0 {
                report("a callee does \(Callee.movesAtOnce) things at one instant, the limit: it never waits")
                return end(.hungUp, code: nil, reason: "the callee's script failed")
            }
        }
    }
}
