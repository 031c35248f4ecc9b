import Lua
import Outbound

/// What is wrong with the arguments of an action, in words for the author.
struct ArgumentProblem: Error, Equatable {
    var message: String
}

/// A checked argument.
enum Argument: Hashable, Sendable {
    case text(String)
    case texts([String])
    case duration(Duration)
    case integer(Int)
    case boolean(Bool)
    case instant(Instant)
    case clock(minuteOfDay: Int)
    case fields([String: JSONValue])
    case json(JSONValue)
    case draw(Draw)
    case chances([Chance])
    case slot(Int)
    case function
}

/// One of several and its share.
package struct Chance: Hashable, Sendable {
    package var name: String
    package var share: Double
}

/// What reading arguments may ask for.
struct ArgumentScope {
    var template: TemplateScope
    /// The target's destinations, for policies.
    var destinations: [Destination] = []

    var zone: Zone? { template.zone }
}

extension ParameterType {
    /// Reads one value; the problem's message goes on behind the action's and field's name.
    func read(_ value: LuaValue, _ scope: ArgumentScope) throws(ArgumentProblem) -> Argument {
        switch self {
        case .text, .html, .name, .file, .files, .string, .list, .keys, .choice, .pattern:
            return try readText(value, scope)
        case .fields, .texts, .json: return try readJSON(value, scope)
        case .duration(let min, let max): return .duration(try readDuration(value, min, max))
        case .time: return .instant(try readTime(value, scope))
        case .integer(let range):
            guard let number = value.integer, range.contains(number) else { throw wrong(value) }
            return .integer(Int(number))
        case .boolean:
            guard let flag = value.boolean else { throw wrong(value) }
            return .boolean(flag)
        case .clock:
            guard let minute = value.string.flatMap({ ClockText.minute($0) }), minute < 1440 else {
                throw wrong(value)
            }
            return .clock(minuteOfDay: minute)
        case .draw:
            guard let draw = try Draw.read(value) else { throw wrong(value) }
            return .draw(draw)
        case .chances: return .chances(try readChances(value))
        case .function:
            guard value.table?[ScriptMark.function] != nil else { throw wrong(value) }
            return .function
        case .destination:
            guard let given = scope.destinations.first(where: { ScriptFacts.destination($0) == value }) else {
                throw wrong(value)
            }
            return .slot(given.slot)
        }
    }

    func wrong(_ value: LuaValue) -> ArgumentProblem {
        ArgumentProblem(message: "expected \(words), given \(Given.describe(value))")
    }

    private func readDuration(
        _ value: LuaValue,
        _ min: Duration,
        _ max: Duration
    ) throws(ArgumentProblem) -> Duration {
        let duration = try ParameterType.duration(value)
        guard duration >= min, duration <= max else {
            throw ArgumentProblem(
                message:
                    "expected a duration from \(DurationText.text(min)) to \(DurationText.text(max)), given "
                    + Given.describe(value)
            )
        }
        return duration
    }

    /// A duration as it stands in a script; a bare number is an error that says how to write it.
    static func duration(_ value: LuaValue, negative: Bool = false) throws(ArgumentProblem) -> Duration {
        if let number = value.number {
            let shown = value.integer.map { String($0) } ?? "\(number)"
            throw ArgumentProblem(
                message:
                    "a duration needs its unit: write \"\(shown)s\" for \(shown) seconds (ms, s, m, h, d)"
            )
        }
        guard let text = value.string else {
            throw ArgumentProblem(
                message: "expected a duration such as \"90s\", given \(Given.describe(value))"
            )
        }
        do {
            return try DurationText.read(text, negative: negative)
        } catch {
            throw ArgumentProblem(message: error.description)
        }
    }

    private func readTime(_ value: LuaValue, _ scope: ArgumentScope) throws(ArgumentProblem) -> Instant {
        if let time = ScriptTime(value) { return time.instant }
        guard let text = value.string, let reading = RFC3339.read(text) else { throw wrong(value) }
        switch reading {
        case .instant(let instant): return instant
        case .local(let local):
            guard let zone = scope.zone else {
                throw ArgumentProblem(
                    message: "\"\(text)\" has no offset, and this target has no time zone to read it in"
                )
            }
            return zone.instant(local)
        }
    }

    private func readChances(_ value: LuaValue) throws(ArgumentProblem) -> [Chance] {
        guard let table = value.table, table.array.isEmpty, !table.fields.isEmpty else { throw wrong(value) }
        var chances: [Chance] = []
        for (name, share) in table.fields {
            guard let share = share.number, share >= 0, share.isFinite else {
                throw ArgumentProblem(
                    message: "\"\(name)\": expected a share of 0 or more, given \(Given.describe(share))"
                )
            }
            chances.append(Chance(name: name, share: share))
        }
        guard chances.contains(where: { $0.share > 0 }) else {
            throw ArgumentProblem(message: "expected a share above 0 somewhere")
        }
        return chances
    }
}
