import GRDB
import Outbound

extension Ledger {
    /// Campaigns that dial, or drain, by an outplan: whom another version of it concerns at once. By id.
    package func activeCampaigns(
        by outplan: Identifier<OutplanResource>
    ) throws(LedgerError) -> [Identifier<Campaign>] {
        try read { try $0.activeCampaigns("outplan", outplan.rawValue) }
    }

    package func activeCampaigns(by flow: Identifier<FlowResource>) throws(LedgerError) -> [Identifier<
        Campaign
    >] {
        try read { try $0.activeCampaigns("flow", flow.rawValue) }
    }
}

extension Database {
    fileprivate func activeCampaigns(_ column: String, _ id: Int64) throws -> [Identifier<Campaign>] {
        try rows(
            """
            SELECT id FROM campaign WHERE \(column) = ? AND deleted IS NULL \
            AND state IN ('running', 'stopping') ORDER BY id
            """,
            [id]
        ) { Identifier($0[0]) }
    }
}
