import Lua
import Outbound

/// What is wrong with options and literals as they are written, in the words of the run.
extension ScriptUses {
    package typealias Problem = (token: ScriptToken, message: String)

    /// Of one use: `index` is its action's name, `arguments` are where its arguments begin.
    func mistakes(of action: ScriptAction, at index: Int, _ arguments: [Int]) -> [Problem] {
        let object = keys.tokens[index - 2].text
        guard action.style == .function || receivers.contains(object) else { return [] }
        var found: [Problem] = []
        let positional = action.positional
        for (place, argument) in arguments.enumerated() {
            if place < positional.count {
                found += [mistake(in: positional[place], of: action, at: argument)].compactMap { $0 }
            } else if place == positional.count, keys.isSign("{", argument), !action.options.isEmpty {
                found += mistakes(inOptions: argument, of: action, as: object)
            }
        }
        if action.name == "callback", let message = momentMistake(arguments) {
            found.append((keys.tokens[index], action.fullName + message))
        }
        return found
    }

    private func mistakes(
        inOptions table: Int,
        of action: ScriptAction,
        as object: String
    ) -> [Problem] {
        // A handler's own word for its object does not tell which object it is.
        let meant = ScriptAPI.actions(in: place).filter {
            $0.name == action.name && $0.style == action.style
                && ($0.object == action.object || action.style == .method && action.object != object)
        }
        return keys.entries(of: table).compactMap { entry in
            guard case .name(let name) = entry.key else { return nil }
            let token = keys.tokens[entry.token]
            // `[name] = ...` is known at run time only.
            if token.kind == .name, keys.isSign("[", entry.token - 1) { return nil }
            if action.name == "menu", Arguments.isChoice(name) || token.text.contains("\\") { return nil }
            let parameters = meant.flatMap(\.options).filter { $0.name == name }
            if let parameter = parameters.first {
                return parameters.allSatisfy { $0.type == parameter.type }
                    ? mistake(in: parameter, of: action, at: entry.value) : nil
            }
            return (token, Arguments.noOption(name, of: action))
        }
    }

    private func mistake(in parameter: ScriptParameter, of action: ScriptAction, at index: Int) -> Problem? {
        guard parameter.type.isReadAlone, let (token, value) = literal(at: index) else { return nil }
        let scope = ArgumentScope(
            template: TemplateScope(target: TargetDraft(destinations: []), zone: Zone("UTC"))
        )
        do throws(ArgumentProblem) {
            _ = try parameter.type.read(value, scope)
            return nil
        } catch {
            return (token, "\(action.fullName), \(parameter.name): \(error.message)")
        }
    }

    /// What is wrong with the times of a callback, where all of them are literals.
    private func momentMistake(_ arguments: [Int]) -> String? {
        var given: [ScriptKeys.Entry] = []
        if let table = arguments.first {
            guard keys.isSign("{", table) else { return nil }
            given = keys.entries(of: table).filter {
                if case .name(let name) = $0.key { return Arguments.moments.contains(name) }
                return false
            }
        }
        guard given.count != 1, given.allSatisfy({ literal(at: $0.value) != nil }) else { return nil }
        return Arguments.notOneMoment(
            Arguments.moments.filter { name in given.contains { $0.key == .name(name) } }
        )
    }

    /// A value that stands alone there as it is written, or a local that is one.
    private func literal(at index: Int) -> (token: ScriptToken, value: LuaValue)? {
        guard index < keys.tokens.count else { return nil }
        let token = keys.tokens[index]
        let isAlone = [",", ";", "}", ")"].contains { keys.isSign($0, index + 1) }
        switch token.kind {
        case .string:
            // A call with one literal and no parentheses is followed by anything.
            guard isAlone || keys.tokens[index - 1].kind == .name else { return nil }
            return token.text.contains("\\") ? nil : (token, .string(token.text))
        case .number where isAlone:
            if let number = Int64(token.text) { return (token, .integer(number)) }
            return Double(token.text).map { (token, .number($0)) }
        case .name where isAlone:
            if token.text == "true" || token.text == "false" {
                return (token, .boolean(token.text == "true"))
            }
            return constants[token.text].flatMap {
                $0.text.contains("\\") ? nil : ($0, .string($0.text))
            }
        default: return nil
        }
    }

    /// Names under which the handlers of a source know what they are given.
    static func receivers(_ keys: ScriptKeys) -> Set<String> {
        var names = Set(ScriptAPI.objects + ["callee"])
        let handlers = Set(FlowEntry.allCases.map(\.rawValue))
        for index in keys.tokens.indices.dropFirst(2).dropLast(2) where keys.isName("function", index) {
            guard keys.isSign("(", index + 1), keys.tokens[index + 2].kind == .name else { continue }
            let isHandler = keys.isSign("=", index - 1) && handlers.contains(keys.tokens[index - 2].text)
            if isHandler || keys.isName("return", index - 1) { names.insert(keys.tokens[index + 2].text) }
        }
        return names
    }

    /// Uses of what the sandbox withholds. A name that the source also has in another way is its own.
    static func withheld(_ keys: ScriptKeys) -> [Problem] {
        var own: Set<String> = []
        var used: [Problem] = []
        for index in keys.tokens.indices where keys.tokens[index].kind == .name {
            let token = keys.tokens[index]
            guard let instead = ScriptAPI.withheld[token.text] else { continue }
            func isBefore(_ signs: [String]) -> Bool { signs.contains { keys.isSign($0, index - 1) } }
            func isBehind(_ signs: [String]) -> Bool { signs.contains { keys.isSign($0, index + 1) } }
            if index > 0, isBefore([".", ":"]) || isBehind(["="]) && isBefore(["{", ",", ";"]) { continue }
            let isText = index + 1 < keys.tokens.count && keys.tokens[index + 1].kind == .string
            let isDeclared = index > 0 && keys.isName("function", index - 1) && isBehind(["("])
            if !isDeclared, isText || isBehind([".", ":", "(", "["]) {
                used.append((token, "\(token.text) is not available to scripts\(instead)"))
            } else {
                own.insert(token.text)
            }
        }
        return used.filter { !own.contains($0.token.text) }
    }
}

extension ParameterType {
    /// Whether a literal given to it is judged without knowing the target.
    fileprivate var isReadAlone: Bool {
        switch self {
        case .duration, .clock, .time, .integer, .boolean, .keys, .choice, .draw: true
        default: false
        }
    }
}
