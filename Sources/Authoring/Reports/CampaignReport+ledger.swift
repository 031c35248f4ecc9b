import Flows
import Outbound
import Store

extension CampaignReport {
    /// How many rows one read takes.
    private static let page = 2000
    /// How many failed attempts are looked into; of the others only the cause is told.
    private static let tracesRead = 1000

    /// Counts a campaign's rows in a ledger.
    package static func read(_ name: String, ledger: Ledger) throws -> CampaignReport {
        guard let campaign = try ledger.campaign(named: name) else {
            throw Finding(
                file: name,
                message: "the ledger has no campaign of this name; run or simulate it first"
            )
        }
        let attempts = try attempts(campaign.id, ledger)
        var report = CampaignReport(
            campaign: campaign,
            targets: try targets(campaign.id, ledger),
            attempts: attempts,
            talks: try ledger.talks(campaign.id)
        )
        report.failures = try failures(attempts.filter { $0.outcome == .failed }, ledger)
        return report
    }

    private static func failures(_ failed: [Attempt], _ ledger: Ledger) throws -> [(why: String, count: Int)]
    {
        var counts: [String: Int] = [:]
        for (index, attempt) in failed.enumerated() {
            let trace = index < tracesRead ? try ledger.trace(attempt.id) : nil
            let why = try trace.flatMap { try scriptError($0) } ?? attempt.cause ?? "no cause recorded"
            counts[why, default: 0] += 1
        }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }

    /// Where and how a script broke, from an attempt's trace: `flow.lua:3: attempt to ...`
    private static func scriptError(_ trace: StoredTrace) throws -> String? {
        switch trace {
        case .packed(let bytes):
            for entry in try AttemptTrace(bytes).entries.reversed() {
                if case .failed(let failure) = entry.event {
                    return "\(failure.file)\(failure.line.map { ":\($0)" } ?? ""): \(failure.message)"
                }
            }
            return nil
        case .notes(.array(let notes)):
            guard let note = notes.last(where: { $0["kind"] == "flow_error" }),
                let message = note["message"]?.string, let file = note["file"]?.string
            else { return nil }
            return "\(file)\(note["line"]?.integer.map { ":\($0)" } ?? ""): \(message)"
        case .notes: return nil
        }
    }

    /// Every target of a campaign, in the order of the ledger.
    package static func targets(_ campaign: Identifier<Campaign>, _ ledger: Ledger) throws -> [Target] {
        var all: [Target] = []
        while true {
            let part = try ledger.targets(campaign, after: all.last?.id, limit: page)
            all += part
            if part.count < page { return all }
        }
    }

    /// Every attempt of a campaign, in the order of the ledger.
    package static func attempts(_ campaign: Identifier<Campaign>, _ ledger: Ledger) throws -> [Attempt] {
        var all: [Attempt] = []
        while true {
            let part = try ledger.attempts(campaign, after: all.last?.id, limit: page)
            all += part
            if part.count < page { return all }
        }
    }

    /// The figures for machines.
    package var json: JSONValue {
        [
            "campaign": .string(campaign.name), "state": .string(campaign.state.rawValue),
            "targets": .integer(Int64(targets)), "reached": .integer(Int64(reached)),
            "attempts": .integer(Int64(attempts)), "from": JSONValue(from), "to": JSONValue(to),
            "outcomes": .object(
                Dictionary(
                    uniqueKeysWithValues: outcomes.map { ($0.outcome.rawValue, .integer(Int64($0.count))) }
                )
            ),
            "dispositions": .object(
                Dictionary(uniqueKeysWithValues: dispositions.map { ($0.tag, .integer(Int64($0.count))) })
            ),
            "not_reached": .object(
                Dictionary(uniqueKeysWithValues: unreached.map { ($0.reason, .integer(Int64($0.count))) })
            ),
            "failures": .object(
                Dictionary(uniqueKeysWithValues: failures.map { ($0.why, .integer(Int64($0.count))) })
            ),
            "attempts_per_target": .array(attemptsPerTarget.map { .integer(Int64($0)) }),
        ]
    }
}
