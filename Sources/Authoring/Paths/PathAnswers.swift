import Flows
import Foundation
import Lua
import Outbound

/// Everything that may happen while a flow waits with an action, each thing once.
struct PathAnswers {
    struct Option {
        var given: GivenAnswer
        /// What happens when nobody does what is asked: time runs out, a key is wrong, nobody is there.
        var isPassive = false
    }

    private let directory: URL
    private let queues: Set<String>
    private let own: String
    private let detects: Bool
    private let looksAtDetection: Bool
    private let recovers: Bool
    /// Whether the flow reads which attempt it is.
    let looksAtAttempt: Bool
    /// Whether the flow asks for what a seed draws.
    let drawsLots: Bool
    /// Literals of the flow that could be pressed.
    private let literals: [String]

    /// `recovers`: the flow has a handler for errors.
    init(_ folder: CampaignFolder, _ outplan: Outplan, queues: Set<String>, recovers: Bool) {
        directory = folder.directory
        self.queues = queues
        own = folder.file.campaign.queue
        detects = outplan.machine != .ignore
        self.recovers = recovers
        var literals: Set<String> = []
        var (looks, draws, counts) = (false, false, false)
        for chunk in [folder.flow].compactMap({ $0 }) + folder.modules {
            for token in ScriptTokens.read(chunk.source) {
                if token.text == "answered_by" { looks = true }
                if token.kind == .name, token.text == "random" { draws = true }
                if token.kind == .name, token.text == "attempt" { counts = true }
                let isKeys = token.text.allSatisfy { PathAnswers.keys.contains($0) }
                if token.kind == .string, isKeys, (2...32).contains(token.text.count) {
                    literals.insert(token.text)
                }
            }
        }
        looksAtDetection = looks
        drawsLots = draws
        looksAtAttempt = counts
        self.literals = literals.sorted()
    }

    private static let keys = Array("0123456789*#")
    /// An error that nobody has seen yet, so that the handler for errors runs.
    static let supposed = GivenAnswer.answer(
        .raise("supposed here, for the handler for errors"),
        after: .zero
    )
    /// Inputs of several keys that are tried.
    private static let inputs = 6

    /// The likeliest first. `isFirst`: nothing was answered before on this leg.
    func options(_ asked: AskedAction, target: Target, isCall: Bool, isFirst: Bool) -> [Option] {
        var options = self.options(asked.action, asked, target)
        if isFirst, recovers, [.answered, .message, .email].contains(asked.entry), !asked.action.isImmediate {
            options.append(Option(given: PathAnswers.supposed))
        }
        guard isCall, asked.entry != .hangup, !asked.action.isImmediate else { return options }
        if isFirst, detects, asked.entry == .answered {
            options.append(Option(given: .machine(after: .seconds(1))))
            if looksAtDetection { options.append(Option(given: .detected(.person, after: .seconds(1)))) }
        }
        options.append(Option(given: .hangUp()))
        if case .connect = asked.action { options.append(Option(given: .hangUp(talking: true))) }
        return options
    }

