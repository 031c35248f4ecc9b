import GRDB
import Outbound

extension Ledger {
    package func campaign(named name: String) throws(LedgerError) -> Campaign? {
        try read {
            try $0.row(
                "SELECT \(CampaignRow.columns) FROM campaign WHERE name = ? AND deleted IS NULL",
                [name],
                CampaignRow.read
            )
        }
    }

    package func campaign(_ id: Identifier<Campaign>) throws(LedgerError) -> Campaign? {
        try read {
            try $0.row("SELECT \(CampaignRow.columns) FROM campaign WHERE id = ?", [id], CampaignRow.read)
        }
    }

    /// By id: in the order in which they were made.
    package func campaigns() throws(LedgerError) -> [Campaign] {
        try read {
            try $0.rows(
                "SELECT \(CampaignRow.columns) FROM campaign WHERE deleted IS NULL ORDER BY id",
                [],
                CampaignRow.read
            )
        }
    }

    /// The latest versions of a campaign's scripts; nil before it was saved.
    package func scripts(
        _ campaign: Identifier<Campaign>
    ) throws(LedgerError) -> (outplan: Identifier<ScriptVersion>, flow: Identifier<ScriptVersion>?)? {
        try read { database in
            func latest(_ table: String) throws -> Identifier<ScriptVersion>? {
                try database.number(
                    """
                    SELECT v.id FROM campaign c JOIN script_version v ON v.\(table) = c.\(table) \
                    WHERE c.id = ? ORDER BY v.number DESC LIMIT 1
                    """,
                    [campaign]
                ).map { Identifier($0) }
            }
            return try latest("outplan").map { (outplan: $0, flow: try latest("flow")) }
        }
    }

    /// What an attempt ran: for `trace` and `replay`.
    package func script(_ id: Identifier<ScriptVersion>) throws(LedgerError) -> ScriptDraft? {
        try read {
            try $0.row("SELECT \(ScriptRow.columns) FROM script_version WHERE id = ?", [id], ScriptRow.read)
        }
    }

    /// Which version of its script it is: 1 for the first.
    package func number(ofScript id: Identifier<ScriptVersion>) throws(LedgerError) -> Int? {
        try read { try $0.number("SELECT number FROM script_version WHERE id = ?", [id]).map { Int($0) } }
    }

    /// The versions that an attempt was made with.
    package func scripts(
        of attempt: Identifier<Attempt>
    ) throws(LedgerError) -> (outplan: Identifier<ScriptVersion>, flow: Identifier<ScriptVersion>?)? {
        try read {
            try $0.row("SELECT outplan, flow FROM attempt WHERE id = ?", [attempt]) { row in
                (
                    outplan: Identifier<ScriptVersion>(row[0]),
                    flow: (row[1] as Int64?).map { Identifier<ScriptVersion>($0) }
                )
            }
        }
    }

    /// By name.
    package func queues() throws(LedgerError) -> [Queue] {
        try read {
            try $0.rows(
                "SELECT \(QueueRow.columns) FROM queue WHERE deleted IS NULL ORDER BY name",
                [],
                QueueRow.read
            )
        }
    }

    /// Agents' states as they were last written, by queue and name.
    package func agents() throws(LedgerError) -> [(name: AgentName, state: String)] {
        try read {
            try $0.rows(
                """
                SELECT q.name, a.name, a.state FROM agent a JOIN queue q ON q.id = a.queue \
                WHERE a.deleted IS NULL ORDER BY q.name, a.name
                """,
                []
            ) { (name: AgentName(queue: $0[0], agent: $0[1]), state: $0[2]) }
        }
    }

    /// Agents that are not to be called: their rows say that they are away or gone.
    package func absentAgents() throws(LedgerError) -> Set<AgentName> {
        Set(try agents().filter { $0.state == "away" || $0.state == "offline" }.map(\.name))
    }

    /// Such as `targets`, `targets.idle`, `targets.held` (idle without a due time), `targets.done.reached`,
    /// `attempts`, `outcome.busy`. A counter that never moved is absent.
    package func counters(_ campaign: Identifier<Campaign>) throws(LedgerError) -> [String: Int64] {
        let rows = try read {
            try $0.rows(Self.counterQuery, [campaign, campaign]) { ($0[0] as String, $0[1] as Int64) }
        }
        return Dictionary(rows) { first, _ in first }
    }

    static let counterQuery = """
        SELECT name, count FROM counter WHERE campaign = ? UNION ALL SELECT c.name, c.count \
        FROM outdial o JOIN outdial_counter c ON c.outdial = o.id WHERE o.campaign = ?
        """

    /// How many targets wait for a time, are held without end, are being tried, and are done.
    package func unfinished(
        _ campaign: Identifier<Campaign>
    ) throws(LedgerError) -> (waiting: Int64, held: Int64, progressing: Int64, done: Int64) {
        let counters = try counters(campaign)
        let held = counters["targets.held"] ?? 0
        let done = DoneReason.allCases.reduce(0) { $0 + (counters["targets.done." + $1.rawValue] ?? 0) }
        return (
            waiting: (counters["targets.idle"] ?? 0) - held, held: held,
            progressing: counters["targets.progressing"] ?? 0, done: done
        )
    }
}
