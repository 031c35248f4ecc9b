import Lua
import Outbound

/// What is wrong with options and literals as they are written, in the words of the run.
extension ScriptUses {
    package typealias Problem = (token: ScriptToken, message: String)

    /// Of one use: `index` is its action's name, `arguments` are where its arguments begin.
    func mistakes(of action: ScriptAction, at index: Int, _ arguments: [Int]) -> [Problem] {
        let object = action.style == .method ? keys.tokens[index - 2].text : action.object
        guard action.style == .function || receivers.contains(object) else { return [] }
        var found: [Problem] = []
        let positional = action.positional
        if arguments.isEmpty, let first = positional.first, first.isRequired {
            found.append((keys.tokens[index], Arguments.nothing(for: first, of: action)))
        }
        for (place, argument) in arguments.enumerated() {
            if place < positional.count {
                found += [mistake(in: positional[place], of: action, at: argument)].compactMap { $0 }
            } else if place == positional.count, keys.isSign("{", argument), !action.options.isEmpty {
                found += mistakes(inOptions: argument, of: action, as: object)
            } else if place == positional.count, !action.options.isEmpty, let given = literal(at: argument) {
                found.append((given.token, Arguments.noOptions(given.value, of: action)))
            }
        }
        if action.takesMoment, let message = momentMistake(arguments) {
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
        let entries = keys.entries(of: table)
        // An option that is unknown may be the one that is missing, misspelled.
        let isWhole = entries.allSatisfy { entry in
            guard case .name(let name) = entry.key, !isComputed(entry) else { return false }
            return meant.contains { $0.options.contains { $0.name == name } }
        }
        let absent = meant.first?.options.first { option in
            option.isRequired && !entries.contains { $0.key == .name(option.name) }
                && meant.allSatisfy { $0.options.contains { $0.name == option.name && $0.isRequired } }
        }
        let missing = absent.map { [(keys.tokens[table - 1], Arguments.nothing(for: $0, of: action))] } ?? []
        return (isWhole ? missing : [])
            + entries.compactMap { entry in
                guard case .name(let name) = entry.key else { return nil }
                let token = keys.tokens[entry.token]
                if isComputed(entry) { return nil }
                if action.name == "menu", Arguments.isChoice(name) || token.text.contains("\\") {
                    return literal(at: entry.value).map { given in
                        (given.token, Arguments.noFunction(given.value, for: name, of: action))
                    }
                }
                let parameters = meant.flatMap(\.options).filter { $0.name == name }
                if let parameter = parameters.first {
                    return parameters.allSatisfy { $0.type == parameter.type }
                        ? mistake(in: parameter, of: action, at: entry.value) : nil
                }
                return (token, Arguments.noOption(name, of: action))
            }
    }

    /// `[name] = ...` is known at run time only.
    private func isComputed(_ entry: ScriptKeys.Entry) -> Bool {
        keys.tokens[entry.token].kind == .name && keys.isSign("[", entry.token - 1)
    }

    private func mistake(in parameter: ScriptParameter, of action: ScriptAction, at index: Int) -> Problem? {
        guard let (token, value) = literal(at: index) ?? shape(at: index), parameter.type.isJudged(value)
        else { return nil }
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

    /// A table or a function that is written there: what kind of value it is, is known without running it.
    private func shape(at index: Int) -> (token: ScriptToken, value: LuaValue)? {
        guard index < keys.tokens.count else { return nil }
        if keys.isSign("{", index) { return (keys.tokens[index], .table(LuaTable())) }
        return keys.isName("function", index) ? (keys.tokens[index], .function) : nil
    }

    /// What is wrong with the times of a callback or a wait, where all of them are literals.
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
        var names = Set(ScriptAPI.objects + ["callee", "t"])
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

extension ScriptAction {
    /// Whether it takes exactly one of `after`, `at` and `at_local`.
    fileprivate var takesMoment: Bool {
        Arguments.moments.allSatisfy { name in options.contains { $0.name == name } }
    }
}

extension ParameterType {
    /// Whether a value as it is written is judged without knowing the target, and what is in it.
    fileprivate func isJudged(_ value: LuaValue) -> Bool {
        switch self {
        case .duration, .clock, .integer, .boolean, .keys, .choice: true
        // What a table of these holds is seen at run time.
        case .time, .draw: value.table == nil
        // A template is looked into with the rows.
        case .text, .html, .name, .file, .string, .pattern: value.string == nil
        case .files: value.string == nil && value.table == nil
        case .function: value != .function
        case .fields, .texts, .list, .chances: value.table == nil
        case .json, .destination: false
        }
    }
}