    private func options(_ action: FlowAction, _ asked: AskedAction, _ target: Target) -> [Option] {
        func passive(_ answer: FlowAnswer, _ after: Duration = .zero) -> Option {
            Option(given: .answer(answer, after: after), isPassive: true)
        }
        func active(_ answer: FlowAnswer, _ after: Duration = .zero) -> Option {
            Option(given: .answer(answer, after: after))
        }
        switch action {
        case .play(let request):
            if let missing = missing(request.items) { return [passive(.raise(missing))] }
            let whole = passive(.done(true), PathHearing.length(request.items))
            return request.bargeIn ? [whole, active(.done(false))] : [whole]
        case .digits(let request):
            if let missing = missing(request.prompt) { return [passive(.raise(missing))] }
            let prompt = PathHearing.length(request.prompt)
            let pressed = inputs(request, target).map { active(.digits($0), prompt + .seconds(2)) }
            let tries = request.tries
            var missed = [passive(.failure("timeout"), (prompt + request.timeout) * tries)]
            if request.valid != nil || request.min > 1 || request.terminator != nil {
                missed.append(passive(.failure("invalid"), (prompt + .seconds(2)) * tries))
            }
            return pressed + missed
        case .listen(let request):
            let prompt = PathHearing.length(request.prompt)
            let words = request.hints.isEmpty ? ["yes"] : Array(request.hints.prefix(PathAnswers.inputs))
            return words.map { active(.speech(text: $0, confidence: 0.9), prompt + .seconds(2)) } + [
                active(.keys("1"), prompt + .seconds(2)),
                passive(.failure("timeout"), prompt + request.timeout),
                passive(.failure("no_match"), prompt + .seconds(2)),
            ]
        case .connect(let request): return connections(request)
        case .record: return [passive(.recorded(file: "recording.wav", duration: .seconds(5)), .seconds(5))]
        case .leaveMessage(let items):
            if let missing = missing(items) { return [passive(.raise(missing))] }
            let left = passive(.done(true), PathHearing.length(items))
            return asked.answeredBy == .machine ? [left, passive(.failure("no_beep"), .seconds(60))] : [left]
        case .beep, .sendDigits: return [passive(.done(true), .milliseconds(500))]
        case .sleep(let duration): return [passive(.nothing, duration)]
        case .sendSMS, .sendEmail, .sendMessage:
            return [
                passive(.receipt(status: "sent", id: "message-1"), .milliseconds(200)),
                passive(.failure("do_not_contact")), passive(.failure("congestion"), .seconds(1)),
            ]
        case .http(let request):
            return [
                passive(.fetched(WebResponse(status: 200)), .milliseconds(200)),
                passive(.fetched(WebResponse(status: 500)), .milliseconds(200)),
                passive(.failure("timeout"), request.timeout),
            ]
        default: return [passive(.nothing)]
        }
    }

    private func connections(_ request: ConnectRequest) -> [Option] {
        let statuses: [ConnectStatus]
        switch request.party {
        case .queue(let name):
            let queue = name ?? own
            guard queues.contains(queue) else {
                return [Option(given: .answer(.raise(ConnectRequest.missing(queue))), isPassive: true)]
            }
            statuses = [.connected, .timeout, .noAgents]
        case .agent: statuses = [.connected, .noAnswer, .noAgents, .busy]
        case .number, .sip: statuses = [.connected, .noAnswer, .busy, .failed]
        }
        return statuses.map { status in
            let waited: Duration =
                switch status {
                case .connected: .seconds(5)
                case .timeout, .noAnswer: request.timeout ?? .seconds(30)
                case .busy, .failed, .noAgents: .seconds(1)
                }
            let talked = status == .connected ? Duration.seconds(60) : .zero
            let answer = FlowAnswer.connected(status, agent: nil, waited: waited, talked: talked)
            return Option(given: .answer(answer, after: waited + talked), isPassive: status != .connected)
        }
    }

    /// Each key where one is asked for; else some inputs of each kind.
    private func inputs(_ request: DigitsRequest, _ target: Target) -> [String] {
        let keys = PathAnswers.keys.filter {
            $0 != request.terminator && (request.valid?.contains($0) ?? true)
        }
        guard let first = keys.first else { return [] }
        if request.max == 1 { return keys.map { String($0) } }
        let known = target.draft.data.sorted { $0.key < $1.key }.map(\.value.display)
        let fitting = (literals + known).filter { text in
            (max(request.min, 1)...request.max).contains(text.count) && text.allSatisfy { keys.contains($0) }
        }
        let ends = [keys.last ?? first] + keys.filter { $0 == "9" }
        let longest = ends.map { String(repeating: $0, count: request.max) }
        let shortest = String(repeating: first, count: max(request.min, 1))
        var inputs: [String] = []
        for input in fitting.prefix(PathAnswers.inputs - 3) + [shortest] + longest
        where !inputs.contains(input) { inputs.append(input) }
        return Array(inputs.prefix(PathAnswers.inputs))
    }

    /// Why a file cannot be played, as it is said when it is played.
    private func missing(_ items: [PromptItem]) -> String? {
        for case .file(let path) in items {
            let file = directory.appendingPathComponent(path)
            if !FileManager.default.fileExists(atPath: file.path) {
                return "\(path): no such file in the campaign's folder, or not readable"
            }
        }
        return nil
    }
}
