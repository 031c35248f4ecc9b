import Lua
import Outbound

/// Makes the typed action of a test out of checked arguments.
struct TestActionReader {
    let arguments: Arguments
    /// As they came, the object `t` first.
    let given: [LuaValue]

    func read() throws(ArgumentProblem) -> TestAction {
        switch arguments.action.name {
        case "target": return .target(arguments.fields("columns") ?? [:])
        case "callee": return .callee(try callee())
        case "agents": return .agents(try agents())
        case "http": return .http(try answer())
        case "seed": return .seed(UInt64(arguments.integer("number") ?? 0))
        case "run": return .run
        case "advance": return .advance(arguments.duration("time") ?? .zero)
        case "at": return .at(instant("time") ?? Instant(milliseconds: 0))
        case "explain": return .explain
        case "prompts": return .prompts
        case "sent": return .sent
        case "expect_said": return .expect(.said(try part()))
        case "expect_not_said": return .expect(.notSaid(try part()))
        case "expect_done": return .expect(.done(because: arguments.text("because")))
        case "expect_next": return .expect(try next())
        default: return .expect(try equal())
        }
    }

    private func instant(_ name: String) -> Instant? {
        if case .instant(let instant)? = arguments[name] { return instant }
        return nil
    }

    /// An empty text would be part of everything.
    private func part() throws(ArgumentProblem) -> String {
        guard let text = arguments.text("text"), !text.isEmpty else {
            throw arguments.problem(", text: expected a part of what is said, given an empty text")
        }
        return text
    }

    private func equal() throws(ArgumentProblem) -> Expectation {
        guard given.count >= 3 else {
            throw arguments.problem(
                " takes two values: what came, and what it should be (nil is written out)"
            )
        }
        return .equal(got: json("got"), wanted: json("wanted"), what: arguments.text("what"))
    }

    private func json(_ name: String) -> JSONValue {
        if case .json(let value)? = arguments[name] { return value }
        return .null
    }

    private func next() throws(ArgumentProblem) -> Expectation {
        let (after, at) = (arguments.duration("after"), instant("at"))
        guard after == nil || at == nil else {
            throw arguments.problem(": after and at are both given; give one")
        }
        var to: String?
        switch arguments["to"] {
        case .json(.string(let address))?: to = address
        case .json(let value)?:
            guard let address = value["address"]?.string else {
                throw arguments.problem(
                    ", to: expected an address, or a destination, given \(value.text.prefix(40))"
                )
            }
            to = address
        default: break
        }
        return .next(after: after, at: at, because: arguments.text("because"), to: to)
    }

    private static let outcomes: [Outcome] = [
        .answered, .busy, .noAnswer, .rejected, .machine, .invalid, .congestion, .delivered, .undelivered,
    ]

    private func callee() throws(ArgumentProblem) -> StagedCallee {
        let named = Self.outcomes.filter { arguments.flag($0.rawValue) == true }
        guard named.count <= 1 else {
            let names = named.map(\.rawValue).joined(separator: " and ")
            throw arguments.problem(": \(names) are given; one thing happens at an attempt")
        }
        var callee = StagedCallee(outcome: named.first ?? .answered)
        if arguments.flag("cast") == true {
            guard arguments.options.fields.keys.count == 1 else {
                throw arguments.problem(": cast leaves everything to callees.lua; give nothing beside it")
            }
            callee.outcome = nil
        }
        callee.keys = try keys()
        callee.says = arguments.texts("says") ?? []
        callee.function = arguments.options["run"]?.table?[ScriptMark.function]?.integer.map { Int($0) }
        callee.hangsUpAfter = arguments.duration("hangs_up_after")
        let acts = !callee.keys.isEmpty || !callee.says.isEmpty || callee.hangsUpAfter != nil
        if callee.function != nil, acts {
            throw arguments.problem(
                ": with run the callee does what the function says, and nothing else of these"
            )
        }
        if let outcome = named.first, outcome != .answered, acts || callee.function != nil {
            throw arguments.problem(
                ": \(outcome.rawValue) is given, so that nobody is there who does anything"
            )
        }
        if case .draw(let draw)? = arguments["rings"] { callee.rings = draw }
        if case .draw(let draw)? = arguments["greeting"] { callee.greeting = draw }
        if case .draw(let draw)? = arguments["after"] { callee.after = draw }
        return callee
    }

