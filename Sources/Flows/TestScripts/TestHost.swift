import Lua
import Outbound

/// What a file of tests can ask without waiting: it declares tests, and its callees look around and choose.
final class TestHost: ScriptHost {
    private(set) var names: [String] = []
    /// While a test runs nothing is declared.
    var isRunning = false
    /// The callee that goes on now.
    var situation: CalleeSituation?
    var prompts: [String] = []
    /// What the callees decided, by the place that the script has of it.
    private(set) var moves: [CalleeStep] = []
    private var generator: Generator

    init(now: (() -> Instant)?, zone: Zone?, seed: UInt64) {
        generator = Generator(seed: seed, "callee")
        super.init(now: now, zone: zone)
    }

    override func answer(_ function: String, _ given: [LuaValue]) throws(ArgumentProblem) -> [LuaValue]? {
        switch function {
        case "test":
            try declare(given)
            return []
        case "callee:move": return [.integer(try move(given))]
        default:
            return try answer(callee: function, given, situation, prompts: prompts, scope, &generator)
        }
    }

    private func declare(_ given: [LuaValue]) throws(ArgumentProblem) {
        if isRunning {
            throw ArgumentProblem(message: "test: a test declares no tests; put it beside this one")
        }
        guard let name = given.first?.string, (1...200).contains(name.count),
            !name.contains(where: \.isNewline)
        else {
            throw ArgumentProblem(
                message: "test, name: expected one line of 1 to 200 characters, given "
                    + Given.describe(given.first ?? .null)
            )
        }
        guard given.count > 1, given[1].string == "function" else {
            throw ArgumentProblem(
                message: "test, run: expected a function, as in test(\"name\", function(t) ... end)"
            )
        }
        if names.contains(name) {
            throw ArgumentProblem(
                message: "test: there is a test \(Given.quoted(name)) already; each has a name of its own"
            )
        }
        guard names.count < TestScript.limit else {
            throw ArgumentProblem(message: "test: \(TestScript.limit) tests in a file are the most")
        }
        names.append(name)
    }

    private var scope: ArgumentScope {
        let target = situation?.target.draft ?? TargetDraft(destinations: [])
        return ArgumentScope(template: TemplateScope(target: target, zone: zone))
    }

    private func move(_ given: [LuaValue]) throws(ArgumentProblem) -> Int64 {
        guard let action = given.first?.string.flatMap({ ScriptAPI.byName[$0] }) else {
            throw ArgumentProblem(message: "a callee cannot do this")
        }
        let arguments = try Arguments(action, Array(given.dropFirst()), scope)
        guard moves.count < Self.moveLimit else {
            throw ArgumentProblem(message: "the callees of a test do \(Self.moveLimit) things at most")
        }
        moves.append(CalleeMoves.step(arguments, &generator) ?? .wait(.zero))
        return Int64(moves.count - 1)
    }

    /// Of all callees of one test.
    private static let moveLimit = 100_000
}
