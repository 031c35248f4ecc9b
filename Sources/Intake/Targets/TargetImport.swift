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

        package init(list: ListReport = ListReport(), isOnlyReport: Bool = false) {
            self.list = list
            self.isOnlyReport = isOnlyReport
        }
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

    /// What writes a group of one file's targets, and tells what became of them.
    package typealias Write = ([TargetDraft], _ file: String) async throws -> ImportCounts

    /// Reads the lists in their order and writes what is good to a campaign of the ledger.
    package func run(
        _ files: [URL],
        into campaign: Identifier<Campaign>,
        of writer: LedgerWriter,
        at instant: Instant,
        onProblem: (RowProblem) throws -> Void
    ) async throws -> Report {
        try await run(files, onProblem: onProblem) { group, file in
            let writes = [LedgerWrite.importTargets(campaign, group, file: file, at: instant)]
            var counts = ImportCounts()
            for result in try await writer.submit(writes) {
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

    /// Reads the lists in their order and gives what is good to `write`, group by group. `onProblem` gets
    /// each row that was not taken, once. Throws `ListProblem` where a file cannot be read, under `abort` and
    /// in a dry run before anything was written; and what the closures throw.
    package func run(
        _ files: [URL],
        onProblem: (RowProblem) throws -> Void,
        write: Write
    ) async throws -> Report {
        if isDryRun || onError == .abort {
            let found = try await look(files, onProblem)
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
                if !group.isEmpty, row.file != file || group.count == TargetImport.group {
                    report.ledger = report.ledger + (try await write(group, file))
                    group.removeAll(keepingCapacity: true)
                }
                file = row.file
                group.append(row.draft)
            }
        }
        if !group.isEmpty { report.ledger = report.ledger + (try await write(group, file)) }
        report.list = cursor.report
        return report
    }

    /// Reads to the end, and lets others go on between two groups.
    private func look(_ files: [URL], _ onProblem: (RowProblem) throws -> Void) async throws -> ListReport {
        var cursor = list.cursor(over: files)
        while let entry = try cursor.next() {
            if case .problem(let problem) = entry { try onProblem(problem) }
            if cursor.report.rows % TargetImport.group == 0 {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        return cursor.report
    }
}
