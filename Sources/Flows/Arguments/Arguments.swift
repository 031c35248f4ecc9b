import Lua
import Outbound

/// The arguments of one use of an action: checked against its declaration, texts rendered.
struct Arguments {
    let action: ScriptAction
    /// A row: an action has a few, and hashing their names would cost more than looking through them.
    private var values: [(name: String, value: Argument)] = []
    /// The functions of a menu by their keys.
    private(set) var choices: [String] = []
    /// The options table as it came, for the marks in it.
    private(set) var options = LuaTable()

    init(
        _ action: ScriptAction,
        _ given: [LuaValue],
        _ scope: ArgumentScope
    ) throws(ArgumentProblem) {
        self.action = action
        let first = try Arguments.countObject(action, given)
        let positional = action.positional
        let takesOptions = !action.options.isEmpty
        let place = first + positional.count
        if let extra = given.dropFirst(place + (takesOptions ? 1 : 0)).first(where: { $0 != .null }) {
            throw ArgumentProblem(
                message: "\(action.fullName): one argument too many, \(Given.describe(extra))"
                    + Arguments.form(action)
            )
        }
        if takesOptions, place < given.count, given[place] != .null { try takeOptions(given[place]) }
        guard let with = options["with"], action.options.contains(where: { $0.name == "with" }) else {
            try takeAll(given, first, scope)
            return
        }
        var scope = scope
        if case .fields(let fields) = try read(Shared.with, with, scope) { scope.template.with = fields }
        try takeAll(given, first, scope)
    }

    private mutating func takeAll(
        _ given: [LuaValue],
        _ first: Int,
        _ scope: ArgumentScope
    ) throws(ArgumentProblem) {
        let positional = action.positional
        for index in positional.indices {
            try take(positional[index], first + index < given.count ? given[first + index] : .null, scope)
        }
        for index in action.options.indices {
            let value = options[action.options[index].name]
            if value == nil && !action.options[index].isRequired { continue }
            try take(action.options[index], value ?? .null, scope)
        }
    }

    /// How many values the object takes that a method was called on; its absence is a `.` written for a `:`.
    private static func countObject(
        _ action: ScriptAction,
        _ given: [LuaValue]
    ) throws(ArgumentProblem) -> Int {
        let object = given.first?.table?[ScriptMark.object]?.string
        if action.style == .method {
            guard object == action.object + ":" else {
                throw ArgumentProblem(
                    message: "\(action.fullName) is called with a colon: \(action.fullName)(...), not "
                        + "\(action.object).\(action.name)(...)"
                )
            }
            return 1
        }
        if object == action.object + "." {
            throw ArgumentProblem(
                message: "\(action.fullName) is called with a dot: \(action.fullName)(...), not "
                    + "\(action.object):\(action.name)(...)"
            )
        }
        return 0
    }

    private static func form(_ action: ScriptAction) -> String {
        let names = action.positional.map(\.name) + (action.options.isEmpty ? [] : ["{...}"])
        return " (it is \(action.fullName)(\(names.joined(separator: ", "))))"
    }

    private mutating func takeOptions(_ value: LuaValue) throws(ArgumentProblem) {
        guard let table = value.table, ScriptTime(value) == nil, table[ScriptMark.data] == nil else {
            throw ArgumentProblem(message: Arguments.noOptions(value, of: action))
        }
        options = table
        for (name, field) in table.fields where !name.hasPrefix("\u{1}") {
            if action.options.contains(where: { $0.name == name }) { continue }
            if action.name == "menu", try takeChoice(name, field) { continue }
            throw ArgumentProblem(message: Arguments.noOption(name, of: action))
        }
        if let first = table.array.first {
            let hint =
                action.name == "menu"
                ? "; write a key in quotes: [\"1\"] = function() ... end" : "; its options have names"
            throw ArgumentProblem(
                message: "\(action.fullName): \(Given.describe(first)) stands without a name" + hint
            )
        }
    }

    static func noOptions(_ value: LuaValue, of action: ScriptAction) -> String {
        let example = action.options.first.map { "{ \($0.name) = ... }" } ?? "{}"
        return "\(action.fullName): expected a table of options such as \(example), given "
            + Given.describe(value)
    }

    static func noFunction(_ value: LuaValue, for choice: String, of action: ScriptAction) -> String {
        "\(action.fullName), \"\(choice)\": expected a function, given \(Given.describe(value))"
    }

    static func nothing(for parameter: ScriptParameter, of action: ScriptAction) -> String {
        "\(action.fullName), \(parameter.name): expected \(parameter.type.words), given nothing"
    }

