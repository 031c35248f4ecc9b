import Outbound

/// What comes next in the lists of a campaign.
enum TargetEntry {
    case target(TargetRow)
    /// A row that is no target, or one that an earlier row was already.
    case problem(RowProblem)
}

/// A place in the lists of a campaign: what was read, and what comes next.
struct TargetCursor {
    private(set) var report = ListReport()
    private var form: TargetForm
    private var keys = TargetKeys()
    private var waiting: ArraySlice<() throws -> ListSource>
    private let open: (ListSource) throws -> any ListRows
    private var files: [String] = []
    private var rows: (any ListRows)?

    init(
        _ sources: [() throws -> ListSource],
        form: TargetForm,
        rows: @escaping (ListSource) throws -> any ListRows
    ) {
        waiting = sources[...]
        self.form = form
        open = rows
    }

    /// Nil at the end. Throws `ListProblem` where a file cannot be read to its end.
    mutating func next() throws -> TargetEntry? {
        while true {
            if let entry = try rows?.next() { return try judge(entry) }
            rows = nil
            guard let source = try waiting.popFirst()?() else { return nil }
            files.append(source.name)
            rows = try open(source)
        }
    }

    private mutating func judge(_ entry: ListEntry) throws -> TargetEntry {
        guard report.rows < ListLimits.rows else {
            throw ListProblem(
                "too_many_rows",
                file: files[files.count - 1],
                "more than \(ListLimits.rows) rows"
            )
        }
        switch entry {
        case .problem(let problem):
            report.invalid += 1
            return .problem(problem)
        case .row(let row):
            do throws(RowProblem) {
                let draft = try form.draft(row)
                guard let first = keys.insert(draft.key, file: files.count - 1, line: row.line) else {
                    report.accepted += 1
                    return .target(TargetRow(draft, of: row))
                }
                report.duplicate += 1
                return .problem(duplicate(row, draft, of: "\(files[first.file]):\(first.line)"))
            } catch {
                report.invalid += 1
                return .problem(error)
            }
        }
    }

    private func duplicate(_ row: ListRow, _ draft: TargetDraft, of first: String) -> RowProblem {
        let cell = row.cells.first { cell in
            if draft.externalID != nil { return cell.column == .externalID }
            if case .destination = cell.column { return true }
            return false
        }
        let message = "the same target as \(first), which was kept"
        guard let cell else {
            return RowProblem(file: row.file, line: row.line, column: 1, code: "duplicate", message: message)
        }
        return row.problem(cell, "duplicate", message, masked: draft.externalID == nil)
    }
}
