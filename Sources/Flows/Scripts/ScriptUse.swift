/// One use of an action as it is written in a source, with the texts that stand in it as they are: for
/// checks before anyone is called.
package struct ScriptUse: Hashable, Sendable {
    /// A literal, or a local that is one, given to a parameter.
    package struct Text: Hashable, Sendable {
        package var parameter: ScriptParameter
        package var token: ScriptToken
    }

    package var action: ScriptAction
    /// The action's name.
    package var token: ScriptToken
    /// In the order in which they stand.
    package var texts: [Text]
    /// Names that its `with` gives.
    package var given: Set<String>
    /// Names of the options that it gives; nil where no table of them is written there.
    package var options: Set<String>?
}

/// What a source uses, found token by token: what is put together at run time is not seen.
package struct ScriptUses: Sendable {
    package private(set) var uses: [ScriptUse] = []
    /// Names that are no action of `call`, `message`, `email`, `callee`, `sms`, `http`, ..., options that an
    /// action has not, literals that it does not take, and what the sandbox withholds, with what to say.
    package private(set) var problems: [(token: ScriptToken, message: String)] = []
    /// Variables that the source sets itself: fields of `set_variables` and assignments to `variables`.
    package private(set) var variables: Set<String> = []

    let keys: ScriptKeys
    let place: ScriptAction.Place
    let constants: [String: ScriptToken]
    let receivers: Set<String>

    package init(_ source: String, in place: ScriptAction.Place = .flow) {
        keys = ScriptKeys(source)
        self.place = place
        constants = ScriptUses.constants(keys)
        receivers = ScriptUses.receivers(keys)
        problems = ScriptUses.withheld(keys)
        let bare = ScriptUses.bare(keys, in: place)
        for index in keys.tokens.indices {
            if let action = bare[index] { add(action, at: index) }
            look(at: index)
        }
    }

    /// Calls of functions without an object (`wait{...}`), by the place of their name. A name that the source
    /// also has in another way is its own.
    private static func bare(_ keys: ScriptKeys, in place: ScriptAction.Place) -> [Int: ScriptAction] {
        let actions = ScriptAPI.actions(in: place).filter { $0.object.isEmpty && $0.name != "print" }
        guard !actions.isEmpty else { return [:] }
        var own: Set<String> = []
        var found: [Int: ScriptAction] = [:]
        for index in keys.tokens.indices where keys.tokens[index].kind == .name {
            guard let action = actions.first(where: { $0.name == keys.tokens[index].text }) else { continue }
            func isBefore(_ signs: [String]) -> Bool {
                index > 0 && signs.contains { keys.isSign($0, index - 1) }
            }
            if isBefore([".", ":"]) || keys.isSign("=", index + 1) && isBefore(["{", ",", ";"]) { continue }
            let isDeclared = index > 0 && keys.isName("function", index - 1)
            if keys.isCall(index), !isDeclared { found[index] = action } else { own.insert(action.name) }
        }
        return found.filter { !own.contains($0.value.name) }
    }

    /// Locals that are assigned once, and to a literal.
    private static func constants(_ keys: ScriptKeys) -> [String: ScriptToken] {
        var found: [String: ScriptToken] = [:]
        var assigned: [String: Int] = [:]
        for index in keys.tokens.indices where keys.tokens[index].kind == .name && keys.isSign("=", index + 1)
        {
            let name = keys.tokens[index].text
            assigned[name, default: 0] += 1
            guard index > 0, keys.isName("local", index - 1), index + 2 < keys.tokens.count,
                keys.tokens[index + 2].kind == .string, !keys.isSign("..", index + 3)
            else { continue }
            found[name] = keys.tokens[index + 2]
        }
        return found.filter { assigned[$0.key] == 1 }
    }

    private mutating func look(at index: Int) {
        let tokens = keys.tokens
        guard index + 2 < tokens.count, tokens[index].kind == .name, tokens[index + 2].kind == .name else {
            return
        }
        let (object, name) = (tokens[index].text, tokens[index + 2].text)
        let isField = index > 0 && (keys.isSign(".", index - 1) || keys.isSign(":", index - 1))
        if object == "variables", keys.isSign(".", index + 1), keys.isSign("=", index + 3) {
            variables.insert(name)
        } else if keys.isSign(":", index + 1), let action = method(object, name) {
            add(action, at: index + 2)
        } else if keys.isSign(".", index + 1), !isField, let action = function(object, name) {
            add(action, at: index + 2)
        } else if !isField, keys.isSign(":", index + 1) || keys.isSign(".", index + 1) {
            check(object, name, tokens[index + 2], isMethod: keys.isSign(":", index + 1))
        }
    }

    private func method(_ object: String, _ name: String) -> ScriptAction? {
        let named = ScriptAPI.actions(in: place).filter { $0.style == .method && $0.name == name }
        // A handler may call its object by any name.
        return named.first { $0.object == object } ?? named.first
    }

    private func function(_ object: String, _ name: String) -> ScriptAction? {
        ScriptAPI.actions(in: place).first {
            $0.style == .function && $0.object == object && $0.name == name
        }
    }

    /// Where the object goes by its own name, what it does not have is a mistake.
    private mutating func check(_ object: String, _ name: String, _ token: ScriptToken, isMethod: Bool) {
        if let words = ScriptAPI.reserved["\(object):\(name)"] ?? ScriptAPI.reserved[object] {
            problems.append((token, words))
            return
        }
        let objects: [String] =
            switch place {
            case .flow: ScriptAPI.objects + ["sms", "http", "json", "time", "log"]
            case .outplan: ["json", "time", "log"]
            case .callees: ["callee", "json", "time", "log"]
            case .test: ["t", "callee", "json", "time", "log"]
            }
        guard objects.contains(object) else { return }
        let known =
            Set(ScriptAPI.actions.filter { $0.object == object }.map(\.name) + ScriptAPI.facts(of: object))
            .sorted()
        if known.contains(name) { return }
        problems.append((token, "\(object) has no \"\(name)\"" + Suggestion.ending(for: name, among: known)))
    }

    private mutating func add(_ action: ScriptAction, at index: Int) {
        var use = ScriptUse(action: action, token: keys.tokens[index], texts: [], given: [])
        let positional = action.positional
        var arguments: [Int] = []
        if keys.isSign("(", index + 1) {
            arguments = keys.entries(of: index + 1, closing: ")").map(\.value)
        } else {
            arguments = [index + 1]
        }
        for (place, argument) in arguments.enumerated() {
            if place < positional.count {
                use.texts += texts(positional[place], at: argument)
                if positional[place].type == .fields { setVariables(action, at: argument) }
            } else if keys.isSign("{", argument) {
                readOptions(of: action, at: argument, into: &use)
            }
        }
        if keys.isCall(index) { problems += mistakes(of: action, at: index, arguments) }
        uses.append(use)
    }

    private mutating func setVariables(_ action: ScriptAction, at table: Int) {
        guard action.name == "set_variables", keys.isSign("{", table) else { return }
        for case .name(let name) in keys.entries(of: table).map(\.key) { variables.insert(name) }
    }

    private func readOptions(of action: ScriptAction, at table: Int, into use: inout ScriptUse) {
        var options: Set<String> = []
        defer { use.options = options }
        for entry in keys.entries(of: table) {
            guard case .name(let name) = entry.key else { continue }
            options.insert(name)
            if name == "with", keys.isSign("{", entry.value) {
                for case .name(let given) in keys.entries(of: entry.value).map(\.key) {
                    use.given.insert(given)
                }
            }
            guard let parameter = action.options.first(where: { $0.name == name }) else { continue }
            use.texts += texts(parameter, at: entry.value)
        }
    }

    private func texts(_ parameter: ScriptParameter, at index: Int) -> [ScriptUse.Text] {
        if keys.isSign("{", index), parameter.type == .files {
            return keys.entries(of: index).compactMap { text(parameter, at: $0.value) }
        }
        return text(parameter, at: index).map { [$0] } ?? []
    }

    /// A literal or a constant that stands alone there.
    private func text(_ parameter: ScriptParameter, at index: Int) -> ScriptUse.Text? {
        guard index < keys.tokens.count else { return nil }
        let follows = [",", ";", "}", ")"].contains { keys.isSign($0, index + 1) }
        let token = keys.tokens[index]
        switch token.kind {
        case .string:
            // A call with one literal and no parentheses is followed by anything.
            let isBare = index > 0 && keys.tokens[index - 1].kind == .name
            return follows || isBare ? ScriptUse.Text(parameter: parameter, token: token) : nil
        case .name where follows:
            return constants[token.text].map { ScriptUse.Text(parameter: parameter, token: $0) }
        default: return nil
        }
    }
}

extension ParameterType {
    /// Whether a literal given to it is a template.
    package var isTemplate: Bool {
        switch self {
        case .text, .html, .name, .file, .files: true
        default: false
        }
    }

    /// Whether it names files below the campaign's folder.
    package var isFile: Bool { self == .file || self == .files }
}
