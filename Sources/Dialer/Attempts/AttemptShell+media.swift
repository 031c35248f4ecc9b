import Flows
import Outbound

extension AttemptShell {
    /// Plays until the end, or until a key where that is allowed.
    func play(_ items: [PromptItem], bargeIn: Bool) async throws(Interruption) -> FlowAnswer {
        guard !items.isEmpty else { return .done(true) }
        if bargeIn, !digits.isEmpty { return .done(false) }
        let number = nextAction()
        playing = number
        leg?.perform(number, .play(items))
        while true {
            switch try await nextEvent() {
            case .leg(legID, .finished(number, let end)):
                playing = nil
                if case .failed(let why) = end { return .raise(why) }
                return .done(end != .stopped)
            case .leg(legID, .digit) where bargeIn:
                leg?.perform(nextAction(), .stop(number))
            default: break
            }
        }
    }

    /// An action of the leg that ends with `finished` and takes no keys.
    func performOnLeg(_ action: LegAction) async throws(Interruption) -> ActionEnd {
        let number = nextAction()
        leg?.perform(number, action)
        while true {
            if case .leg(legID, .finished(number, let end)) = try await nextEvent() { return end }
        }
    }

    func sleep(_ duration: Duration) async throws(Interruption) {
        let alarm = setAlarm(after: duration)
        while true {
            if case .alarm(alarm) = try await nextEvent() { return }
        }
    }

    /// Asks for keys: the machine decides, the leg plays and the clock rings.
    func collect(_ request: DigitsRequest) async throws(Interruption) -> FlowAnswer {
        var machine = DigitCollection(request, queue: digits)
        digits.removeAll()
        playing = nil
        var alarm: Int?
        var effects = machine.start()
        defer {
            cancelAlarm(alarm)
            digits = machine.queue + digits
        }
        while true {
            for effect in effects {
                switch effect {
                case .play(let items): startPlaying(items)
                case .stopPrompt: stopPlaying()
                case .alarm(let duration):
                    cancelAlarm(alarm)
                    alarm = setAlarm(after: duration)
                case .answer(let answer):
                    return answer
                }
            }
            if let key = digits.first {
                digits.removeFirst()
                effects = machine.digit(key)
                continue
            }
            switch try await nextEvent() {
            case .leg(legID, .finished(let number, let end)) where number == playing:
                playing = nil
                if case .failed(let why) = end { return .raise(why) }
                effects = machine.promptFinished()
            case .alarm(let number) where number == alarm:
                alarm = nil
                effects = machine.alarm()
            default: effects = []
            }
        }
    }

    /// Waits for the callee's words, or keys, whichever come first.
    func listen(_ request: ListenRequest) async throws(Interruption) -> FlowAnswer {
        leg?.perform(nextAction(), .listen(language: request.language, hints: request.hints))
        defer { leg?.perform(nextAction(), .stopListening) }
        playing = nil
        if !request.prompt.isEmpty { startPlaying(request.prompt) }
        var alarm = playing == nil ? setAlarm(after: request.timeout) : nil
        defer { cancelAlarm(alarm) }
        while true {
            if let key = digits.first {
                digits.removeFirst()
                stopPlaying()
                return .keys(String(key))
            }
            switch try await nextEvent() {
            case .leg(legID, .finished(let number, let end)) where number == playing:
                playing = nil
                if case .failed(let why) = end { return .raise(why) }
                alarm = setAlarm(after: request.timeout)
            case .leg(legID, .speech(let text, let confidence)):
                stopPlaying()
                if text.isEmpty { return .failure("no_match") }
                return .speech(text: text, confidence: confidence)
            case .alarm(let number) where number == alarm:
                alarm = nil
                return .failure("timeout")
            default: break
            }
        }
    }

    /// Waits for a machine's beep, then speaks.
    func leaveMessage(_ items: [PromptItem]) async throws(Interruption) -> FlowAnswer {
        if answeredBy == .machine, !hasHeardBeep {
            let alarm = setAlarm(after: AttemptShell.beepLimit)
            defer { cancelAlarm(alarm) }
            waiting: while true {
                switch try await nextEvent() {
                case .leg(legID, .beep): break waiting
                case .alarm(alarm): return .failure("no_beep")
                default: break
                }
            }
        }
        return try await play(items, bargeIn: false)
    }

    /// How long a greeting may last before `leave_message` gives up.
    static let beepLimit = Duration.seconds(60)
}
