import Flows
import Outbound

/// The answers of an attempt's trace, given again, each after the same time; it notices where the run that it
/// drives differs from the one that was recorded. With other answers from some action on, it gives what was
/// recorded where the same is asked.
struct Recording: AnswerSource {
    /// From the flow's beginning on.
    private let entries: [AttemptTrace.Entry]
    private let callee: Int64?
    /// Whether places and times are held against each other: not where the script is another one.
    private let isExact: Bool
    private var cursor = 0
    /// The action whose entry has been found.
    private var matched = 0
    private var hasTalked = false
    private var entry: FlowEntry?
    private var secrets = Secrets()
    /// Other answers, from action `from` on.
    private let from: Int?
    private var answers: [ReplayAnswer]
    /// Those that no action has asked for.
    var unused: [String] { answers.map(\.text) }
    private(set) var difference: Difference?
    /// Digits of answers that were kept secret: zeros stand for them.
    private(set) var hiddenDigits = 0
    /// Where each action's answer is from, by its number.
    private(set) var origins: [Int: Origin] = [:]

    enum Origin: String, Sendable {
        case recorded, given
        /// Its end is known without anybody: it was played or waited to its end.
        case played
    }

    /// Where the run is another one than the recording.
    struct Difference: Hashable, Sendable {
        /// 1 for the first action.
        var action: Int
        var place: ScriptPlace?
        var recorded: String
        var now: String
    }

    init(_ trace: AttemptTrace, isExact: Bool = true, from: Int? = nil, answers: [ReplayAnswer] = []) {
        let first = trace.entries.firstIndex { if case .began = $0.event { true } else { false } }
        entries = Array(trace.entries[(first ?? trace.entries.endIndex)...])
        callee =
            trace.entries.lazy.compactMap { entry in
                if case .opened(let leg, .callee, _) = entry.event { leg } else { nil }
            }.first
        self.isExact = isExact
        self.from = from
        self.answers = answers
    }

    /// Zeros stand for them.
    var knowsSecrets: Bool { false }

    mutating func answer(_ asked: AskedAction) -> GivenAnswer {
        if let from, asked.number >= from { return different(asked) }
        if difference != nil { return .abandon }
        if matched != asked.number, let ended = match(asked) { return ended }
        if difference != nil { return .abandon }
        origins[asked.number] = .recorded
        return recorded(asked)
    }

    /// Finds the action in the recording; an answer where something came before it.
    private mutating func match(_ asked: AskedAction) -> GivenAnswer? {
        while cursor < entries.count {
            let (at, event) = (entries[cursor].at, entries[cursor].event)
            let after = at - asked.at
            switch event {
            case .action(let action, let place):
                cursor += 1
                compare(asked, action, place, at: at)
                matched = asked.number
                hasTalked = false
                return nil
            case .joined:
                cursor += 1
                if !asked.isJoining { differ(asked, "the flow returned and its leg joined the queue") }
                matched = asked.number
                hasTalked = false
                return nil
            case .began(let handler, _): entry = handler
            case .returned, .failed: entry = nil
            default:
                if let given = outside(event, after: after) { return given }
            }
            cursor += 1
        }
        differ(asked, "nothing more")
        return nil
    }

    /// What the recording says of the action's end.
    private mutating func recorded(_ asked: AskedAction) -> GivenAnswer {
        while cursor < entries.count {
            let (at, event) = (entries[cursor].at, entries[cursor].event)
            let after = at - asked.at
            switch event {
            case .answer(let answer, _, let isSecret):
                cursor += 1
                if isSecret { hide(answer) }
                return .answer(answer, after: after)
            case .parted(let answer):
                cursor += 1
                return .answer(answer, after: after)
            case .bridged: hasTalked = true
            case .cancelled(.hungUp):
                cursor += 1
                return .answer(.nothing, after: after)
            case .cancelled, .began, .action: return .abandon
            default:
                if let given = outside(event, after: after) { return given }
            }
            cursor += 1
        }
        return .abandon
    }

    private mutating func hide(_ answer: FlowAnswer) {
        guard case .digits(let zeros) = answer else { return }
        hiddenDigits += zeros.count
        secrets.keep(zeros)
    }

    /// What comes to an attempt from outside, whatever its flow waits for; it is taken then.
    private mutating func outside(_ event: TraceEvent, after: Duration) -> GivenAnswer? {
        let after = max(after, .zero)
        switch event {
        case .leg(callee, .detected(let who)):
            cursor += 1
            return .detected(who, after: after)
        case .leg(callee, .ended(let cause, _, _)) where cause != .hungUpByUs:
            cursor += 1
            return .hangUp(after: after, talking: hasTalked)
        case .limit("shutdown"):
            cursor += 1
            return .stopped(cause: "shutdown", after: after)
        case .limit:
            // The drive knows its limits itself: it only has to wait as long.
            cursor += 1
            return .answer(.nothing, after: after)
        default: return nil
        }
    }

