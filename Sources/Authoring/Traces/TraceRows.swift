import Flows
import Outbound
import Store

/// A trace's events as rows of a timeline, with what each changed.
struct TraceRows {
    private let story: AttemptStory
    private let trace: AttemptTrace
    private let callee: Int64?
    /// Whose leg is which.
    private var parties: [Int64: String] = [:]
    /// As the flow sees them.
    private var variables: [String: JSONValue] = [:]
    private var pending: FlowAction?
    private var isFirstDecision = true
    private(set) var rows: [Timeline.Row] = []

    init(_ story: AttemptStory, _ trace: AttemptTrace) {
        self.story = story
        self.trace = trace
        callee =
            trace.entries.lazy.compactMap { entry in
                if case .opened(let leg, .callee, _) = entry.event { leg } else { nil }
            }.first
        for entry in trace.entries { add(entry.event, at: entry.at) }
        if trace.lost > 0, let last = trace.entries.last {
            let limit = TracePen.limit / 1024
            add("", "\(trace.lost) events more had no room in the trace (\(limit) KiB)", at: last.at)
        }
    }

    private mutating func add(_ place: String, _ text: String, at: Instant) {
        rows.append(Timeline.Row(at: at, place: place, text: text))
    }

    private mutating func detail(_ text: String, at: Instant) {
        rows.append(Timeline.Row(at: at, place: "", text: text, isDetail: true))
    }

    private mutating func add(_ event: TraceEvent, at: Instant) {
        switch event {
        case .decision(let fields): decision(fields, at: at)
        case .opened(let leg, let kind, let carrier):
            parties[leg] = kind.rawValue
            add(kind.rawValue, "leg \(leg) opened, carrier \(carrier)", at: at)
        case .leg(let leg, let event): add(parties[leg] ?? "leg \(leg)", TraceRows.words(event), at: at)
        case .facts(let facts):
            variables = facts.targetVariables.merging(facts.attemptVariables) { $1 }.filter { $1 != .null }
        case .began(let entry, let why):
            add("flow", "handler \(entry.rawValue)" + (why.map { " (\($0))" } ?? ""), at: at)
        case .lines(let lines, let lost): add(lines, lost, at: at)
        case .action(let action, let place):
            pending = action
            add(place?.description ?? "flow", action.words, at: at)
        case .answer(let answer, _, let isSecret): add(answer, isSecret, at: at)
        case .log(let level, let text):
            add("log", level == .info ? text : "\(level.rawValue): \(text)", at: at)
        case .returned(let tag):
            add("flow", "returned" + (tag.map { " \"\($0)\"" } ?? ""), at: at)
        case .failed(let failure):
            let place = failure.line.map { "\(failure.file):\($0)" } ?? failure.file
            add(place, "failed (\(failure.kind.rawValue)): \(failure.message)", at: at)
            for level in failure.traceback.dropFirst() { detail("at \(level)", at: at) }
        case .cancelled(let cancellation): cancelled(cancellation, at: at)
        case .joined(let queue): add("flow", "joins the campaign's queue \"\(queue)\"", at: at)
        case .parted(let answer): detail("-> \(answer.words ?? "")", at: at)
        case .bridged(let leg, let agent):
            add(parties[leg] ?? "leg \(leg)", "talks" + (agent.map { ", \(Masked.agent($0))" } ?? ""), at: at)
        case .refused(let outcome, let reason):
            add("carrier", "refused: \(outcome.rawValue) (\(reason))", at: at)
        case .limit(let cause): add("limit", cause, at: at)
        }
    }

    private mutating func decision(_ fields: [String: JSONValue], at: Instant) {
        defer { isFirstDecision = false }
        let place = isFirstDecision ? "decided" : "then"
        switch fields["decision"]?.string {
        case "dial"?:
            let slot = fields["slot"]?.integer ?? 0
            let why = fields["because"]?.string.map { ": \($0)" } ?? ""
            add(place, (isFirstDecision ? "dial, destination \(slot)" : "due at once") + why, at: at)
        case "wait"?:
            let until = fields["until"]?.string.flatMap { RFC3339.instant($0) }
            let gate = fields["gate"]?.string ?? ""
            let when = until.map { "until \(story.time($0))" } ?? "until something changes"
            add(place, "wait \(when), because of \(gate)", at: at)
        case "give_up"?:
            add(place, "done: \(fields["reason"]?.string ?? ""), \(fields["because"]?.string ?? "")", at: at)
        default: add(place, Timeline.words(fields), at: at)
        }
    }

    private mutating func add(_ answer: FlowAnswer, _ isSecret: Bool, at: Instant) {
        if isSecret, case .digits(let keys) = answer {
            detail("-> \(keys.count) digits, kept secret", at: at)
        } else if let words = answer.words {
            rows.append(Timeline.Row(at: at, place: "", text: "-> \(words)"))
        }
        if case .setVariables(let changes) = pending, answer == .nothing {
            for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
                let before = variables[name].map(\.text) ?? "nothing"
                detail("\(name): \(before) -> \(value == .null ? "nothing" : value.text)", at: at)
                variables[name] = value == .null ? nil : value
            }
        }
        pending = nil
    }

    private mutating func cancelled(_ cancellation: TraceEvent.Cancellation, at: Instant) {
        switch cancellation {
        case .hungUp: break
        case .calleeHungUp: add("flow", "ended by the callee's hang-up", at: at)
        case .machine: add("flow", "ended: a machine answered", at: at)
        case .ended: add("flow", "ended", at: at)
        }
        pending = nil
    }

    private mutating func add(_ lines: [ScriptPlace], _ lost: Int, at: Instant) {
        var words = lost > 0 ? ["(\(lost) lines before)"] : []
        for (index, line) in lines.enumerated() {
            let isSame = index > 0 && lines[index - 1].file == line.file
            words.append(isSame ? "\(line.line)" : line.description)
        }
        add("lines", words.joined(separator: " "), at: at)
    }

    static func words(_ event: LegEvent) -> String {
        switch event {
        case .ringing: return "rings"
        case .answered: return "answered"
        case .detected(let who): return "detected: \(who.rawValue)"
        case .beep: return "beep"
        case .digit(let key): return key == "?" ? "key, kept secret" : "key \(key)"
        case .speech(let text, let confidence): return "says \"\(text)\", confidence \(confidence)"
        case .finished: return "finished"
        case .ended(let cause, let code, let reason):
            return "ended: \(cause.rawValue)" + (code.map { " \($0)" } ?? "")
                + (reason.map { " (\($0))" } ?? "")
        }
    }
}
