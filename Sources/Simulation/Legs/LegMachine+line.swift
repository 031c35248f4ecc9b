import Outbound

// What the far end's line does.
extension LegMachine {
    mutating func setLine() {
        guard planned < plan.count else { return }
        set(.line, at: plan[planned].at)
    }

    mutating func stepLine(at now: Instant) {
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
            isGreeting = by == .machine
            emit(.answered)
            if by == .person { goOn(callee.start(), at: now) }
        }
        if phase != .ended { setLine() }
    }

    mutating func bridge(at now: Instant) {
        isBridged = true
        if let talks { set(.talk, at: now + talks) }
    }

    /// Silence counts from the moment when the last sound ends. An agent waits without impatience.
    mutating func watchSilence(at now: Instant) {
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
