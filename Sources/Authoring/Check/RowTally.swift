import Flows
import Foundation
import Intake
import Lua
import Outbound

/// Counts the rows that the scripts cannot use as they are, and remembers the first of each kind.
struct RowTally {
    private struct Count {
        var rows = 0
        var first = ""

        /// `12 rows have`.
        var have: String { rows == 1 ? "1 row has" : "\(rows) rows have" }

        mutating func add(_ row: TargetRow) {
            if rows == 0 { first = row.draft.externalID ?? "\(row.file):\(row.line)" }
            rows += 1
        }
    }

    private let folder: CampaignFolder
    private let needs: [FlowTexts.Need]
    private let schedule: Outplan.Schedule?
    private let zone: Zone?
    /// Nil where nothing tells what the flow would do.
    private let handlers: Set<FlowEntry>?

    private var missing: [Int: Count] = [:]
    private var unscheduled = Count()
    private var unreadable = Count()
    /// The first row whose time cannot be read.
    private var firstUnreadable: Finding?
    private var unsent: [DestinationType: Count] = [:]

    /// What sends to addresses that are not called.
    private static let senders: [(type: DestinationType, handler: FlowEntry, words: String)] = [
        (.sms, .message, "an sms address"), (.email, .email, "an email address"),
    ]

    init(_ folder: CampaignFolder, texts: FlowTexts, _ scripts: CampaignScripts) {
        self.folder = folder
        needs = texts.needs
        schedule = scripts.outplan.outplan.schedule
        zone = folder.file.campaign.zone.flatMap { Zone($0) }
        handlers = scripts.flow?.handlers ?? (folder.file.campaign.kind == .call ? [] : nil)
    }

    mutating func take(_ row: TargetRow) {
        let scope = TemplateScope(target: row.draft, zone: zone)
        for (index, need) in needs.enumerated() where scope.value(need.name) == nil {
            missing[index, default: Count()].add(row)
        }
        if let schedule { take(row, for: schedule) }
        guard let handlers else { return }
        for sender in RowTally.senders where !handlers.contains(sender.handler) {
            guard row.draft.destinations.contains(where: { $0.type == sender.type }) else { continue }
            unsent[sender.type, default: Count()].add(row)
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
            findings.append(
                Finding(
                    file: need.file,
                    line: need.line,
                    column: need.column,
                    message:
                        "\(count.have) no \"\(need.name)\" (the first: \(count.first)); fill the column, "
                        + "or give a default: {\(need.name)|...}"
                )
            )
        }
        return findings + scheduleFindings() + senderFindings()
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
                        + "\(unscheduled.first)); they would be held"
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
