import Foundation
import Outbound

/// The target lists of one campaign, read row by row in constant memory but for the keys of what was read.
package struct TargetList: Sendable {
    let kind: CampaignKind
    private let country: String?
    private let zone: Zone?
    private let plans: NumberPlans

    /// `country` (ISO 3166 alpha-2) reads numbers in national form; `zone` is the campaign's own, for times
    /// without offset where neither the row nor its number tells a zone.
    package init(_ kind: CampaignKind, country: String?, zone: Zone?, plans: NumberPlans = .world) {
        self.kind = kind
        self.country = country
        self.zone = zone
        self.plans = plans
    }

    /// The target lists of a campaign folder, in the order of their names: `targets*.csv`, `.jsonl`, either
    /// with `.gz`.
    package static func files(of folder: URL) throws -> [URL] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        } catch {
            throw ListProblem(
                "unreadable",
                file: folder.lastPathComponent,
                "the folder cannot be read: \(error.localizedDescription)"
            )
        }
        return names.filter { $0.hasPrefix("targets") && format(of: $0) != nil }.sorted()
            .map { folder.appending(path: $0) }
    }

    /// Reads lists in their order: `onTarget` gets each target, `onProblem` each row that is none, and each
    /// whose target an earlier row was already. Throws `ListProblem` where a file cannot be read to its
    /// end, and what the closures throw.
    @discardableResult
    package func read(
        _ files: [URL],
        onTarget: (TargetDraft) throws -> Void,
        onProblem: (RowProblem) throws -> Void
    ) throws -> ListReport {
        try read(files, onRow: { try onTarget($0.draft) }, onProblem: onProblem)
    }

    /// The same, with the places of each target's fields.
    @discardableResult
    package func read(
        _ files: [URL],
        onRow: (TargetRow) throws -> Void,
        onProblem: (RowProblem) throws -> Void
    ) throws -> ListReport {
        try read(files.map { file in { try ListSource(file) } }, onRow: onRow, onProblem: onProblem)
    }

    func read(
        _ sources: [() throws -> ListSource],
        onRow: (TargetRow) throws -> Void,
        onProblem: (RowProblem) throws -> Void
    ) throws -> ListReport {
        var cursor = cursor(over: sources)
        while let entry = try cursor.next() {
            switch entry {
            case .target(let row): try onRow(row)
            case .problem(let problem): try onProblem(problem)
            }
        }
        return cursor.report
    }

    /// The lists as a sequence of entries, for whoever must wait between two of them.
    func cursor(over files: [URL]) -> TargetCursor {
        cursor(over: files.map { file in { try ListSource(file) } })
    }

    func cursor(over sources: [() throws -> ListSource]) -> TargetCursor {
        TargetCursor(sources, form: form, rows: rows)
    }

    var form: TargetForm { TargetForm(kind, country: country, zone: zone, plans: plans) }

    private func rows(_ source: ListSource) throws -> any ListRows {
        switch TargetList.format(of: source.name) {
        case .jsonl: return try JSONRows(source, kind: kind)
        case .csv: return try CSVRows(source) { .names(try ListHeader($0, kind: kind).columns) }
        case nil:
            throw ListProblem(
                "format",
                file: source.name,
                "the name tells no format: it must end in .csv or .jsonl, or either with .gz"
            )
        }
    }

    private enum Format { case csv, jsonl }

    private static func format(of name: String) -> Format? {
        var name = name.lowercased()[...]
        if name.hasSuffix(".gz") { name = name.dropLast(3) }
        if name.hasSuffix(".csv") || name.hasSuffix(".tsv") { return .csv }
        return name.hasSuffix(".jsonl") ? .jsonl : nil
    }
}
