import Flows
import Outbound

/// What a test says about the far end of one attempt, so that it goes as the attempt went: the same person at
/// the same moments.
struct PinnedAttempt {
    private let story: AttemptStory
    private let entries: [AttemptTrace.Entry]
    /// Whose leg the flow is on; nil where nobody is called.
    private let callee: Int64?
    private let attempt: Attempt

    init(_ story: AttemptStory) {
        self.story = story
        attempt = story.attempt
        entries = story.trace?.entries ?? []
        callee =
            entries.lazy.compactMap { entry in
                if case .opened(let leg, .callee, _) = entry.event { leg } else { nil }
            }.first
    }

    /// `t:callee{...}` and what answers its web requests; empty where a test does the same unasked.
    func lines() throws(TestObstacle) -> [String] { webAnswers + (try far()) }

    private func far() throws(TestObstacle) -> [String] {
        guard let outcome = attempt.outcome, outcome != .canceled, outcome != .uncertain else {
            throw TestObstacle(
                "attempt \(attempt.id) \(attempt.outcome.map { "is \($0.rawValue)" } ?? "is still open"), "
                    + "and no test can say that"
            )
        }
        guard attempt.destination.type.isCall else { return message(outcome) }
        guard let answered = time({ $0 == .answered }) ?? attempt.answeredAt else {
            return [call(ended(outcome), rings: ended(outcome) == .rejected ? end : nil)]
        }
        let isMachine = outcome == .machine || time { $0 == .detected(.machine) } != nil
        guard isMachine else { return person(from: answered) }
        // A greeting that nobody waited for is longer than whoever did not.
        let greeting = (time { $0 == .beep }).map { $0 - answered } ?? (end - answered + .seconds(10))
        return [call(.machine, rings: answered, "greeting = \(Quoted.text(PinText.duration(greeting)))")]
    }

    private func message(_ outcome: Outcome) -> [String] {
        outcome == .sent || outcome == .answered || outcome == .failed ? [] : [call(outcome)]
    }

    /// How a leg ended that nobody answered.
    private func ended(_ outcome: Outcome) -> Outcome {
        for entry in entries {
            if case .leg(callee, .ended(let cause, _, _)) = entry.event { return cause.unansweredOutcome }
        }
        return outcome
    }

    private func call(_ outcome: Outcome?, rings: Instant? = nil, _ more: String...) -> String {
        var fields = outcome.map { ["\($0.rawValue) = true"] } ?? []
        if let rings { fields.append("rings = \(Quoted.text(PinText.duration(rings - opened)))") }
        return "t:callee{ \((fields + more).joined(separator: ", ")) }"
    }

    private func time(_ isIt: (LegEvent) -> Bool) -> Instant? {
        entries.first { entry in
            if case .leg(callee, let event) = entry.event { isIt(event) } else { false }
        }?.at
    }

    private var opened: Instant {
        entries.first { if case .opened(callee, _, _) = $0.event { true } else { false } }?.at
            ?? attempt.startedAt
    }

    private var end: Instant {
        time { if case .ended = $0 { true } else { false } } ?? attempt.endedAt ?? attempt.startedAt
    }

    /// Web servers answer what they answered.
    private var webAnswers: [String] {
        var lines: [String] = []
        var asked: WebRequest?
        for entry in entries {
            switch entry.event {
            case .action(.http(let request), _): asked = request
            case .action: asked = nil
            case .answer(let answer, _, _):
                guard let request = asked, let end = PinText.web(answer) else { continue }
                // What stands behind the address may be a key.
                let url = request.url.split(separator: "?", omittingEmptySubsequences: false)
                let shown = url.count > 1 ? "\(url[0])*" : request.url
                lines.append("t:http(\(Quoted.text(shown)), \(LuaText.line(end)))")
                asked = nil
            default: break
            }
        }
        return lines
    }
}

// A person.
extension PinnedAttempt {
    private enum Move {
        case press(String)
        case say(String)
        case hangUp
    }

    /// From a move's beginning to its end.
    private struct Deed {
        var move: Move
        var begin: Instant
        var end: Instant
    }

    private static let keyEach = Duration.milliseconds(250)
    /// A person who does nothing hangs up after so long a silence.
    private static let patience = Duration.seconds(20)
    /// For a prompt to come; longer ones are said.
    private static let hearing = Duration.minutes(1)

    private func person(from answered: Instant) -> [String] {
        var moves = moves(from: answered)
        let isDone = deeds().last.map { if case .hangUp = $0.move { true } else { false } } ?? false
        let last = deeds().last?.end ?? answered
        if !isDone, !deeds().isEmpty, !talks(after: last), end - last >= Self.patience {
            moves.append("callee:wait(\(Quoted.text(PinText.duration(end - last + .seconds(1)))))")
        }
        let rings = "rings = \(Quoted.text(PinText.duration(answered - opened)))"
        if moves.isEmpty { return ["t:callee{ \(rings) }"] }
        return ["t:callee{ \(rings), run = function(callee)"] + moves.map { "    \($0)" } + ["end }"]
    }

    private func talks(after instant: Instant) -> Bool {
        entries.contains { if case .bridged = $0.event { $0.at >= instant } else { false } }
    }

    private func moves(from answered: Instant) -> [String] {
        let prompts = PinnedPrompts(entries, machine: false).begun
        var lines: [String] = []
        var now = answered
        for deed in deeds() {
            let anchor = prompts.last { prompt in
                prompt.at >= now && prompt.at <= deed.begin && !prompt.text.contains(Secrets.mark)
                    && prompts.count { $0.text.contains(prompt.text) } == 1
            }
            if let anchor {
                let isFar = anchor.at - now >= Self.hearing
                let timeout =
                    isFar ? ", \(Quoted.text(PinText.duration(anchor.at - now + .seconds(10))))" : ""
                lines.append("callee:hear(\(Quoted.text(anchor.text))\(timeout))")
                now = anchor.at
            }
            if deed.begin > now {
                lines.append("callee:wait(\(Quoted.text(PinText.duration(deed.begin - now))))")
            }
            switch deed.move {
            case .press(let keys): lines.append("callee:press(\(Quoted.text(keys)))")
            case .say(let words): lines.append("callee:say(\(Quoted.text(words)))")
            case .hangUp: lines.append("callee:hang_up()")
            }
            now = max(deed.end, now)
        }
        return lines
    }

    private func deeds() -> [Deed] {
        var deeds: [Deed] = []
        var silence = Duration.zero
        let secret = PinnedSecrets(entries)
        for (index, entry) in entries.enumerated() {
            switch entry.event {
            case .action(.listen(let request), _): silence = request.silence
            case .leg(callee, .digit(let key)):
                let key = secret.key(at: index) ?? key
                if case .press(let keys)? = deeds.last?.move, let last = deeds.last?.end,
                    entry.at - last == Self.keyEach
                {
                    deeds[deeds.count - 1].move = .press(keys + String(key))
                    deeds[deeds.count - 1].end = entry.at
                } else {
                    deeds.append(
                        Deed(move: .press(String(key)), begin: entry.at - Self.keyEach, end: entry.at)
                    )
                }
            case .leg(callee, .speech(let text, _)):
                let spoken = entry.at - silence
                let length = Duration.milliseconds(60 * Int64(text.count))
                deeds.append(Deed(move: .say(text), begin: spoken - length, end: spoken))
            case .leg(callee, .ended(.hungUp, _, _)):
                deeds.append(Deed(move: .hangUp, begin: entry.at, end: entry.at))
            default: break
            }
        }
        return deeds
    }
}
