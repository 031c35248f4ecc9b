import GRDB
import Outbound

/// What a customer may look at, by the UUIDs that the world outside knows: nil for what is another's, was
/// deleted, or never was.
extension Ledger {
    /// The UUID of the list that a campaign dials; nil where it has none.
    package func outdial(of campaign: Identifier<Campaign>) throws(LedgerError) -> String? {
        try read {
            try $0.row("SELECT uuid FROM outdial WHERE campaign = ? AND deleted IS NULL", [campaign]) {
                $0[0] as String
            }
        }
    }

    /// A target of a list; and its list's campaign, nil where it has none.
    package func target(
        uuid: String,
        outdial: String,
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> (target: Identifier<Target>, campaign: Campaign?)? {
        let found = try read {
            try $0.row(Self.ownedTargetQuery, [uuid, outdial, customer]) {
                (target: Identifier<Target>($0[0]), campaign: $0[1] as Int64?)
            }
        }
        guard let found else { return nil }
        guard let campaign = found.campaign else { return (found.target, nil) }
        return (found.target, try self.campaign(Identifier<Campaign>(campaign)))
    }

    /// In this order: see `TargetRow.joinByName`.
    static let ownedTargetQuery = """
        SELECT t.id, o.campaign FROM target t CROSS JOIN outdial o ON o.id = t.outdial WHERE t.uuid = ? \
        AND o.uuid = ? AND o.customer = ? AND t.deleted IS NULL AND o.deleted IS NULL
        """

    /// The counters of all of a customer's campaigns, added up.
    package func counters(of customer: Identifier<Customer>) throws(LedgerError) -> [String: Int64] {
        let rows = try read {
            try $0.rows(
                """
                SELECT name, sum(count) FROM (SELECT c.name, c.count FROM campaign o \
                JOIN counter c ON c.campaign = o.id WHERE o.customer = ? \
                UNION ALL SELECT c.name, c.count FROM outdial o JOIN outdial_counter c ON c.outdial = o.id \
                WHERE o.customer = ? AND o.campaign IS NOT NULL) GROUP BY name
                """,
                [customer, customer]
            ) { ($0[0] as String, $0[1] as Int64) }
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// How many agents of a customer's queues are in each state, by queue (those of one title together) and
    /// state.
    package func agentStates(
        of customer: Identifier<Customer>
    ) throws(LedgerError) -> [(queue: String, state: String, count: Int)] {
        try read {
            try $0.rows(
                """
                SELECT q.title, a.state, count(*) FROM agent a JOIN queue q ON q.id = a.queue \
                WHERE q.customer = ? AND a.deleted IS NULL GROUP BY q.title, a.state \
                ORDER BY q.title, a.state
                """,
                [customer]
            ) { (queue: $0[0], state: $0[1], count: $0[2]) }
        }
    }

    /// The campaigns that run and heed the do-not-contact entries of a customer: its own, and of an
    /// operator's entries everybody's.
    package func runningCampaigns(
        heeding customer: Identifier<Customer>
    ) throws(LedgerError) -> [Identifier<Campaign>] {
        try read {
            try $0.rows(
                "SELECT id FROM campaign WHERE state = 'running' AND (customer = ? OR ? = 1) ORDER BY id",
                [customer, customer]
            ) { Identifier($0[0]) }
        }
    }

    /// A customer's campaigns that run, the latest `limit`.
    package func runningCampaigns(
        of customer: Identifier<Customer>,
        limit: Int
    ) throws(LedgerError) -> [Identifier<Campaign>] {
        try read {
            try $0.rows(
                "SELECT id FROM campaign WHERE customer = ? AND state = 'running' ORDER BY id DESC LIMIT ?",
                [customer, limit]
            ) { Identifier($0[0]) }
        }
    }
}
