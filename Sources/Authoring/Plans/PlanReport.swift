import Foundation
import Outbound

/// When the targets of a campaign are tried next, by hour, and how many agents that asks for.
package struct PlanReport: Sendable {
    package struct Hour: Sendable {
        package var start: Instant
        /// Whose time comes in it.
        package var due = 0
        /// Whom pacing lets begin in it.
        package var dialed = 0
        package var answers = 0.0
    }

    package let campaign: Campaign
    package let at: Instant
    package let targets: [PlannedTarget]
    package let hours: [Hour]
    private let pacing: PlanPacing
    private let expectation: PlanExpectation

    private static let hour: Int64 = 3_600_000
    /// Targets that are shown one by one.
    private static let shown = 10
    /// Hours that are shown.
    private static let rows = 72

    init(
        campaign: Campaign,
        at: Instant,
        targets: [PlannedTarget],
        pacing: PlanPacing,
        expectation: PlanExpectation
    ) {
        self.campaign = campaign
        self.at = at
        self.targets = targets
        self.pacing = pacing
        self.expectation = expectation
        var hours: [Int64: Hour] = [:]
        let zone = campaign.zone.flatMap { Zone($0) }
        func hour(of instant: Instant) -> Int64 {
            // Hours of the campaign's own clock: some zones lie half an hour beside the others.
            let offset = Int64(zone?.offset(at: instant) ?? 0) * 1000
            let local = instant.milliseconds + offset
            return local - ((local % PlanReport.hour) + PlanReport.hour) % PlanReport.hour - offset
        }
        func count(_ instant: Instant, _ change: (inout Hour) -> Void) {
            let start = hour(of: instant)
            change(&hours[start, default: Hour(start: Instant(milliseconds: start))])
        }
        for target in targets {
            if let due = target.outlook.instant { count(due) { $0.due += 1 } }
            guard let start = target.start else { continue }
            count(start) { hour in
                hour.dialed += 1
                hour.answers += target.answers
            }
        }
        self.hours = hours.values.sorted { $0.start < $1.start }
    }

    static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

    /// Agents that an hour's expected answers keep busy; nil where no agent takes calls.
    package func agents(_ hour: Hour) -> Int? {
        guard let talk = expectation.talk else { return nil }
        let busy = hour.answers * Double((talk + expectation.wrapUp).milliseconds)
        return Int((busy / Double(PlanReport.hour)).rounded(.up))
    }

    package func lines() -> [String] {
        let zone = campaign.zone.flatMap { Zone($0) } ?? Zone("UTC")
        func time(_ instant: Instant) -> String { zone?.words(instant) ?? RFC3339.text(instant) }
        let tried = targets.count { $0.outlook.instant != nil }
        var lines = [
            "\(campaign.name) at \(zone?.text(at) ?? RFC3339.text(at)): \(tried) of \(targets.count) targets "
                + "have a next attempt"
        ]
        lines += others.map { "  \($0.count) \($0.words)" }
        guard !hours.isEmpty else { return lines }
        let isCall = campaign.kind == .call
        lines.append("")
        lines.append(
            row("hour (\(zone?.name ?? "UTC"))", "due", "dialed", isCall ? "answers" : "", agentsTitle)
        )
        for hour in hours.prefix(PlanReport.rows) {
            lines.append(
                row(
                    time(hour.start),
                    "\(hour.due)",
                    "\(hour.dialed)",
                    isCall ? String(format: "%.1f", hour.answers) : "",
                    agents(hour).map { "\($0)" } ?? ""
                )
            )
        }
        if hours.count > PlanReport.rows {
            lines.append("... and \(hours.count - PlanReport.rows) more hours")
        }
        lines.append("")
        let first = targets.filter { $0.start != nil }.sorted {
            ($0.start ?? at, $0.id) < ($1.start ?? at, $1.id)
        }
        if !first.isEmpty { lines.append("the first, each by the clock at its own place:") }
        for target in first.prefix(PlanReport.shown) {
            guard let start = target.start else { continue }
            let key = target.outlook.key.isEmpty ? "" : "  (\(target.outlook.key))"
            lines.append("  \(target.zone?.words(start) ?? time(start))  \(target.name)\(key)")
        }
        if first.count > PlanReport.shown {
            lines.append("  ... and \(first.count - PlanReport.shown) more targets; --output json names all")
        }
        return lines + [""] + notes.map { "(\($0))" }
    }

    private var agentsTitle: String { expectation.talk == nil || campaign.kind != .call ? "" : "agents" }

    private func row(_ cells: String...) -> String {
        let widths = [24, 7, 8, 9, 8]
        let padded = zip(cells, widths).enumerated().map { index, cell in
            let space = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return index == 0 ? cell.0 + space : space + cell.0
        }
        var line = padded.joined()
        while line.last == " " { line.removeLast() }
        return line
    }

    /// Targets without a next attempt, by why.
    private var others: [(words: String, count: Int)] {
        var counts: [String: Int] = [:]
        for target in targets {
            switch target.outlook.next {
            case .dial where target.start == nil:
                counts["have no time left once pacing lets them begin", default: 0] += 1
            case .dial: continue
            case .held(let gate): counts["held by \(gate.rawValue) until something changes", default: 0] += 1
            case .done(let reason): counts["done: \(reason.rawValue)", default: 0] += 1
            }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }

    private var notes: [String] {
        var notes = [
            "the next attempt of each target, as if nothing happened before it; retries are not foreseen",
            "dialed: at most \(rate) a second and \(pacing.concurrent) at once; other campaigns and free agents are "
                + "left out",
        ]
        guard campaign.kind == .call else { return notes }
        notes.append("answers: \(expectation.source)")
        if let talk = expectation.talk {
            let after = DurationText.text(expectation.wrapUp)
            notes.append(
                "agents: answers an hour x (\(DurationText.text(talk)) talking + \(after) after it) / 1h, rounded up, "
                    + "if every answer reaches one"
            )
        }
        return notes
    }

    private var rate: String {
        pacing.perSecond == pacing.perSecond.rounded()
            ? "\(Int(pacing.perSecond))" : "\(pacing.perSecond)"
    }

    package var json: [JSONValue] {
        let each: [JSONValue] = targets.map { target in
            guard case .object(var fields) = target.outlook.json else { return target.outlook.json }
            fields["target"] = .string(target.name)
            fields["attempts"] = .integer(Int64(target.attempts))
            fields["start"] = JSONValue(target.start)
            if campaign.kind == .call { fields["answered"] = .number(target.answers) }
            return .object(fields)
        }
        let table: [JSONValue] = hours.map { hour in
            [
                "hour": JSONValue(hour.start), "due": .integer(Int64(hour.due)),
                "dialed": .integer(Int64(hour.dialed)),
                "answers": .number((hour.answers * 100).rounded() / 100),
                "agents": JSONValue(agents(hour).map { Int64($0) }),
            ]
        }
        let summary: JSONValue = [
            "campaign": .string(campaign.name), "at": JSONValue(at),
            "targets": .integer(Int64(targets.count)), "hours": .array(table),
            "notes": .array(notes.map { .string($0) }),
        ]
        return each + [summary]
    }
}
