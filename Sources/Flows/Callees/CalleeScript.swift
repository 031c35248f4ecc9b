import Lua
import Outbound

/// A published `callees.lua`: how simulated people and agents behave.
package struct CalleeScript: Sendable {
    package let rules: [CalleeRule]
    /// By queue.
    package let agents: [String: AgentRule]
    let image: LuaImage
    let chunks: [LuaChunk]

    package init(main: LuaChunk, modules: [LuaChunk] = []) throws(ScriptProblem) {
        chunks = [main] + modules
        image = try Publication.image(
            chunks,
            prelude: Prelude.calleeChunk,
            actions: Prelude.calleeActions,
            functions: Prelude.calleeFunctions
        )
        let exports = try Publication.exports(image, chunks)
        let file = Publication.File(chunks: chunks)
        guard let table = exports.table else {
            throw file.problem(
                [],
                "callees.lua returns a table of rules, and this one returns \(Given.describe(exports))"
            )
        }
        let reader = CalleeReader(root: TableReader(table, file: file))
        rules = try reader.rules()
        agents = try reader.agents()
    }

    /// The first rule whose `when` holds; nil where none does.
    package func rule(for situation: CalleeSituation, seed: UInt64) throws(ScriptProblem) -> CalleeRule? {
        for rule in rules {
            switch rule.when {
            case .fields(let fields):
                let holds = fields.allSatisfy { field in
                    situation.text(field).map { field.values.contains($0) } ?? false
                }
                if holds { return rule }
            case .function:
                if try ask("when", rule, situation, seed) == .boolean(true) { return rule }
            }
        }
        return nil
    }

    /// The shares of a rule at this attempt, in the order of their names.
    package func chances(
        of rule: CalleeRule,
        for situation: CalleeSituation,
        seed: UInt64
    ) throws(ScriptProblem) -> [OutcomeChance] {
        if case .table(let chances) = rule.chance { return chances }
        let answer = try ask("chance", rule, situation, seed)
        do throws(ArgumentProblem) {
            return try CalleeReader.chances(answer)
        } catch {
            throw Publication.File(chunks: chunks).problem(
                [.place(rule.index), "chance"],
                "[\(rule.index)].chance returned: \(error.message)"
            )
        }
    }

    private func ask(
        _ what: String,
        _ rule: CalleeRule,
        _ situation: CalleeSituation,
        _ seed: UInt64
    ) throws(ScriptProblem) -> LuaValue {
        let now = situation.now
        let host = ScriptHost(now: { now }, zone: situation.zone)
        var interpreter = LuaInterpreter(
            image: image,
            limits: ScriptLimit.simulated.lua,
            seed: seed,
            host: host
        )
        if let error = interpreter.loadRefusingActions() { throw ScriptProblem(error, chunks: chunks) }
        var step = interpreter.call(.prelude(what), [.integer(Int64(rule.index))] + situation.facts)
        while true {
            switch step {
            case .returned(let values): return values.first ?? .null
            case .failed(let error): throw ScriptProblem(error, chunks: chunks)
            case .action(let name, _):
                step = interpreter.resume(.raise("\(name) cannot be used in \(what)"))
            }
        }
    }
}
