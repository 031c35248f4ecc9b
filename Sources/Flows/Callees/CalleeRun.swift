import Lua
import Outbound

/// What a simulated person does next.
package enum CalleeStep: Hashable, Sendable {
    /// Waits until a prompt with this text or file name is being played. Answer: `heard` or `timeout`.
    case hear(String, timeout: Duration)
    /// One key or more. Answer: `done`.
    case press(String)
    /// Answer: `done`.
    case say(String)
    /// Answer: `done`.
    case wait(Duration)
    /// Is not answered.
    case hangUp
    /// Its `run` has come to its end.
    case returned
    case failed(ScriptFailure)
}

package enum CalleeAnswer: Hashable, Sendable {
    case done
    case heard
    case timeout
}

/// One simulated person on one call: a rule's `run`, in an interpreter of its own.
package struct CalleeRun: ~Copyable {
    private let script: CalleeScript
    private let rule: CalleeRule
    private let host: CalleeHost
    private var interpreter: LuaInterpreter

    /// `seed` is keyed by the address and the number of calls to it.
    package init(
        script: CalleeScript,
        rule: CalleeRule,
        situation: CalleeSituation,
        seed: UInt64,
        now: @escaping @Sendable () -> Instant,
        limit: ScriptLimit = .simulated
    ) {
        self.script = script
        self.rule = rule
        host = CalleeHost(situation, seed: seed, now: now)
        interpreter = LuaInterpreter(image: script.image, limits: limit.lua, seed: seed, host: host)
    }

    package mutating func start() -> CalleeStep {
        guard rule.hasRun else { return .returned }
        if let error = interpreter.loadRefusingActions() { return failed(error) }
        return advance(interpreter.call(.prelude("run"), [.integer(Int64(rule.index))]))
    }

    package mutating func resume(_ answer: CalleeAnswer) -> CalleeStep {
        switch answer {
        case .done: advance(interpreter.resume(.values([])))
        case .heard: advance(interpreter.resume(.values([.boolean(true)])))
        case .timeout: advance(interpreter.resume(.values([.null, "timeout"])))
        }
    }

    /// A prompt's text or file name that is being played: `callee.prompts`.
    package mutating func hears(_ prompt: String) {
        if host.prompts.count < 1000 { host.prompts.append(prompt) }
    }

    package var prompts: [String] { host.prompts }
    package var log: [LogLine] { host.log.lines }

    private func failed(_ error: LuaError) -> CalleeStep {
        .failed(ScriptFailure(error, chunks: script.chunks))
    }

    private mutating func advance(_ first: LuaStep) -> CalleeStep {
        var step = first
        var refusals = 0
        while true {
            switch step {
            case .failed(let error): return failed(error)
            case .returned: return .returned
            case .action(let name, let arguments):
                do throws(ArgumentProblem) {
                    if let next = try host.step(name, arguments) { return next }
                    step = interpreter.resume(.values([]))
                } catch {
                    refusals += 1
                    if refusals > CalleeRun.refusalLimit {
                        let words =
                            "asked for \(CalleeRun.refusalLimit) actions in a row that were all refused"
                        let problem = ScriptProblem(
                            file: script.chunks[0].name,
                            message: "\(words), the limit"
                        )
                        return .failed(ScriptFailure(kind: .actions, problem: problem))
                    }
                    step = interpreter.resume(.raise(error.message))
                }
            }
        }
    }
}

extension CalleeRun {
    fileprivate static let refusalLimit = 1000
}

private final class CalleeHost: ScriptHost {
    private let situation: CalleeSituation
    private var generator: Generator
    var prompts: [String] = []

    init(_ situation: CalleeSituation, seed: UInt64, now: @escaping () -> Instant) {
        self.situation = situation
        generator = Generator(seed: seed, "callee")
        super.init(now: now, zone: situation.zone)
    }

    private var scope: ArgumentScope {
        ArgumentScope(template: TemplateScope(target: situation.target.draft, zone: situation.zone))
    }

    /// Nil where there is nothing to do.
    func step(_ name: String, _ given: [LuaValue]) throws(ArgumentProblem) -> CalleeStep? {
        guard let action = ScriptAPI.byName[name] else {
            throw ArgumentProblem(message: "\(name) is not an action")
        }
        return CalleeMoves.step(try Arguments(action, given, scope), &generator)
    }

    override func answer(_ function: String, _ given: [LuaValue]) throws(ArgumentProblem) -> [LuaValue]? {
        try answer(callee: function, given, situation, prompts: prompts, scope, &generator)
    }
}
