import Lua
import Outbound

/// Reads the table of `callees.lua`.
struct CalleeReader {
    static let conditions = [
        "type", "address", "slot", "number", "name", "external_id", "locale", "timezone",
    ]
    static let callOutcomes: [Outcome] = [
        .answered, .machine, .busy, .noAnswer, .rejected, .invalid, .congestion,
    ]
    static let messageOutcomes: [Outcome] = [
        .delivered, .undelivered, .sent, .invalid, .rejected, .congestion,
    ]

    let root: TableReader

    func rules() throws(ScriptProblem) -> [CalleeRule] {
        try root.allow(["agents"], list: true)
        var rules: [CalleeRule] = []
        for (index, value) in root.table.array.enumerated() {
            guard let table = value.table else {
                throw root.expected(
                    "a rule such as { when = {...}, chance = {...} }",
                    .place(index + 1),
                    value
                )
            }
            rules.append(try rule(TableReader(table, path: [.place(index + 1)], file: root.file), index + 1))
        }
        return rules
    }

    private func rule(_ table: TableReader, _ index: Int) throws(ScriptProblem) -> CalleeRule {
        try table.allow(["when", "chance", "rings", "greeting", "after", "run"])
        if let run = table.value("run"), run != .function { throw table.expected("a function", "run", run) }
        return CalleeRule(
            index: index,
            when: try condition(table),
            chance: try chance(table),
            rings: try table.draw("rings"),
            greeting: try table.draw("greeting"),
            after: try table.draw("after"),
            hasRun: table.value("run") == .function
        )
    }

    private func condition(_ table: TableReader) throws(ScriptProblem) -> CalleeRule.Condition {
        if table.value("when") == .function { return .function }
        guard let when = try table.table("when") else { return .fields([]) }
        try when.allow(Self.conditions + ["data"])
        var fields: [CalleeRule.Field] = []
        for (name, value) in when.table.fields where name != "data" {
            let values = try values(value, .name(name), when)
            if name == "type" {
                let known = DestinationType.allCases.map(\.rawValue)
                for value in values where !known.contains(value) {
                    throw when.problem(
                        "type",
                        "\"\(value)\" is no type of destination" + Suggestion.ending(for: value, among: known)
                    )
                }
            }
            fields.append(CalleeRule.Field(name: name, isData: false, values: values))
        }
        if let data = try when.table("data") {
            for (name, value) in data.table.fields {
                fields.append(
                    CalleeRule.Field(name: name, isData: true, values: try values(value, .name(name), data))
                )
            }
        }
        return .fields(fields)
    }

    private func values(
        _ value: LuaValue,
        _ key: ScriptKeys.Key,
        _ table: TableReader
    ) throws(ScriptProblem) -> [String] {
        let list = value.table.map { $0.fields.isEmpty ? $0.array : [] } ?? [value]
        var texts: [String] = []
        for item in list {
            switch item {
            case .string(let text): texts.append(text)
            case .integer(let number): texts.append(String(number))
            case .boolean(let flag): texts.append(String(flag))
            default: throw table.expected("a text, or a list of them", key, value)
            }
        }
        guard !texts.isEmpty else { throw table.expected("a text, or a list of them", key, value) }
        return texts
    }

    private func chance(_ table: TableReader) throws(ScriptProblem) -> CalleeRule.Chances {
        guard let value = table.value("chance") else {
            throw table.problem("chance", "expected shares such as { answered = .5 }, given nothing")
        }
        if value == .function { return .function }
        do throws(ArgumentProblem) {
            return .table(try Self.chances(value))
        } catch {
            throw table.problem("chance", error.message)
        }
    }

    /// Shares of outcomes that a simulated carrier can bring about; together at most 1.
    static func chances(_ value: LuaValue) throws(ArgumentProblem) -> [OutcomeChance] {
        let known = Set(callOutcomes + messageOutcomes).map(\.rawValue).sorted()
        guard let table = value.table, table.array.isEmpty else {
            throw ArgumentProblem(
                message: "expected shares such as { answered = .5 }, given \(Given.describe(value))"
            )
        }
        var chances: [OutcomeChance] = []
        var sum = 0.0
        for (name, share) in table.fields {
            guard let outcome = Outcome(rawValue: name), known.contains(name) else {
                throw ArgumentProblem(
                    message: "unknown outcome \"\(name)\"" + Suggestion.ending(for: name, among: known)
                )
            }
            guard let share = share.number, (0...1).contains(share) else {
                throw ArgumentProblem(
                    message: "\(name): expected a share from 0 to 1, given \(Given.describe(share))"
                )
            }
            sum += share
            chances.append(OutcomeChance(outcome: outcome, share: share))
        }
        guard sum <= 1 + 1e-9 else {
            let shown = (sum * 1e9).rounded() / 1e9
            throw ArgumentProblem(message: "the shares are \(shown) together, and 1 is the most")
        }
        return chances
    }

    func agents() throws(ScriptProblem) -> [String: AgentRule] {
        guard let table = try root.table("agents") else { return [:] }
        try table.allow(table.table.fields.keys)
        var agents: [String: AgentRule] = [:]
        for name in table.table.fields.keys {
            guard let rule = try table.table(name) else { continue }
            try rule.allow(["count", "answers", "talks", "wraps_up"])
            agents[name] = AgentRule(
                count: try rule.integer("count", 0...10_000) ?? 1,
                answers: try rule.draw("answers") ?? .fixed(.seconds(2)),
                talks: try rule.draw("talks") ?? .uniform(.seconds(40), .minutes(4)),
                wrapsUp: try rule.draw("wraps_up")
            )
        }
        return agents
    }
}
