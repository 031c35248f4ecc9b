import Foundation
import Outbound
import Store

/// Do-not-contact lists: an address, a domain (`example.org`) or a prefix (`+1900*`) a row, with optional
/// reason, source and expires. The first row may name the columns; a bare list of entries is one too.
///
/// A list that cannot be read whole is an error: an entry that was skipped would be somebody called who
/// must not be.
package struct DoNotContactList: Sendable {
    /// So many bad rows are named before the rest is only counted.
    private static let shown = 20
    private static let entryNames =
        ["address", "destination", "domain", "prefix", "entry", "pattern"] + ListHeader.telephoneNames
        + ListHeader.emailNames

    private let addresses: Addresses

    package init(country: String?, plans: NumberPlans = .world) {
        addresses = Addresses(.call, country: country, plans: plans)
    }

    /// Reads a list; `onEntry` gets each entry. Throws `DoNotContactProblem` or `ListProblem`, and then
    /// nothing that came before counts.
    package func read(_ file: URL, onEntry: (SuppressionDraft) throws -> Void) throws {
        try read(ListSource(file), onEntry: onEntry)
    }

    /// All entries of several lists.
    package func entries(of files: [URL]) throws -> [SuppressionDraft] {
        var entries: [SuppressionDraft] = []
        for file in files { try read(file) { entries.append($0) } }
        return entries
    }

    func read(_ source: ListSource, onEntry: (SuppressionDraft) throws -> Void) throws {
        var problems: [RowProblem] = []
        var count = 0
        var rows = try CSVRows(source, header: DoNotContactList.header)
        while let entry = try rows.next() {
            switch result(entry) {
            case .success(let draft): try onEntry(draft)
            case .failure(let problem):
                count += 1
                if problems.count < DoNotContactList.shown { problems.append(problem) }
            }
        }
        if count > 0 { throw DoNotContactProblem(file: source.name, count: count, problems: problems) }
    }

    private func result(_ entry: ListEntry) -> Result<SuppressionDraft, RowProblem> {
        switch entry {
        case .problem(let problem): return .failure(problem)
        case .row(let row):
            do throws(RowProblem) { return .success(try draft(row)) } catch { return .failure(error) }
        }
    }

    private func draft(_ row: ListRow) throws(RowProblem) -> SuppressionDraft {
        var draft = SuppressionDraft(pattern: "", kind: .address, source: row.file)
        for cell in row.cells {
            let text = ListHeader.trimmed(cell.text)
            if text.isEmpty { continue }
            switch cell.column {
            case .destination:
                do throws(AddressProblem) {
                    (draft.pattern, draft.kind) = try pattern(text)
                } catch {
                    throw row.problem(cell, error.code, error.message, masked: true)
                }
            case .data("reason"): draft.reason = text
            case .data("source"): draft.source = "\(row.file): \(text)"
            case .data("expires"):
                guard let end = DoNotContactList.end(text) else {
                    throw row.problem(
                        cell,
                        "time",
                        "this is no date or time: write 2026-12-31 or leave it empty"
                    )
                }
                draft.expires = end
            default: continue
            }
        }
        guard !draft.pattern.isEmpty else {
            throw RowProblem(
                file: row.file,
                line: row.line,
                column: 1,
                code: "no_address",
                message: "no address: fill it in or remove the row"
            )
        }
        return draft
    }

    /// One entry as a list writes it.
    package func pattern(of text: String) throws(AddressProblem) -> (pattern: String, kind: SuppressionKind) {
        let (pattern, kind) = try pattern(ListHeader.trimmed(text))
        return (pattern, kind)
    }

    private func pattern(_ text: String) throws(AddressProblem) -> (String, SuppressionKind) {
        if text.hasSuffix("*") { return (try prefix(text.dropLast()), .prefix) }
        let domain = text.hasPrefix("@") ? text.dropFirst() : text[...]
        if !domain.contains("@"), domain.contains(where: \.isLetter), EmailAddress.isDomain(domain) {
            return (domain.lowercased(), .domain)
        }
        return (try addresses.read(text).address, .address)
    }

    private func prefix(_ text: Substring) throws(AddressProblem) -> String {
        let digits = text.filter { !" -.()".contains($0) }
        guard digits.first == "+", (2...15).contains(digits.count),
            digits.dropFirst().utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else {
            throw AddressProblem(
                "prefix",
                "a prefix is + and the first digits of numbers, then *: such as +1900*"
            )
        }
        return digits
    }

    /// Of what a time without zone or a date alone may mean, the latest: an entry must not end too early.
    private static func end(_ text: String) -> Instant? {
        switch RFC3339.read(text) {
        case .instant(let instant): instant
        case .local(let local): local.asUTC + .hours(text.utf8.count == 10 ? 36 : 12)
        case nil: nil
        }
    }

    private static func isWords(_ name: String) -> Bool {
        name.allSatisfy { $0.isLetter || $0.isWhitespace || "_-".contains($0) }
    }

    private static func header(_ names: [String]) throws -> CSVRows.Header {
        let keys = names.map { $0.lowercased() }
        guard let entry = keys.firstIndex(where: entryNames.contains) else {
            // No entry is of letters alone.
            if keys.contains(where: { !$0.isEmpty }), keys.allSatisfy(isWords) {
                throw ListHeader.Problem(
                    index: nil,
                    code: "no_address_column",
                    message: "no column address among \(keys.joined(separator: ", ")): give the "
                        + "entries' column that name"
                )
            }
            return .none([
                ("address", .destination(slot: 0)), ("reason", .data("reason")), ("source", .data("source")),
                ("expires", .data("expires")),
            ])
        }
        if let second = keys[(entry + 1)...].first(where: entryNames.contains) {
            throw ListHeader.Problem(
                index: nil,
                code: "address_ambiguous",
                message:
                    "the columns \(keys[entry]) and \(second) may both be the entries: keep one, named address"
            )
        }
        return .names(
            keys.enumerated().map { $0.offset == entry ? .destination(slot: 0) : .data($0.element) }
        )
    }
}

/// Rows of a do-not-contact list that cannot be read.
package struct DoNotContactProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    package let count: Int
    /// The first of them.
    package let problems: [RowProblem]

    package var description: String {
        let rest = count > problems.count ? "\n... and \(count - problems.count) more" : ""
        return "\(file): \(count) rows cannot be read, so nobody is contacted until they are mended:\n"
            + problems.map(\.description).joined(separator: "\n") + rest
    }
}
