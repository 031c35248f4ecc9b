import Flows
import Outbound

extension AttemptShell {
    /// Plays until the end, or until a key where that is allowed.
    func play(_ items: [PromptItem], bargeIn: Bool) async throws(Interruption) -> FlowAnswer {
        guard !items.isEmpty else { return .done(true) }
        if bargeIn, !digits.isEmpty { return .done(false) }
        let number = startPlaying(items)
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

    /// Asks for keys: the collection decides, the leg plays and the clock rings.
    func collect(_ request: DigitsRequest) async throws(Interruption) -> FlowAnswer {
        var collection = DigitCollection(request, queue: digits)
        digits.removeAll()
        playing = nil
        var alarm: Int?
        var effects = collection.start()
        defer {
            cancelAlarm(alarm)
            digits = collection.queue + digits
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
                effects = collection.digit(key)
                continue
            }
            switch try await nextEvent() {
            case .leg(legID, .finished(let number, let end)) where number == playing:
                playing = nil
                if case .failed(let why) = end { return .raise(why) }
                effects = collection.promptFinished()
            case .alarm(let number) where number == alarm:
                alarm = nil
                effects = collection.alarm()
            default: effects = []
            }
        }
    }

    /// Waits for the callee's words, or keys, whichever come first. Keys end with `#`, or when none has come
    /// for a while.
    func listen(_ request: ListenRequest) async throws(Interruption) -> FlowAnswer {
        leg?.perform(
            nextAction(),
            .listen(language: request.language, hints: request.hints, silence: request.silence)
        )
        defer { leg?.perform(nextAction(), .stopListening) }
        playing = nil
        if !request.prompt.isEmpty { startPlaying(request.prompt) }
        var alarm = playing == nil ? setAlarm(after: request.timeout) : nil
        defer { cancelAlarm(alarm) }
        var keys = ""
        while true {
            while let key = digits.first {
                digits.removeFirst()
                stopPlaying()
                if key == "#", !keys.isEmpty { return .keys(keys) }
                keys.append(key)
                if keys.count == AttemptShell.digitLimit { return .keys(keys) }
                cancelAlarm(alarm)
                alarm = setAlarm(after: AttemptShell.betweenKeys)
            }
            switch try await nextEvent() {
            case .leg(legID, .finished(let number, let end)) where number == playing:
                playing = nil
                if case .failed(let why) = end { return .raise(why) }
                if keys.isEmpty { alarm = setAlarm(after: request.timeout) }
            case .leg(legID, .speech(let text, let confidence)) where keys.isEmpty:
                stopPlaying()
                if text.isEmpty { return .failure("no_match") }
                return .speech(text: text, confidence: confidence)
            case .alarm(let number) where number == alarm:
                alarm = nil
                return keys.isEmpty ? .failure("timeout") : .keys(keys)
            default: break
            }
        }
    }

    /// Waits for a machine's beep, then speaks.
    func leaveMessage(_ items: [PromptItem]) async throws(Interruption) -> FlowAnswer {
        if machine.answeredBy == .machine, !hasHeardBeep {
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

    /// After this long without a key, the keys given to `listen` are complete.
    static let betweenKeys = Duration.seconds(3)
    /// How long a greeting may last before `leave_message` gives up.
    static let beepLimit = Duration.seconds(60)
}
