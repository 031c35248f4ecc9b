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

    /// Whether this leg has a row that has not ended.
    package func hasOpenLeg(_ leg: Identifier<LegRow>) throws(LedgerError) -> Bool {
        try read { try $0.number("SELECT 1 FROM leg WHERE id = ? AND ended IS NULL", [leg]) == 1 }
    }

    /// Whether this message has a row without a receipt.
    package func hasUnsentMessage(_ message: Identifier<MessageRow>) throws(LedgerError) -> Bool {
        try read {
            try $0.number("SELECT 1 FROM message WHERE id = ? AND state = 'sending'", [message]) == 1
        }
    }
}
