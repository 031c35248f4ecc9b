import Outbound

// What the leg is asked to do.
extension LegMachine {
    mutating func perform(
        _ number: ActionNumber,
        _ action: LegAction,
        _ prompts: [Prompt],
        at now: Instant
    ) {
        switch action {
        case .play: play(number, .prompts(prompts), at: now)
        case .sendDigits(let digits): play(number, .tones(Self.toneEach * digits.count), at: now)
        case .beep: play(number, .tones(Self.beep), at: now)
        case .record(let max, let silence, let beep):
            play(number, .record(max: max, silence: silence, beep: beep ? Self.beep : .zero), at: now)
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
        case .listen(_, _, let silence): listening = (silence, [])
        case .stopListening:
            listening = nil
            cancel(.utterance)
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
        case .record(let max, let silence, let beep):
            set(.playback, at: now + beep + min(max, silence ?? max))
        case .prompts: playPrompt(at: now)
        }
    }

    private mutating func playPrompt(at now: Instant) {
        // An empty list of prompts is over at once.
        guard let prompt = playback.prompt else { return set(.playback, at: now) }
        set(.playback, at: now + prompt.duration)
        if kind == .callee { tell(prompt.words) }
        goOn(callee.hears(prompt), at: now)
    }

    mutating func stepPlayback(at now: Instant) {
        guard let running = playback.running else { return }
        switch running.sound {
        case .prompts:
            callee.hearsEnd()
            if playback.nextPrompt() { return playPrompt(at: now) }
            finish(running, .completed, at: now)
        case .tones: finish(running, .completed, at: now)
        case .record(let max, let silence, let beep):
            let since = running.since + beep
            let spoken = callee.silentSince.map { Swift.max($0, since) } ?? now
            let over = Swift.min(since + max, spoken + (silence ?? max))
            guard over <= now else { return set(.playback, at: over) }
            let file = "recordings/leg-\(leg)-\(running.number).wav"
            finish(running, .recorded(file: file, duration: now - since), at: now)
        }
    }

    private mutating func finish(_ running: Playback.Running, _ end: ActionEnd, at now: Instant) {
        playback.end()
        emit(.finished(running.number, end))
        beginPlayback(at: now)
    }

    private mutating func say(_ text: String, at now: Instant) {
        guard let silence = listening?.silence else { return }
        listening?.said.append(text)
        set(.utterance, at: now + silence)
    }

    /// What was said without a longer pause is one utterance; while the callee speaks on it is not over.
    mutating func endUtterance() {
        guard callee.silentSince != nil, let said = listening?.said, !said.isEmpty else { return }
        listening?.said = []
        emit(.speech(text: said.joined(separator: " "), confidence: 1))
    }

    /// Does what the callee has decided.
    mutating func goOn(_ decision: Callee.Decision, at now: Instant) {
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
                say(text, at: now)
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
