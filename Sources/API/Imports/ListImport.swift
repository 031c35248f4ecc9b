import Foundation
import Intake
import Outbound
import Store

/// One import, and what it came to.
struct ListImport {
    let ask: Ask
    let outdial: OutdialResource
    let campaign: CampaignResource?
    let id: String
    let isDry: Bool
    private(set) var report: TargetImport.Report
    private var problems: [RowProblem] = []
    private var problemCount = 0
    /// Targets all of whose addresses must not be contacted: taken, and never dialed.
    private var suppressed = 0

    init(ask: Ask, outdial: OutdialResource, campaign: CampaignResource?, id: String, isDry: Bool) {
        self.ask = ask
        self.outdial = outdial
        self.campaign = campaign
        self.id = id
        self.isDry = isDry
        report = TargetImport.Report()
    }

    /// A dry run asks the ledger the same as a real one, and nothing is written.
    mutating func run(
        _ list: TargetList,
        _ file: URL,
        onError: TargetImport.OnError,
        errors: URL
    ) async throws {
        var wrong = try ErrorFile(errors)
        var covered = 0
        do {
            report = try await TargetImport(list, onError: onError).run(
                [file],
                onProblem: { try wrong.add($0) },
                write: { group, _ in
                    covered += try suppressed(in: group)
                    return try await write(group)
                }
            )
        } catch {
            try wrong.finish()
            try FileManager.default.removeItem(at: errors)
            guard let problem = error as? ListProblem else { throw error }
            throw Refusal(
                .invalidArgument,
                "INVALID_LIST",
                "the list \(problem.message)",
                details: [
                    .object([
                        "code": .string(problem.code), "line": JSONValue(problem.line.map(Int64.init)),
                        "message": .string(problem.message),
                    ])
                ]
            )
        }
        try wrong.finish()
        suppressed = covered
        (problems, problemCount) = (wrong.first, wrong.count)
        try ImportDesk.sweep(errors.deletingLastPathComponent(), newest: errors)
        if problemCount == 0 { try FileManager.default.removeItem(at: errors) }
    }

    private func write(_ group: [TargetDraft]) async throws -> ImportCounts {
        try Task.checkCancellation()
        let wish = ResourceWrite.importTargets(
            outdial: outdial.uuid,
            group,
            file: "import \(id)",
            isDry: isDry
        )
        guard case .imported(let counts) = try await ask.submit(wish) else { return ImportCounts() }
        return counts
    }

    private func suppressed(in group: [TargetDraft]) throws -> Int {
        let campaign = campaign?.id ?? Identifier(0)
        let now = ask.now
        return try group.count { draft in
            try draft.destinations.allSatisfy {
                try ask.ledger.suppression($0.address, campaign: campaign, at: now) != nil
            }
        }
    }

    var json: JSONValue {
        let path = "/v1.0/outdials/\(outdial.uuid)/imports/\(id)/errors"
        return .object([
            "id": .string(id), "outdial_id": .string(outdial.uuid), "dry_run": .boolean(isDry),
            "accepted": number(report.isOnlyReport ? 0 : report.list.accepted),
            "added": number(report.ledger.added), "updated": number(report.ledger.updated),
            "unchanged": number(report.ledger.unchanged), "open": number(report.ledger.open),
            "duplicate": number(report.list.duplicate + report.ledger.duplicates),
            "invalid": number(report.list.invalid), "suppressed": number(suppressed),
            "errors": .array(problems.map(error)),
            "errors_url": .string(problemCount == 0 ? "" : path),
        ])
    }

    private func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }

    private func error(_ problem: RowProblem) -> JSONValue {
        .object([
            "line": number(problem.line), "column": number(problem.column), "field": .string(problem.field),
            "value": .string(problem.value), "code": .string(problem.code),
            "message": .string(problem.message),
        ])
    }
}
