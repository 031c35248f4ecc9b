import GRDB
import Outbound

extension Ledger {
    /// The names of all that a list's targets carry as their own data, sorted; at most so many.
    package func dataNames(
        of outdial: Identifier<OutdialResource>,
        limit: Int
    ) throws(LedgerError) -> [String] {
        try read {
            try $0.rows(
                """
                SELECT DISTINCT j.key FROM target_state s JOIN target t ON t.id = s.id, json_each(t.data) j \
                WHERE s.outdial = ? ORDER BY 1 LIMIT ?
                """,
                [outdial, limit]
            ) { $0[0] as String }
        }
    }
}
