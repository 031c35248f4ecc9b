import Flows
import Outbound

/// Which targets are tried otherwise under another outplan, and why.
package struct PlanComparison: Sendable {
    package struct Change: Sendable {
        package var target: String
        package var zone: Zone?
        package var before: PlanOutlook
        package var after: PlanOutlook

        /// What happens to it, in one word.
        var kind: String {
            switch (before.next, after.next) {
            case (.dial(let old, _), .dial(let new, _)):
                old == new ? "otherwise" : old < new ? "later" : "earlier"
            case (.dial, _): "no longer tried"
            case (_, .dial): "tried"
            default: "otherwise held"
            }
        }

        /// Where its place in a list is: who is no longer tried first.
        var rank: Int {
            ["no longer tried", "tried", "later", "earlier", "otherwise held"].firstIndex(of: kind) ?? 9
        }

        /// What was and what comes, at the target's own clock.
        var words: String {
            if case .dial(let old, let first) = before.next, case .dial(let new, let second) = after.next,
                old == new
            {
                let place =
                    "destination \(second.destination.slot + 1) instead of \(first.destination.slot + 1)"
                let rings =
                    "rings \(DurationText.text(second.timeout)) instead of "
                    + DurationText.text(first.timeout)
                if first.destination != second.destination { return place }
                return first.timeout != second.timeout ? rings : "with other variables or another source"
            }
            return "\(words(before)) -> \(words(after))"
        }

        private func words(_ outlook: PlanOutlook) -> String {
            switch outlook.next {
            case .dial(let instant, _): zone?.words(instant) ?? RFC3339.text(instant)
            case .held(let gate): "held by \(gate.rawValue)"
            case .done(let reason): "done, \(reason.rawValue)"
            }
        }

        /// The key that makes the difference: what sets the new time, or else what set the old.
        var key: String {
            if case .dial(let old, let first) = before.next, case .dial(let new, let second) = after.next,
                old == new
            {
                if first.destination != second.destination { return "outplan.decide" }
                return first.timeout != second.timeout ? "outplan.dial_timeout" : "outplan.decide"
            }
            let isLater = kind == "later" || kind == "no longer tried" || kind == "otherwise held"
            let keys = isLater ? [after.key, before.key] : [before.key, after.key]
            return keys.first { !$0.isEmpty } ?? "outplan.decide"
        }
    }

    package var campaign: String
    package var other: String
    package var at: Instant
    /// Keys that the two outplans have differently.
    package var keys: [String]
    package private(set) var total = 0
    package private(set) var changes: [Change] = []

    init(campaign: String, other: String, at: Instant, keys: [String]) {
        self.campaign = campaign
        self.other = other
        self.at = at
        self.keys = keys
    }

    /// Changes that are shown one by one.
    private static let shown = 20

    static func keys(_ old: OutplanScript, _ new: OutplanScript, isOtherPolicy: Bool) -> [String] {
        let (first, second) = (old.outplan, new.outplan)
        var keys: [String] = []
        func add(_ name: String, _ differs: Bool) { if differs { keys.append(name) } }
        add("dial_timeout", first.dialTimeout != second.dialTimeout)
        add("tries", first.tries != second.tries)
        add("retry", first.retry != second.retry)
        add("windows", first.windows != second.windows)
        add("holidays", first.holidays != second.holidays)
        add("schedule", first.schedule != second.schedule)
        add("reached_when", first.reachedWhen != second.reachedWhen)
        add("machine", first.machine != second.machine)
        add("source", first.sources != second.sources)
        add("decide", old.hasPolicy != new.hasPolicy || old.hasPolicy && isOtherPolicy)
        return keys
    }

    mutating func take(_ target: Target, zone: Zone?, _ before: PlanOutlook, _ after: PlanOutlook) {
        total += 1
        guard before.next != after.next else { return }
        let name = target.draft.externalID ?? target.id.description
        changes.append(Change(target: name, zone: zone, before: before, after: after))
    }

    package var lines: [String] {
        let differ =
            keys.isEmpty
            ? "the outplans say the same" : "the outplans differ in " + keys.joined(separator: ", ")
        var lines = [
            "\(campaign) against \(other): \(changes.count) of \(total) targets change their next attempt; \(differ)"
        ]
        for group in groups {
            lines.append("  \(group.count) \(group.words)")
            if !group.example.isEmpty { lines.append("      such as \(group.example)") }
        }
        let shown = changes.sorted { ($0.rank, $0.target) < ($1.rank, $1.target) }
        if !shown.isEmpty { lines.append("") }
        for change in shown.prefix(PlanComparison.shown) {
            lines.append("  \(change.target)  \(change.words)  (\(change.key))")
        }
        if changes.count > PlanComparison.shown {
            lines.append("  ... and \(changes.count - PlanComparison.shown) more; --output json names all")
        }
        return lines
    }

    private typealias Group = (words: String, count: Int, example: String)

    /// Changes by what they are and why, the most first.
    private var groups: [Group] {
        var groups: [String: Group] = [:]
        for change in changes {
            let words = "\(change.kind), because of \(change.key)"
            let ground = change.after.key == change.key ? change.after.words : ""
            let example = ground.isEmpty ? "" : "\(change.target): \(ground)"
            groups[words, default: (words, 0, example)].count += 1
        }
        return groups.values.sorted { ($1.count, $0.words) < ($0.count, $1.words) }
    }

    package var json: [JSONValue] {
        let summary: JSONValue = [
            "campaign": .string(campaign), "against": .string(other), "at": JSONValue(at),
            "targets": .integer(Int64(total)), "changes": .integer(Int64(changes.count)),
            "keys": .array(keys.map { .string($0) }),
            "why": .object(
                Dictionary(uniqueKeysWithValues: groups.map { ($0.words, .integer(Int64($0.count))) })
            ),
        ]
        return changes.map { change in
            [
                "target": .string(change.target), "change": .string(change.kind), "key": .string(change.key),
                "before": change.before.json, "after": change.after.json,
            ]
        } + [summary]
    }
}

extension PlanOutlook {
    var json: JSONValue {
        var fields: [String: JSONValue] = ["key": .string(key), "because": .string(words)]
        switch next {
        case .dial(let instant, let dial):
            fields["due"] = JSONValue(instant)
            fields["slot"] = .integer(Int64(dial.destination.slot))
            fields["dial_timeout"] = .string(DurationText.text(dial.timeout))
        case .held(let gate): fields["held"] = .string(gate.rawValue)
        case .done(let reason): fields["done"] = .string(reason.rawValue)
        }
        return .object(fields)
    }
}