    private mutating func compare(
        _ asked: AskedAction,
        _ action: FlowAction,
        _ place: ScriptPlace?,
        at: Instant
    ) {
        if entry != asked.entry {
            return differ(asked, "\(action.words) in handler \(entry?.rawValue ?? "none")")
        }
        guard Likeness(secrets).isSame(action, asked.action) else { return differ(asked, action.words) }
        guard isExact else { return }
        if place != asked.place {
            return differ(asked, "\(action.words) at \(place?.description ?? "no line")")
        }
        if at != asked.at {
            differ(asked, "\(action.words) \(DurationText.text(at - asked.at)) later")
        }
    }

    private mutating func differ(_ asked: AskedAction, _ recorded: String) {
        guard difference == nil else { return }
        difference = Difference(
            action: asked.number,
            place: asked.place,
            recorded: recorded,
            now: asked.action.words
        )
    }

    func isSame(_ recorded: String, _ now: String) -> Bool { Likeness(secrets).isSame(recorded, now) }

    /// What the recording asks for after the run has ended, if anything.
    func rest() -> String? {
        for entry in entries[min(cursor, entries.count)...] {
            if case .action(let action, let place) = entry.event {
                return "\(action.words)\(place.map { " at \($0)" } ?? "")"
            }
        }
        return nil
    }
}

extension Recording {
    /// From the action with another answer on: given answers for what is another question than before.
    private mutating func different(_ asked: AskedAction) -> GivenAnswer {
        if asked.number == from {
            if matched != asked.number, let ended = match(asked) { return ended }
            difference = nil
            skipAnswer()
            return given(asked)
        }
        if asked.action.isImmediate {
            take(asked.action)
            origins[asked.number] = .played
            return .answer(.nothing)
        }
        if let index = next(asked.action), let answer = answer(after: index) {
            cursor = answer.next
            if answer.isSecret { hide(answer.answer) }
            origins[asked.number] = .recorded
            return .answer(answer.answer, after: answer.after)
        }
        if let played = ReplayAnswer.played(asked.action) {
            origins[asked.number] = .played
            return played
        }
        return given(asked)
    }

    private mutating func given(_ asked: AskedAction) -> GivenAnswer {
        guard let index = answers.firstIndex(where: { $0.fits(asked.action) }) else { return .abandon }
        origins[asked.number] = .given
        return answers.remove(at: index).given(to: asked.action)
    }

    private mutating func skipAnswer() {
        while cursor < entries.count {
            if case .answer = entries[cursor].event { break }
            if case .action = entries[cursor].event { return }
            cursor += 1
        }
        cursor = min(cursor + 1, entries.count)
    }

    /// Where the recording asks for the same next.
    private func next(_ action: FlowAction) -> Int? {
        entries[cursor...].firstIndex { entry in
            guard case .action(let recorded, _) = entry.event else { return false }
            return Likeness(secrets).isSame(recorded, action)
        }
    }

    private mutating func take(_ action: FlowAction) {
        if let index = next(action) { cursor = index + 1 }
    }

    private func answer(
        after index: Int
    ) -> (answer: FlowAnswer, isSecret: Bool, after: Duration, next: Int)? {
        for place in (index + 1)..<max(index + 1, entries.count) {
            switch entries[place].event {
            case .answer(let answer, _, let isSecret):
                return (answer, isSecret, entries[place].at - entries[index].at, place + 1)
            case .action, .cancelled: return nil
            default: continue
            }
        }
        return nil
    }
}

/// Whether two texts or actions are the same, where a secret may stand as a mark in the recorded one.
struct Likeness {
    private let secrets: Secrets

    init(_ secrets: Secrets) { self.secrets = secrets }

    func isSame(_ recorded: FlowAction, _ now: FlowAction) -> Bool {
        if recorded == now.kept { return true }
        return !secrets.isEmpty && isSame(recorded.words, now.words)
    }

    /// A mark stands for anything.
    func isSame(_ recorded: String, _ now: String) -> Bool {
        if recorded == now { return true }
        guard !secrets.isEmpty else { return false }
        let parts = recorded.split(separator: Secrets.mark, omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last, now.hasPrefix(first) else {
            return false
        }
        var rest = now.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(last)
    }
}
