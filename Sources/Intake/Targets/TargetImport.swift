import Foundation
import Outbound
import Store

/// Brings the target lists of a campaign into the ledger, in small groups so that no attempt waits long
/// behind them.
package struct TargetImport: Sendable {
    /// What happens when rows cannot be taken.
    package enum OnError: String, Sendable, CaseIterable {
        /// They are reported, and the others are taken.
        case skip
        /// Nothing is taken.
        case abort
    }

    /// What an import found and did.
    package struct Report: Hashable, Sendable {
        package var list = ListReport()
        package var ledger = ImportCounts()
        /// Nothing was written: bad rows under `abort`, or a dry run.
        package var isOnlyReport = false
    }

    /// Rows of one write.
    private static let group = 500

    private let list: TargetList
    private let onError: OnError
    private let isDryRun: Bool

    package init(_ list: TargetList, onError: OnError = .skip, dryRun: Bool = false) {
        self.list = list
        self.onError = onError
        isDryRun = dryRun
    }

    /// Reads the lists in their order and writes what is good. `onProblem` gets each row that was not
    /// taken, once. Throws `ListProblem` where a file cannot be read, under `abort` and in a dry run before
    /// anything was written; and `LedgerError`.
    package func run(
        _ files: [URL],
        into campaign: Identifier<Campaign>,
        of writer: LedgerWriter,
        at instant: Instant,
        onProblem: (RowProblem) throws -> Void
    ) async throws -> Report {
        if isDryRun || onError == .abort {
            let found = try list.read(files, onTarget: { _ in }, onProblem: onProblem)
            if isDryRun || found.invalid > 0 { return Report(list: found, isOnlyReport: true) }
        }
        var report = Report()
        var cursor = list.cursor(over: files)
        var group: [TargetDraft] = []
        var file = ""
        while let entry = try cursor.next() {
            switch entry {
            case .problem(let problem):
                if onError == .skip { try onProblem(problem) }
            case .target(let row):
                if row.file != file || group.count == TargetImport.group {
                    report.ledger = report.ledger + (try await write(group, file, campaign, writer, instant))
                    group.removeAll(keepingCapacity: true)
                    file = row.file
                }
                group.append(row.draft)
            }
        }
        report.ledger = report.ledger + (try await write(group, file, campaign, writer, instant))
        report.list = cursor.report
        return report
    }

    private func write(
        _ group: [TargetDraft],
        _ file: String,
        _ campaign: Identifier<Campaign>,
        _ writer: LedgerWriter,
        _ instant: Instant
    ) async throws -> ImportCounts {
        if group.isEmpty { return ImportCounts() }
        let results = try await writer.submit([.importTargets(campaign, group, file: file, at: instant)])
        var counts = ImportCounts()
        for result in results {
            switch result {
            case .imported(let more): counts = counts + more
            case .refused(let why):
                throw ListProblem("refused", file: file, "not taken by the ledger: \(why)")
            default: continue
            }
        }
        return counts
    }
}
