import Flows
import Foundation
import Intake
import Lua
import Outbound

/// Counts the rows that the scripts cannot use as they are, and remembers the first of each kind.
struct RowTally {
    private let folder: CampaignFolder
    private var prompts: PromptTally
    private let needs: [FlowTexts.Need]
    private let templates: [Template]
    private let schedule: Outplan.Schedule?
    private let zone: Zone?
    /// Nil where nothing tells what the flow would do.
    private let handlers: Set<FlowEntry>?

    /// What the first row has beside what every list may have.
    private var columns: [String] = []

    private var missing: [Int: RowCount] = [:]
    /// Rows whose value is none of its format, and what is wrong with the first.
    private var malformed: [Int: (rows: RowCount, why: String)] = [:]
    private var unscheduled = RowCount()
    private var unreadable = RowCount()
    /// The first row whose time cannot be read.
    private var firstUnreadable: Finding?
    private var unsent: [DestinationType: RowCount] = [:]
    private var beside: BesideTally
    private var policy: PolicyProbe

    /// What sends to addresses that are not called.
    private static let senders: [(type: DestinationType, handler: FlowEntry, words: String)] = [
        (.sms, .message, "an sms address"), (.email, .email, "an email address"),
    ]

    init(_ folder: CampaignFolder, texts: FlowTexts, _ scripts: CampaignScripts) {
        self.folder = folder
        prompts = PromptTally(folder, texts)
        beside = BesideTally(texts)
        policy = PolicyProbe(folder, scripts.outplan)
        needs = texts.needs
        templates = texts.needs.map { Template(Template.Hole(name: $0.name, format: $0.format)) }
        schedule = scripts.outplan.outplan.schedule
        zone = folder.file.campaign.zone.flatMap { Zone($0) }
        handlers = scripts.flow?.handlers ?? (folder.file.campaign.kind == .call ? [] : nil)
    }

    mutating func take(_ row: TargetRow) {
        if columns.isEmpty { columns = row.draft.data.keys.sorted() }
        let scope = TemplateScope(target: row.draft, zone: zone)
        for (index, need) in needs.enumerated() {
            if scope.value(need.name) == nil {
                if !need.isOptional { missing[index, default: RowCount()].add(row) }
            } else if need.format != nil {
                take(row, index, scope)
            }
        }
        prompts.take(row, scope)
        beside.take(row)
        policy.take(row)
        if let schedule { take(row, for: schedule) }
        guard let handlers else { return }
        for sender in RowTally.senders where !handlers.contains(sender.handler) {
            guard row.draft.destinations.contains(where: { $0.type == sender.type }) else { continue }
            unsent[sender.type, default: RowCount()].add(row)
        }
    }

    /// Whether a value has the form that a text gives it.
    private mutating func take(_ row: TargetRow, _ index: Int, _ scope: TemplateScope) {
        do throws(Template.Problem) {
            _ = try templates[index].render(scope)
        } catch {
            malformed[index, default: (RowCount(), error.description)].rows.add(row)
        }
    }

    /// As the rule will read it; the zone does not matter for that.
    private mutating func take(_ row: TargetRow, for schedule: Outplan.Schedule) {
        let data = row.draft.data
        let value = data[schedule.relativeTo] ?? .null
        if value == .null || value == .string("") { return unscheduled.add(row) }
        let span = ScheduleSpan(
            schedule,
            data: data,
            variables: [:],
            zones: .known([Zone("UTC")].compactMap { $0 })
        )
        guard case .unreadable(let why) = span else { return }
        if unreadable.rows == 0 {
            let place = row.place(of: schedule.relativeTo)
            let list = folder.lists.first { $0.lastPathComponent == row.file }
            firstUnreadable = Finding(
                file: list.map { CampaignFolder.shown($0) } ?? row.file,
                line: place.line,
                column: place.column,
                message: String(why.map { $0.isNewline || $0.asciiValue.map { $0 < 32 } == true ? " " : $0 })
            )
        }
        unreadable.add(row)
    }

    func findings() -> [Finding] {
        var findings: [Finding] = []
        for (index, need) in needs.enumerated() {
            guard let count = missing[index] else { continue }
            let words =
                "\(count.have) no \"\(need.name)\" (the first: \(count.first)); fill the column, "
                + "or give a default: {\(need.name)|...}" + nearest(to: need.name)
            findings.append(need.finding(words))
        }
        for (index, need) in needs.enumerated() {
            guard let (rows, why) = malformed[index] else { continue }
            let words =
                "\(rows.have) a \"\(need.name)\" that cannot be read (the first: \(rows.first)): \(why)"
            findings.append(need.finding(words))
        }
        findings += prompts.findings() + scheduleFindings() + senderFindings() + beside.findings()
        return findings + [policy.finding].compactMap { $0 }
    }

    /// A column that no row has may be another one, written otherwise.
    private func nearest(to name: String) -> String {
        if columns.contains(name) { return "" }
        return Suggestion.nearest(to: name, among: columns).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    private func scheduleFindings() -> [Finding] {
        var findings: [Finding] = []
        if unscheduled.rows > 0, let schedule {
            let place = ScriptKeys(folder.outplan.source).place(of: ["schedule"])
            findings.append(
                Finding(
                    file: shown(folder.outplan.name),
                    line: place?.line,
                    column: place?.column,
                    message: "\(unscheduled.have) no \"\(schedule.relativeTo)\" for the schedule (the first: "
                        + "\(unscheduled.first)); they would be held" + nearest(to: schedule.relativeTo)
                )
            )
        }
        if var finding = firstUnreadable {
            let rows = unreadable.rows == 1 ? "this row" : "\(unreadable.rows) such rows"
            finding.message += "; the schedule would hold \(rows)"
            findings.append(finding)
        }
        return findings
    }

    private func senderFindings() -> [Finding] {
        RowTally.senders.compactMap { sender in
            guard let count = unsent[sender.type] else { return nil }
            let handler = sender.handler.rawValue
            let form = "\(handler) = function(\(handler)) \(handler):send{ ... } end"
            return Finding(
                file: folder.flow.map { shown($0.name) } ?? CampaignFolder.shown(folder.directory),
                message: "\(count.have) \(sender.words) (the first: \(count.first)), and the flow has no "
                    + "\"\(handler)\" handler: nothing would be sent there; return a table with \(form)"
            )
        }
    }

    private func shown(_ name: String) -> String {
        CampaignFolder.shown(folder.directory.appendingPathComponent(name))
    }
}
