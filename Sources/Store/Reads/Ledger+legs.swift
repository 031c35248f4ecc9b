import GRDB
import Outbound

extension Ledger {
    /// When agents of a campaign's attempts talked: from their answer to the end of their legs, in order.
    package func talks(_ campaign: Identifier<Campaign>) throws(LedgerError) -> [ClosedRange<Instant>] {
        try read {
            try $0.rows(
                """
                SELECT leg.answered, leg.ended FROM leg JOIN attempt ON attempt.id = leg.attempt \
                WHERE attempt.campaign = ? AND leg.kind = 'agent' AND leg.answered IS NOT NULL \
                AND leg.ended IS NOT NULL ORDER BY leg.answered, leg.id
                """,
                [campaign]
            ) { $0.moment(0)...max($0.moment(0), $0.moment(1)) }
        }
    }
}
