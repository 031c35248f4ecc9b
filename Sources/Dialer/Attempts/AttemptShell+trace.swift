import Flows
import Outbound
import Store

extension AttemptShell {
    /// Into the attempt's trace, which is settled with it.
    func record(_ event: TraceEvent) { trace.write(event, at: now) }

    /// What a leg brought, but for the ends of its actions, which are in their answers; the callee's end is
    /// recorded where it is believed.
    func record(_ event: LegEvent, of leg: Identifier<LegRow>) {
        switch event {
        case .finished: break
        case .ended where leg == legID: break
        case .ringing, .answered, .detected, .beep, .digit, .speech, .ended:
            record(.leg(leg.rawValue, event))
        }
    }

    /// One line of the journal about this attempt.
    func note(_ kind: String, _ fields: @autoclosure () -> [String: JSONValue]) {
        guard setting.journal.isKept else { return }
        var line = fields().mapValues { secrets.redacted($0) }
        line["attempt"] = .integer(attempt.id.rawValue)
        setting.journal.record(kind, at: now, line)
    }

    /// What the script has run, printed and logged since the last time.
    func noteLog() {
        if let lines = flow?.takeLines(), !lines.places.isEmpty {
            record(.lines(lines.places, lost: lines.lost))
        }
        guard let count = flow?.logCount, count > notedLines, let lines = flow?.log else { return }
        for line in lines.dropFirst(notedLines) {
            record(.log(line.level, line.text))
            note("log", ["level": .string(line.level.rawValue), "text": .string(line.text)])
        }
        notedLines = count
    }

    /// An action that the flow asks for.
    func noteAction(_ action: FlowAction) {
        record(.action(action, flow?.place))
        note("action", ["action": .string(action.name), "request": action.summary])
        if case .digits(let request) = action, request.secret { trace.beginSecret(waiting: digits.count) }
    }

    /// What it came to, before the script hears of it.
    func noteAnswer(_ answer: FlowAnswer, to action: FlowAction) {
        var isSecret = false
        if case .digits(let request) = action, request.secret { isSecret = true }
        if isSecret { trace.endSecret(secrets) }
        record(.answer(answer, answeredBy: machine.answeredBy, isSecret: isSecret))
        note("answer", ["action": .string(action.name), "answer": answer.summary(of: action)])
    }

    /// Why the pending action never returns.
    func noteCancellation(_ interruption: Interruption) {
        switch interruption {
        case .flowHungUp: record(.cancelled(.hungUp))
        case .effect(.cancelFlow): record(.cancelled(.calleeHungUp))
        case .effect(.startMachineHandler): record(.cancelled(.machine))
        case .effect, .ledger: record(.cancelled(.ended))
        }
        trace.endSecret(secrets)
    }
}