    static func noOption(_ name: String, of action: ScriptAction) -> String {
        "\(action.fullName) has no option \"\(Given.masked(name))\""
            + Suggestion.ending(for: name, among: action.options.map(\.name))
    }

    /// Whether an option of a menu is a key to press.
    static func isChoice(_ name: String) -> Bool { name.count == 1 && "0123456789*#ABCD".contains(name) }

    private mutating func takeChoice(_ name: String, _ value: LuaValue) throws(ArgumentProblem) -> Bool {
        guard Arguments.isChoice(name) else { return false }
        guard value.table?[ScriptMark.function] != nil else {
            throw ArgumentProblem(message: Arguments.noFunction(value, for: name, of: action))
        }
        choices.append(name)
        return true
    }

    private mutating func take(
        _ parameter: ScriptParameter,
        _ value: LuaValue,
        _ scope: ArgumentScope
    ) throws(ArgumentProblem) {
        switch value {
        case .null, .jsonNull:
            guard parameter.isRequired else { return }
            throw ArgumentProblem(message: Arguments.nothing(for: parameter, of: action))
        default: values.append((parameter.name, try read(parameter, value, scope)))
        }
    }

    private func read(
        _ parameter: ScriptParameter,
        _ value: LuaValue,
        _ scope: ArgumentScope
    ) throws(ArgumentProblem) -> Argument {
        do throws(ArgumentProblem) {
            return try parameter.type.read(value, scope)
        } catch {
            throw ArgumentProblem(message: "\(action.fullName), \(parameter.name): \(error.message)")
        }
    }

    subscript(name: String) -> Argument? {
        for place in values.indices where values[place].name == name { return values[place].value }
        return nil
    }

    func text(_ name: String) -> String? {
        if case .text(let text) = self[name] { return text }
        return nil
    }

    func texts(_ name: String) -> [String]? {
        if case .texts(let texts) = self[name] { return texts }
        return nil
    }

    func duration(_ name: String) -> Duration? {
        if case .duration(let duration) = self[name] { return duration }
        return nil
    }

    func integer(_ name: String) -> Int? {
        if case .integer(let number) = self[name] { return number }
        return nil
    }

    func flag(_ name: String) -> Bool? {
        if case .boolean(let flag) = self[name] { return flag }
        return nil
    }

    func fields(_ name: String) -> [String: JSONValue]? {
        if case .fields(let fields) = self[name] { return fields }
        return nil
    }

    /// A problem that no single field has.
    func problem(_ message: String) -> ArgumentProblem {
        ArgumentProblem(message: "\(action.fullName)\(message)")
    }

    /// What `say` and `play` ask for; both together are an error, and so is neither where one is needed.
    func prompt(required: Bool, say: String = "say", play: String = "play") throws(ArgumentProblem)
        -> [PromptItem]
    {
        switch (text(say), texts(play)) {
        case (.some, .some): throw problem(": \(say) and \(play) are both given; give one")
        case (let text?, nil):
            return [.text(text, voice: self.text("voice"), language: self.text("language"))]
        case (nil, let files?): return files.map { PromptItem.file($0) }
        case (nil, nil):
            if required { throw problem(": neither \(say) nor \(play) is given; give one") }
            return []
        }
    }

    static let moments = ["after", "at", "at_local"]

    static func notOneMoment(_ names: [String]) -> String {
        let given = names.isEmpty ? "none" : names.joined(separator: " and ")
        return ": expected exactly one of after, at and at_local, given \(given)"
    }

    /// The one time that `after`, `at` or `at_local` names.
    func moment(now: Instant, zone: Zone?) throws(ArgumentProblem) -> Instant {
        let names = Arguments.moments.filter { self[$0] != nil }
        guard names.count == 1 else { throw problem(Arguments.notOneMoment(names)) }
        switch self[names[0]] {
        case .duration(let duration): return now + duration
        case .instant(let instant): return instant
        case .clock(let minute):
            guard let zone else { throw problem(", at_local: this target has no time zone") }
            return zone.next(minuteOfDay: minute, after: now)
        default: throw problem(": expected a time")
        }
    }
}

extension Zone {
    /// The first instant after `now` at which a clock here shows this time of day.
    func next(minuteOfDay minute: Int, after now: Instant) -> Instant {
        let today = local(now)
        for days in 0...2 {
            let date = LocalTime.civil(fromDays: today.dayNumber + days)
            let local = LocalTime(
                year: date.year,
                month: date.month,
                day: date.day,
                hour: minute / 60,
                minute: minute % 60
            )
            let candidate = instant(local)
            if candidate > now { return candidate }
        }
        return now + .days(1)
    }
}
