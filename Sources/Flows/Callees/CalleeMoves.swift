import Lua
import Outbound

/// What a callee's actions come to, whoever wrote its script.
enum CalleeMoves {
    /// Nil where there is nothing to do.
    static func step(_ arguments: Arguments, _ generator: inout Generator) -> CalleeStep? {
        switch arguments.action.name {
        case "hear":
            return .hear(arguments.text("text") ?? "", timeout: arguments.duration("timeout") ?? .minutes(1))
        case "press":
            let keys = arguments.text("keys") ?? ""
            return keys.isEmpty ? nil : .press(keys)
        case "say": return .say(arguments.text("text") ?? "")
        case "wait":
            guard case .draw(let draw)? = arguments["time"] else { return nil }
            return .wait(draw.sample(&generator))
        default: return .hangUp
        }
    }

    fileprivate static func pick(_ chances: [Chance], _ generator: inout Generator) -> String {
        var point = generator.unit() * chances.reduce(0) { $0 + $1.share }
        for chance in chances {
            point -= chance.share
            if point < 0 { return chance.name }
        }
        return chances.last { $0.share > 0 }?.name ?? ""
    }
}

extension ScriptHost {
    /// What a callee's script asks without waiting; nil where the function is another's.
    func answer(
        callee function: String,
        _ given: [LuaValue],
        _ situation: CalleeSituation?,
        prompts: [String],
        _ scope: ArgumentScope,
        _ generator: inout Generator
    ) throws(ArgumentProblem) -> [LuaValue]? {
        switch function {
        case "callee:pick":
            guard let action = ScriptAPI.byName[function] else { return nil }
            let arguments = try Arguments(action, given, scope)
            guard case .chances(let chances)? = arguments["choices"] else { return nil }
            return [.string(CalleeMoves.pick(chances, &generator))]
        case "fact" where given.first?.string == "callee:":
            let name = given.count > 1 ? given[1].string ?? "" : ""
            guard let fact = situation?.fact(name, prompts: prompts) else { throw unknown("callee:", name) }
            return [fact]
        default: return nil
        }
    }
}