    private func keys() throws(ArgumentProblem) -> [String] {
        let keys = arguments.texts("keys") ?? []
        for entry in keys
        where entry.isEmpty || entry.count > 64 || !entry.allSatisfy({ "0123456789*#ABCD".contains($0) }) {
            throw arguments.problem(
                ", keys: expected entries of 1 to 64 of the keys 0-9 * # A-D, given \(Given.quoted(entry))"
            )
        }
        return keys
    }

    private func agents() throws(ArgumentProblem) -> [String: AgentRule] {
        var agents: [String: AgentRule] = [:]
        for (queue, value) in given[1].table?.fields ?? LuaFields() {
            guard let rule = value.table, rule.array.isEmpty else {
                throw arguments.problem(
                    ", \(queue): expected a table such as { count = 2 }, given \(Given.describe(value))"
                )
            }
            var found = AgentRule(count: 1, answers: .fixed(.seconds(2)), talks: .fixed(.minutes(1)))
            for (name, value) in rule.fields {
                switch name {
                case "count":
                    guard let count = value.integer, (0...10_000).contains(count) else {
                        throw arguments.problem(
                            ", \(queue).count: expected a whole number from 0 to 10000, given \(Given.describe(value))"
                        )
                    }
                    found.count = Int(count)
                case "answers": found.answers = try draw(value, "\(queue).answers")
                case "talks": found.talks = try draw(value, "\(queue).talks")
                case "wraps_up": found.wrapsUp = try draw(value, "\(queue).wraps_up")
                default:
                    let known = ["count", "answers", "talks", "wraps_up"]
                    throw arguments.problem(
                        ", \(queue): unknown key \"\(Given.masked(name))\""
                            + Suggestion.ending(for: name, among: known)
                    )
                }
            }
            agents[queue] = found
        }
        return agents
    }

    private func draw(_ value: LuaValue, _ name: String) throws(ArgumentProblem) -> Draw {
        do throws(ArgumentProblem) {
            if let draw = try Draw.read(value) { return draw }
        } catch {
            throw arguments.problem(", \(name): \(error.message)")
        }
        throw arguments.problem(
            ", \(name): expected \(ParameterType.draw.words), given \(Given.describe(value))"
        )
    }

    private func answer() throws(ArgumentProblem) -> StagedAnswer {
        let url = arguments.text("url") ?? ""
        guard url.contains("://") else {
            throw arguments.problem(", url: expected an address such as \"https://crm.example.org/people*\"")
        }
        if let place = arguments.options["answer"]?.table?[ScriptMark.function]?.integer {
            guard arguments.options.fields.keys.count == 1 else {
                throw arguments.problem(": the function answers; give nothing beside it")
            }
            return StagedAnswer(url: url, kind: .function(Int(place)))
        }
        return StagedAnswer(url: url, kind: .fixed(try Self.end(arguments)))
    }

    /// A web server's answer, said as a table.
    static func end(_ arguments: Arguments) throws(ArgumentProblem) -> FetchEnd {
        if let why = arguments.text("fails") {
            guard arguments.options.fields.keys.count == 1 else {
                throw arguments.problem(": with fails there is no answer; give nothing beside it")
            }
            return .failed(why)
        }
        var response = WebResponse(status: arguments.integer("status") ?? 200)
        for (name, value) in arguments.fields("headers") ?? [:] {
            response.headers[name.lowercased()] = value.display
        }
        response.body = arguments.text("body") ?? ""
        if case .json(let value)? = arguments["json"] {
            guard response.body.isEmpty else {
                throw arguments.problem(": json and body are both given; give one")
            }
            response.body = value.text
            if response.headers["content-type"] == nil {
                response.headers["content-type"] = "application/json"
            }
        }
        return .answered(response)
    }
}
