import Lua
import Outbound

/// What a run of a flow can ask without waiting: facts and variables.
final class FlowHost: ScriptHost {
    let context: FlowContext
    var answeredBy: AnsweredBy?
    /// Of this attempt; null for one that it cleared.
    private(set) var own: [String: JSONValue]
    /// Has the target's variables with this attempt's merged in.
    private(set) var scope: ArgumentScope

    init(_ context: FlowContext) {
        self.context = context
        own = context.attempt.variables
        answeredBy = context.attempt.answeredBy
        scope = ArgumentScope(
            template: TemplateScope(
                variables: context.target.variables,
                target: context.target.draft,
                zone: context.zone,
                locale: context.locale
            )
        )
        super.init(now: context.now, zone: context.zone)
        merge(own)
    }

    override var variables: [String: JSONValue] { scope.template.variables }

    /// After they have become durable.
    func set(_ changes: [String: JSONValue]) {
        own.merge(changes) { _, new in new }
        merge(changes)
    }

    private func merge(_ changes: [String: JSONValue]) {
        for (name, value) in changes { scope.template.variables[name] = value == .null ? nil : value }
    }

    override func answer(_ function: String, _ arguments: [LuaValue]) throws(ArgumentProblem) -> [LuaValue]? {
        let first = arguments.first?.string ?? ""
        let second = arguments.count > 1 ? arguments[1] : .null
        switch function {
        case "fact": return [try fact(first, second.string ?? "")]
        case "variable":
            guard case .string(let name)? = arguments.first else { return [.null] }
            return [variables[name].map { LuaValue($0) } ?? .null]
        case "variables": return [LuaValue(.object(variables))]
        default: return nil
        }
    }

    private func fact(_ prefix: String, _ name: String) throws(ArgumentProblem) -> LuaValue {
        guard prefix.hasSuffix(":"), ScriptAPI.facts(of: String(prefix.dropLast())).contains(name) else {
            throw unknown(prefix, name)
        }
        switch name {
        case "target": return ScriptFacts.target(context.target, zone: context.zone)
        case "destination": return ScriptFacts.destination(context.destination)
        case "campaign": return ScriptFacts.campaign(context.campaign)
        case "attempt": return ScriptFacts.attempt(context.attempt)
        case "variables": return .table([ScriptMark.variables: true, ScriptMark.object: .string(prefix)])
        default: return .string((answeredBy ?? .unknown).rawValue)
        }
    }
}
