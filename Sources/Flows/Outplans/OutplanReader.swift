import Lua
import Outbound

extension Outplan.ReachedWhen: CaseIterable {
    package static let allCases: [Outplan.ReachedWhen] = [.answered, .success, .sent, .delivered]
}

extension Outplan.MachineRule: CaseIterable {
    package static let allCases: [Outplan.MachineRule] = [.ignore, .flow, .hangUp]
}

/// Reads the table of an outplan.
struct OutplanReader {
    static let keys = [
        "dial_timeout", "tries", "retry", "windows", "holidays", "schedule", "reached_when", "machine",
        "source", "decide",
    ]
    static let mostTries: ClosedRange<Int64> = 1...1000

    let root: TableReader
    let kind: CampaignKind

    func read() throws(ScriptProblem) -> Outplan {
        try root.allow(Self.keys)
        var plan = Outplan(reachedWhen: kind == .call ? .answered : .sent)
        if let timeout = try root.duration("dial_timeout", min: .seconds(1), max: .minutes(10)) {
            plan.dialTimeout = timeout
        }
        plan.tries = try tries()
        plan.retry = try retry()
        plan.windows = try windows()
        plan.holidays = try holidays()
        plan.schedule = try schedule()
        if let reached = try root.choice("reached_when", Outplan.ReachedWhen.self) {
            plan.reachedWhen = reached
        }
        if let machine = try root.choice("machine", Outplan.MachineRule.self) { plan.machine = machine }
        plan.sources = try sources()
        if let decide = root.value("decide"), decide != .function {
            throw root.expected("a function", "decide", decide)
        }
        return plan
    }

    /// One caller id, or a list of them.
    private func sources() throws(ScriptProblem) -> [String] {
        guard let list = root.value("source")?.table else {
            return try root.text("source").map { [$0] } ?? []
        }
        let inner = TableReader(list, path: ["source"], file: root.file)
        try inner.allow([], list: true)
        guard (1...Self.sourceLimit).contains(list.array.count) else {
            throw root.problem(
                "source",
                "expected 1 to \(Self.sourceLimit) caller ids, given \(list.array.count)"
            )
        }
        var sources: [String] = []
        for (index, value) in list.array.enumerated() {
            guard let text = value.string, !text.isEmpty else {
                throw inner.expected("a caller id in quotes", .place(index + 1), value)
            }
            sources.append(text)
        }
        return sources
    }

    static let sourceLimit = 100

    private func tries() throws(ScriptProblem) -> Outplan.Tries {
        var tries = Outplan.Tries()
        guard let table = try root.table("tries") else { return tries }
        try table.allow(["total", "per_destination", "callbacks"])
        if let total = try table.integer("total", Self.mostTries) { tries.total = total }
        if let callbacks = try table.integer("callbacks", 0...100) { tries.callbacks = callbacks }
        switch table.value("per_destination") {
        case nil: break
        case .table(let list)? where !list.array.isEmpty && list.fields.isEmpty && list.array.count <= 5:
            let inner = TableReader(list, path: table.path + ["per_destination"], file: root.file)
            for (index, value) in list.array.enumerated() {
                guard let count = value.integer, (0...1000).contains(count) else {
                    throw inner.expected("a whole number from 0 to 1000", .place(index + 1), value)
                }
                tries.perDestination.append(Int(count))
            }
        case let value?:
            guard let count = value.integer, Self.mostTries.contains(count) else {
                throw table.expected("a number, or a list of 1 to 5 numbers", "per_destination", value)
            }
            tries.perDestination = [Int(count)]
        }
        return tries
    }

    private func retry() throws(ScriptProblem) -> Outplan.Retry {
        var retry = Outplan.Retry()
        guard let table = try root.table("retry") else { return retry }
        let outcomes = Outcome.allCases.map(\.rawValue)
        try table.allow(outcomes + ["unsuccessful", "default"])
        for (name, value) in table.table.fields {
            let rule = try rule(value, .name(name), table)
            if name == "default" {
                retry.default = rule
            } else if name == "unsuccessful" {
                retry.unsuccessful = rule
            } else if let outcome = Outcome(rawValue: name) {
                retry.byOutcome[outcome] = rule
            }
        }
        return retry
    }

    private func rule(
        _ value: LuaValue,
        _ key: ScriptKeys.Key,
        _ table: TableReader
    ) throws(ScriptProblem) -> Outplan.RetryRule {
        if value == .string("never") { return .never }
        guard let list = value.table else {
            return .after([try table.duration(value, key, min: .minutes(1), max: .days(366))])
        }
        guard !list.array.isEmpty, list.fields.isEmpty, list.array.count <= 100 else {
            throw table.expected("a duration, a list of 1 to 100 of them, or \"never\"", key, value)
        }
        let inner = TableReader(list, path: table.path + [key], file: root.file)
        var durations: [Duration] = []
        for (index, value) in list.array.enumerated() {
            if value == .string("never"), index > 0, index == list.array.count - 1 {
                return .afterThenNever(durations)
            }
            durations.append(try inner.duration(value, .place(index + 1), min: .minutes(1), max: .days(366)))
        }
        return .after(durations)
    }

    private func schedule() throws(ScriptProblem) -> Outplan.Schedule? {
        guard let table = try root.table("schedule") else { return nil }
        try table.allow(["relative_to", "from", "to"])
        guard let column = try table.text("relative_to") else {
            throw table.problem("relative_to", "expected the name of a column, given nothing")
        }
        let year = Duration.days(366)
        let from = try table.duration("from", min: .zero - year, max: year, negative: true)
        let to = try table.duration("to", min: .zero - year, max: year, negative: true)
        guard let from else {
            throw table.problem("from", "expected a duration such as \"-24h\", given nothing")
        }
        guard let to else { throw table.problem("to", "expected a duration such as \"-2h\", given nothing") }
        guard from < to else {
            throw table.problem(
                "from",
                "\"\(DurationText.signed(from))\" is not before to, which is \"\(DurationText.signed(to))\": the "
                    + "schedule never opens"
            )
        }
        return Outplan.Schedule(relativeTo: column, from: from, to: to)
    }
}

extension DurationText {
    static func signed(_ duration: Duration) -> String {
        duration < .zero ? "-" + text(.zero - duration) : text(duration)
    }
}
