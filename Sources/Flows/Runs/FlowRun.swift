import Lua
import Outbound

/// What a handler is given beside its object.
package enum FlowCause: Hashable, Sendable {
    case none
    /// Why the leg ended, for `hangup`.
    case ended(String)
    /// What went wrong, for `error`.
    case failure(ScriptFailure)
}

/// One run of a flow, for one attempt, with its own interpreter. One task owns it.
package struct FlowRun: ~Copyable {
    private let script: FlowScript
    private let host: FlowHost
    private var interpreter: LuaInterpreter
    private var isLoaded = false
    private var hasMedia = true
    private var pending: FlowAction?
    private var typing: FlowTyping?
    /// Whether the campaign's own message was asked for.
    package private(set) var hasSent = false

    package init(script: FlowScript, context: FlowContext) {
        self.script = script
        typing = script.console.map { FlowTyping($0) }
        host = FlowHost(context)
        interpreter = LuaInterpreter(
            image: script.image,
            limits: context.limits,
            seed: context.seed,
            host: host
        )
    }

    /// Begins a handler; one that the flow does not have returns at once. `hasMedia` says whether the leg is
    /// up; `hangup`, `message` and `email` never have media.
    package mutating func start(
        _ entry: FlowEntry,
        _ cause: FlowCause = .none,
        hasMedia: Bool = true
    ) -> FlowStep {
        pending = nil
        self.hasMedia = hasMedia && entry != .hangup && entry != .message && entry != .email
        guard script.handlers.contains(entry) else { return .returned(disposition: nil) }
        if !isLoaded {
            isLoaded = true
            if let error = interpreter.loadRefusingActions() { return failed(error) }
        }
        let argument: LuaValue =
            switch cause {
            case .none: .null
            case .ended(let why): .string(why)
            case .failure(let failure): ScriptFacts.failure(failure)
            }
        let step = interpreter.call(
            .prelude("run"),
            [.string(entry.rawValue), .string(object(entry)), argument]
        )
        return advance(step)
    }

    /// Goes on with the answer to the pending action.
    package mutating func resume(_ answer: FlowAnswer) -> FlowStep {
        if case .setVariables(let changes) = pending {
            switch answer {
            case .raise, .failure: break
            default: host.set(changes)
            }
        }
        pending = nil
        return advance(interpreter.resume(answer.lua))
    }

    /// Ends the pending action: nothing in the script can catch it, its `<close>` variables are closed.
    /// `start` works afterwards, in the same interpreter.
    package mutating func cancel() {
        pending = nil
        if let error = interpreter.cancel() {
            let problem = ScriptProblem(error, chunks: script.chunks)
            host.write(.warn, "while it was ended: \(problem.summary)")
        }
    }

    /// The action that waits for its answer.
    package var action: FlowAction? { pending }

    /// Where in the script that action was asked for.
    package var place: ScriptPlace? {
        interpreter.position.map { ScriptPlace(file: $0.file, line: $0.line) }
    }

    /// The target's variables with this attempt's merged in.
    package var variables: [String: JSONValue] { host.variables }

    /// This attempt's own; null where it cleared one of the target's.
    package var attemptVariables: [String: JSONValue] { host.own }

    /// What the script has written.
    package var log: [LogLine] { host.log.lines }

    package var logCount: Int { host.log.lines.count }

    /// The lines that were run since the last time, where they are traced; `lost` came before these.
    package mutating func takeLines() -> (places: [ScriptPlace], lost: Int)? {
        guard host.context.tracesLines else { return nil }
        let (places, lost) = interpreter.takeLines()
        return (places.map { ScriptPlace(file: $0.file, line: $0.line) }, lost)
    }

    /// Who answered, as soon as it is known: `call.answered_by`.
    package var answeredBy: AnsweredBy? {
        get { host.answeredBy }
        nonmutating set { host.answeredBy = newValue }
    }

    /// Bytes that the interpreter uses.
    package var memory: Int { interpreter.memory }

    private func object(_ entry: FlowEntry) -> String {
        switch entry {
        case .message: return "message:"
        case .email: return "email:"
        case .answered, .machine: return "call:"
        case .hangup, .error:
            switch host.context.destination.type {
            case .tel, .sip: return "call:"
            case .sms: return "message:"
            case .email: return "email:"
            }
        }
    }

    private func failed(_ error: LuaError) -> FlowStep {
        .failed(ScriptFailure(error, chunks: script.chunks))
    }

    /// Goes on until an action of the engine's is asked for, or the run has ended.
    private mutating func advance(_ first: LuaStep) -> FlowStep {
        var step = first
        var refusals = 0
        while true {
            switch step {
            case .failed(let error):
                // A typed text ends alone, where the interpreter can go on.
                guard let words = typing?.failed(error) else { return failed(error) }
                step = interpreter.call(.prelude("run"), [.null, .null, .string(words)])
            case .returned(let values):
                let tag = values.first?.string
                if let tag, tag.utf8.count > 500 {
                    let message =
                        "the flow returned a text of \(tag.utf8.count) bytes as its disposition, and 500 "
                        + "are the most"
                    let problem = ScriptProblem(file: script.chunks[0].name, message: message)
                    return .failed(ScriptFailure(kind: .flowError, problem: problem))
                }
                return .returned(disposition: tag.flatMap { $0.isEmpty ? nil : $0 })
            case .action(Prelude.consoleRead, let arguments) where typing != nil:
                let lines = log
                if let typed = typing?.read(arguments, log: lines) { step = interpreter.resume(typed) }
            case .action(let name, let arguments):
                switch request(name, arguments) {
                case .perform(let action):
                    pending = action
                    if case .sendMessage = action { hasSent = true }
                    return .action(action)
                case .answer(let answer):
                    // Each answer begins a new budget: a loop over refused actions would never use one up.
                    refusals += 1
                    if refusals > FlowRun.refusalLimit {
                        let words = "asked for \(FlowRun.refusalLimit) actions in a row that were all refused"
                        return .failed(exhausted(words))
                    }
                    step = interpreter.resume(answer.lua)
                }
            }
        }
    }

    /// The last action that could not be asked for, and what the script was answered.
    package private(set) var refusal: String?

    /// Ends the run as one that asked for too much.
    package mutating func fail(_ words: String) -> FlowStep {
        cancel()
        return .failed(exhausted(words))
    }

    private func exhausted(_ words: String) -> ScriptFailure {
        let problem = ScriptProblem(file: script.chunks[0].name, message: "\(words), the limit")
        return ScriptFailure(kind: .actions, problem: problem)
    }

    private static let refusalLimit = 1000

    private enum Request {
        case perform(FlowAction)
        case answer(FlowAnswer)
    }

    private mutating func request(_ name: String, _ arguments: [LuaValue]) -> Request {
        guard let action = ScriptAPI.byName[name] else { return .answer(.raise("\(name) is not an action")) }
        if action.needsMedia && !hasMedia {
            return .answer(
                .raise(
                    "\(name) needs a call that is up, and this one has ended: only actions without media remain"
                )
            )
        }
        do throws(ArgumentProblem) {
            let arguments = try Arguments(action, arguments, host.scope)
            let reader = FlowActionReader(arguments: arguments, host: host)
            switch try reader.read() {
            case .unavailable(let why):
                refusal = "\(name) answered nil, \"\(why)\""
                return .answer(.failure(why))
            case .action(.sendMessage) where hasSent:
                throw arguments.problem(
                    ": this flow has sent its message already, and one attempt sends one; for more use sms.send or "
                        + "email.send"
                )
            case .action(let action): return .perform(action)
            }
        } catch {
            return .answer(.raise(error.message))
        }
    }
}
