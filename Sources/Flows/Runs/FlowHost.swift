import Lua
import Outbound

/// What a run of a flow can ask without waiting: facts and variables.
final class FlowHost: ScriptHost {
    private let context: FlowContext
    var answeredBy: AnsweredBy?
    /// Of this attempt; null for one that it cleared.
    private(set) var own: [String: JSONValue]
    private var merged: [String: JSONValue]

    init(_ context: FlowContext) {
        self.context = context
        own = context.attempt.variables
        answeredBy = context.attempt.answeredBy
        merged = context.target.variables
        super.init(now: context.now, zone: context.zone)
        merge(own)
    }

    override var variables: [String: JSONValue] { merged }

    var scope: ArgumentScope {
        ArgumentScope(
            template: TemplateScope(
                variables: merged,
                target: context.target.draft,
                zone: context.zone,
                locale: context.locale
            )
        )
    }

    /// After they have become durable.
    func set(_ changes: [String: JSONValue]) {
        own.merge(changes) { _, new in new }
        merge(changes)
    }

    private func merge(_ changes: [String: JSONValue]) {
        for (name, value) in changes { merged[name] = value == .null ? nil : value }
    }

    override func answer(_ function: String, _ arguments: [LuaValue]) throws(ArgumentProblem) -> [LuaValue]? {
        let first = arguments.first?.string ?? ""
        let second = arguments.count > 1 ? arguments[1] : .null
        switch function {
        case "fact": return [try fact(first, second)]
        case "variable":
            guard case .string(let name)? = arguments.first else { return [.null] }
            return [merged[name].map { LuaValue($0) } ?? .null]
        case "variables": return [LuaValue(.object(merged))]
        case "unassignable": return [.string(unassignable(first, second.string ?? ""))]
        default: return nil
        }
    }

    private func fact(_ object: String, _ key: LuaValue) throws(ArgumentProblem) -> LuaValue {
        let name = key.string ?? Given.describe(key)
        guard ScriptAPI.facts(of: object).contains(name) else { throw unknown(object, name) }
        switch name {
        case "target": return ScriptFacts.target(context.target, zone: context.zone)
        case "destination": return ScriptFacts.destination(context.destination)
        case "campaign": return ScriptFacts.campaign(context.campaign)
        case "attempt": return ScriptFacts.attempt(context.attempt)
        default: return .string((answeredBy ?? .unknown).rawValue)
        }
    }

    private func unassignable(_ object: String, _ name: String) -> String {
        if name == "variables" {
            return "\(object).variables is not assigned as a whole: assign its fields, or use "
                + "\(object):set_variables{...}"
        }
        if ScriptAPI.facts(of: object).contains(name) { return "\(object).\(name) is read-only" }
        return
            "\(object).\(Given.masked(name)) cannot be assigned: keep your own values in \(object).variables, "
            + "or in a local"
    }
}
