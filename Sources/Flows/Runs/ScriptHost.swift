import Lua
import Outbound

/// Answers the functions that every script has: JSON, time, the log, and errors.
class ScriptHost: LuaHost {
    /// Nil while a script is published: then there is no present time.
    let now: (() -> Instant)?
    final var zone: Zone?
    private(set) var log = ScriptLog()

    init(now: (() -> Instant)?, zone: Zone?) {
        self.now = now
        self.zone = zone
    }

    /// The live table of variables, where there is one.
    var variables: [String: JSONValue] { [:] }

    /// What a subclass answers; nil where it does not know the function.
    func answer(_ function: String, _ arguments: [LuaValue]) throws(ArgumentProblem) -> [LuaValue]? { nil }

    final func call(_ function: String, _ arguments: [LuaValue]) -> LuaAnswer {
        do throws(ArgumentProblem) {
            if let values = try answer(function, arguments) { return .values(values) }
            if let values = try common(function, arguments) { return .values(values) }
            return .raise("\(function) is not available here")
        } catch {
            return .raise(error.message)
        }
    }

    private func common(_ function: String, _ arguments: [LuaValue]) throws(ArgumentProblem) -> [LuaValue]? {
        let first = arguments.first ?? .null
        let second = arguments.count > 1 ? arguments[1] : .null
        switch function {
        case "fail": throw ArgumentProblem(message: first.string ?? "")
        case "fact": throw unknown(first.string ?? "", second.string ?? "")
        case "assign": throw unassignable(first.string ?? "", second.string ?? "")
        case "assign inside": throw readOnly(first.string ?? "")
        case "log":
            let level = first.string.flatMap { LogLine.Level(rawValue: $0) } ?? .info
            log.write(level, second.string ?? "", at: now?() ?? Instant(milliseconds: 0))
            return []
        case "json.encode": return [.string(try json(first, "json.encode, value").text)]
        case "json.decode": return try decode(first)
        default: return try time(function, first, second)
        }
    }

    /// `prefix` is the object with its sign: `call:`, `json.`.
    func unknown(_ prefix: String, _ name: String) -> ArgumentProblem {
        let object = String(prefix.dropLast())
        if let words = ScriptAPI.reserved[prefix + name] ?? ScriptAPI.reserved[object] {
            return ArgumentProblem(message: words)
        }
        let known = ScriptAPI.actions.filter { $0.object == object }.map(\.name) + ScriptAPI.facts(of: object)
        return ArgumentProblem(
            message: "\(object) has no \"\(Given.masked(name))\""
                + Suggestion.ending(for: name, among: Set(known).sorted())
        )
    }

    private func unassignable(_ prefix: String, _ name: String) -> ArgumentProblem {
        let object = prefix.dropLast()
        let shown = "\(object).\(Given.masked(name))"
        guard prefix.hasSuffix(":") else {
            return ArgumentProblem(message: "\(shown) cannot be assigned: \(object) is read-only")
        }
        if name == "variables" {
            return ArgumentProblem(
                message: "\(shown) is not assigned as a whole: assign its fields, or use "
                    + "\(prefix)set_variables{...}"
            )
        }
        if ScriptAPI.facts(of: String(object)).contains(name) {
            return ArgumentProblem(message: "\(shown) is read-only")
        }
        return ArgumentProblem(
            message: "\(shown) cannot be assigned: \(Self.elsewhere(String(object)))"
        )
    }

    /// `name` is what was read: `call:target`, `call:variables.list`.
    private func readOnly(_ name: String) -> ArgumentProblem {
        let shown = name.replacing(":", with: ".", maxReplacements: 1)
        if shown.contains(".variables") {
            return ArgumentProblem(message: "\(shown) is read-only: assign a new table to it")
        }
        let object = shown.prefix { $0 != "." }
        return ArgumentProblem(
            message: "\(shown) is read-only: \(Self.elsewhere(String(object)))"
        )
    }

    /// Where an author's own values may be kept.
    private static func elsewhere(_ object: String) -> String {
        let place = ScriptAPI.facts(of: object).contains("variables") ? "in \(object).variables, or " : ""
        return "keep your own values \(place)in a local"
    }

    private func json(_ value: LuaValue, _ what: String) throws(ArgumentProblem) -> JSONValue {
        do throws(ValueProblem) {
            return try JSONValue(script: value, variables: variables)
        } catch {
            throw ArgumentProblem(message: "\(what): expected a value that JSON has, given \(error.message)")
        }
    }

    private func decode(_ value: LuaValue) throws(ArgumentProblem) -> [LuaValue] {
        guard let text = value.string else {
            throw ArgumentProblem(
                message: "json.decode, text: expected a text, given \(Given.describe(value))"
            )
        }
        do throws(JSONValue.Problem) {
            let json = try JSONValue(parsing: text)
            guard json.levels < 32 else { return [.null, "nested deeper than 31 levels"] }
            return [LuaValue(json)]
        } catch {
            return [.null, .string(error.description)]
        }
    }
}

extension LuaValue {
    /// Nil where there is nothing.
    init(text: String?) { self = text.map(LuaValue.string) ?? .null }
}

extension ScriptHost {
    func write(_ level: LogLine.Level, _ text: String) {
        _ = call("log", [.string(level.rawValue), .string(text)])
    }
}
