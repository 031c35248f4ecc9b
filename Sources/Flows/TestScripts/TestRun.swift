import Lua
import Outbound

/// One run of one test, in an interpreter of its own. Whoever drives it lives the world that it asks for.
package struct TestRun: ~Copyable {
    private let script: TestScript
    private let place: Int
    private let host: TestHost
    private var interpreter: LuaInterpreter
    private var count = 0
    /// What a callee or a web server of the test is asked for while time passes.
    private var asked: (callee: Bool, url: String)?

    /// What one test may ask for.
    package static let limit = 10_000

    /// `place` is the test's among those of the script; `seed` is that of its callees' choices.
    package init(
        script: TestScript,
        place: Int,
        zone: Zone?,
        seed: UInt64,
        now: @escaping @Sendable () -> Instant
    ) {
        self.script = script
        self.place = place
        host = TestHost(now: now, zone: zone, seed: seed)
        interpreter = LuaInterpreter(
            image: script.image,
            limits: ScriptLimit.simulated.lua,
            seed: seed,
            host: host
        )
    }

    package mutating func start() -> TestStep {
        if let error = interpreter.loadRefusingActions() { return failed(error) }
        host.isRunning = true
        return advance(interpreter.call(.prelude("run"), [.integer(Int64(place + 1))]))
    }

    package mutating func resume(_ answer: TestAnswer) -> TestStep {
        asked = nil
        let values: [LuaValue]
        switch answer {
        case .nothing: values = []
        case .text(let text): values = [.string(text)]
        case .texts(let texts): values = [.table(LuaTable(array: texts.map { .string($0) }))]
        case .messages(let messages): values = [.table(LuaTable(array: messages.map { LuaValue($0) }))]
        case .passed: values = ["done"]
        case .attempt(let tested): values = ["done", ScriptFacts.tested(tested)]
        case .callee(let number, let function, let situation, let answer, let prompts):
            asked = (true, "")
            host.situation = situation
            host.prompts = prompts
            let heard: [LuaValue] =
                switch answer {
                case .done: []
                case .heard: [.boolean(true)]
                case .timeout: [.null, "timeout"]
                }
            values = ["callee", .integer(Int64(number)), .integer(Int64(function))] + heard
        case .request(let request, let function):
            asked = (false, request.url)
            values = ["request", ScriptFacts.request(request), .integer(Int64(function))]
        case .raise(let message): return advance(interpreter.resume(.raise(message)))
        }
        return advance(interpreter.resume(.values(values)))
    }

    /// Where the test stands: file and line of what it asks for.
    package var position: (file: String, line: Int)? {
        interpreter.position.map { ($0.file, $0.line) }
    }

    /// The zone in which it reads times without an offset.
    package var zone: Zone? {
        get { host.zone }
        nonmutating set { host.zone = newValue }
    }

    /// What the test has printed.
    package var log: [LogLine] { host.log.lines }

    private func failed(_ error: LuaError) -> TestStep {
        .failed(ScriptFailure(error, chunks: script.chunks))
    }

    private func failed(_ message: String) -> TestStep {
        let problem = ScriptProblem(
            file: position?.file ?? script.file,
            line: position?.line,
            message: message,
            chunks: script.chunks
        )
        return .failed(ScriptFailure(kind: .actions, problem: problem))
    }

    private mutating func advance(_ first: LuaStep) -> TestStep {
        var step = first
        while true {
            switch step {
            case .failed(let error): return failed(error)
            case .returned: return .returned
            case .action(let name, let given):
                count += 1
                if count > TestRun.limit {
                    return failed("a test asks for \(TestRun.limit) things at most, and this one asks on")
                }
                if name == "t:going" { return going(given) }
                do throws(ArgumentProblem) {
                    return .asked(try read(name, given))
                } catch {
                    step = interpreter.resume(.raise(error.message))
                }
            }
        }
    }

    private func read(_ name: String, _ given: [LuaValue]) throws(ArgumentProblem) -> TestAction {
        guard let action = ScriptAPI.byName[name] else {
            throw ArgumentProblem(message: "\(name) is no action")
        }
        let scope = ArgumentScope(
            template: TemplateScope(target: TargetDraft(destinations: []), zone: host.zone)
        )
        let arguments = try Arguments(action, given, scope)
        if let asked, ["t:run", "t:advance", "t:at"].contains(name) {
            let who = asked.callee ? "a callee" : "a web server"
            throw ArgumentProblem(message: "\(name) lets time pass, and \(who) of the test cannot do that")
        }
        return try TestActionReader(arguments: arguments, given: given).read()
    }

    /// What the test's own functions came to, for the world.
    private mutating func going(_ given: [LuaValue]) -> TestStep {
        let value = given.count > 1 ? given[1] : .null
        switch given.first?.string {
        case "moved":
            guard let place = value.integer, host.moves.indices.contains(Int(place)) else {
                return .moved(.returned)
            }
            return .moved(host.moves[Int(place)])
        case "answered": return fetched(value)
        default:
            return .failed(ScriptFailure(kind: .flowError, problem: problem(value.string ?? "")))
        }
    }

    /// What a function of the test raised: its place stands before its message, as Lua writes it.
    private func problem(_ raised: String) -> ScriptProblem {
        for chunk in script.chunks where raised.hasPrefix(chunk.name + ":") {
            let rest = raised.dropFirst(chunk.name.count + 1)
            guard let end = rest.firstIndex(of: ":"), let line = Int(rest[..<end]) else { continue }
            let message = rest[end...].dropFirst().trimmingPrefix(" ")
            return ScriptProblem(
                file: chunk.name,
                line: line,
                message: Given.masked(String(message), shortest: 10),
                chunks: script.chunks
            )
        }
        return ScriptProblem(
            file: position?.file ?? script.file,
            line: position?.line,
            message: Given.masked(raised, shortest: 10),
            chunks: script.chunks
        )
    }

    private func fetched(_ value: LuaValue) -> TestStep {
        let url = asked?.url ?? ""
        guard let action = ScriptAPI.byName["t:http"], value.table != nil else {
            return failed(
                "t:http: the function answered \(Given.describe(value)) to \(Given.quoted(url)); it returns a table "
                    + "such as { status = 200, json = {...} }"
            )
        }
        let scope = ArgumentScope(
            template: TemplateScope(target: TargetDraft(destinations: []), zone: host.zone)
        )
        do throws(ArgumentProblem) {
            let arguments = try Arguments(
                action,
                [.table([ScriptMark.object: "t:"]), .string(url), value],
                scope
            )
            return .fetched(try TestActionReader.end(arguments))
        } catch {
            return failed(error.message)
        }
    }
}
