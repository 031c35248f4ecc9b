import Foundation
import Outbound
import Store

extension DoNotContactList {
    /// Entries of one write.
    private static let group = 500

    /// Reads the lists whole, then brings them into the ledger: for one campaign, or for all with nil.
    /// Gives how many entries were new or changed.
    package func add(
        _ files: [URL],
        for campaign: Identifier<Campaign>?,
        to writer: LedgerWriter,
        at instant: Instant
    ) async throws -> Int {
        var drafts = try entries(of: files)
        for index in drafts.indices { drafts[index].campaign = campaign }
        var changed = 0
        for start in stride(from: 0, to: drafts.count, by: DoNotContactList.group) {
            let group = Array(drafts[start..<min(start + DoNotContactList.group, drafts.count)])
            for result in try await writer.submit([.addSuppressions(group, at: instant)]) {
                switch result {
                case .suppressed(let count): changed += count
                case .refused(let why): throw ListProblem("refused", file: group[0].source, why)
                default: continue
                }
            }
        }
        return changed
    }
}
