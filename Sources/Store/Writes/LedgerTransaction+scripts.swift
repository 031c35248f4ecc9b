import GRDB
import Outbound

extension LedgerTransaction {
    /// A running campaign's changed scripts.
    mutating func publish(
        outplan: ScriptDraft,
        flow: ScriptDraft?,
        of campaign: Identifier<Campaign>,
        at: Instant
    ) throws -> LedgerResult {
        let name = try database.row("SELECT name FROM campaign WHERE id = ?", [campaign]) { $0[0] as String }
        guard let name else { return .refused("there is no campaign \(campaign)") }
        let outplan = try publish(outplan, table: "outplan", of: campaign, name: name, at: at)
        let flow = try publish(flow, of: campaign, name: name, at: at)
        return .scripts(outplan: outplan, flow: flow)
    }

    /// A folder's flow; one without takes its campaign's away.
    mutating func publish(
        _ flow: ScriptDraft?,
        of campaign: Identifier<Campaign>,
        name: String,
        at: Instant
    ) throws -> Identifier<ScriptVersion>? {
        if let flow { return try publish(flow, table: "flow", of: campaign, name: name, at: at) }
        try database.run("UPDATE campaign SET flow = NULL WHERE id = ? AND flow IS NOT NULL", [campaign])
        return nil
    }

    /// A script of a campaign's folder, which from now on is what the campaign goes by. `table` is `outplan`
    /// or `flow`.
    mutating func publish(
        _ draft: ScriptDraft,
        table: String,
        of campaign: Identifier<Campaign>,
        name: String,
        at: Instant
    ) throws -> Identifier<ScriptVersion> {
        var owner = try database.number("SELECT id FROM \(table) WHERE campaign = ?", [campaign])
        if owner == nil {
            try database.run(
                """
                INSERT INTO \(table) (uuid, customer, name, campaign, created, updated) \
                VALUES (?, (SELECT customer FROM campaign WHERE id = ?), ?, ?, ?, ?)
                """,
                [identifiers.next(), campaign, name, campaign, at.milliseconds, at.milliseconds]
            )
            owner = database.lastInsertedRowID
        }
        try database.run(
            "UPDATE campaign SET \(table) = ? WHERE id = ? AND \(table) IS NOT ?",
            [owner, campaign, owner]
        )
        let isAnother = database.changesCount > 0
        let (version, isNew) = try publish(
            draft,
            table: table,
            owner: owner ?? 0,
            telling: (campaign: campaign, customer: nil, uuid: nil),
            at: at
        )
        if table == "outplan", isAnother, !isNew { _ = try lookAgain(campaign, at: at) }
        return version
    }

    /// The version that has this text: the latest one, or a new one. Under a new outplan everybody of every
    /// campaign that goes by it is looked at again.
    mutating func publish(
        _ draft: ScriptDraft,
        table: String,
        owner: Int64,
        telling: (campaign: Identifier<Campaign>?, customer: Identifier<Customer>?, uuid: String?),
        at: Instant
    ) throws -> (version: Identifier<ScriptVersion>, isNew: Bool) {
        let modules = ScriptRow.column(draft.modules)
        let latest = try database.row(
            """
            SELECT id, number, file = ? AND source = ? AND modules = ? FROM script_version \
            WHERE \(table) = ? ORDER BY number DESC LIMIT 1
            """,
            [draft.file, draft.source, modules, owner]
        ) { (id: $0[0] as Int64, number: $0[1] as Int, isSame: $0[2] as Bool) }
        if let latest, latest.isSame { return (Identifier(latest.id), false) }
        let number = (latest?.number ?? 0) + 1
        try database.run(
            """
            INSERT INTO script_version (\(table), number, file, source, modules, published) \
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [owner, number, draft.file, draft.source, modules, at.milliseconds]
        )
        let version = Identifier<ScriptVersion>(database.lastInsertedRowID)
        try database.run("UPDATE \(table) SET updated = ? WHERE id = ?", [at.milliseconds, owner])
        var body: [String: JSONValue] = [
            "version": .integer(version.rawValue), "number": .integer(Int64(number)),
            "file": .string(draft.file),
        ]
        let uuid =
            try telling.uuid
            ?? database.row("SELECT uuid FROM \(table) WHERE id = ?", [owner]) { $0[0] as String }
        body["uuid"] = uuid.map(JSONValue.string)
        try emit(
            table + ".published",
            at: at,
            campaign: telling.campaign,
            customer: telling.customer,
            body
        )
        if table == "outplan", number > 1 {
            let campaigns = try database.rows(
                "SELECT id FROM campaign WHERE outplan = ? AND deleted IS NULL ORDER BY id",
                [owner]
            ) { Identifier<Campaign>($0[0]) }
            for campaign in campaigns { _ = try lookAgain(campaign, at: at) }
        }
        return (version, true)
    }

    /// Makes every idle target that waits due at once: the outplan that told it when is another one now. It
    /// costs what those who wait cost; targets that are due already are not read.
    mutating func lookAgain(_ campaign: Identifier<Campaign>, at: Instant) throws -> LedgerResult {
        guard let outdial = try database.outdial(of: campaign) else { return .done }
        try database.run(
            "UPDATE target_state SET due = ? WHERE outdial = ? AND status = 0 AND due IS NULL",
            [at.milliseconds, outdial]
        )
        let held = database.changesCount
        var waiting = held
        for priority in 0...9 {
            try database.run(
                """
                UPDATE target_state SET due = ? \
                WHERE outdial = ? AND priority = ? AND status = 0 AND due IS NOT NULL AND due > ?
                """,
                [at.milliseconds, outdial, priority, at.milliseconds]
            )
            waiting += database.changesCount
        }
        guard waiting > 0 else { return .done }
        count("targets.held", -Int64(held), in: outdial)
        try emit(
            "targets.reconsidered",
            at: at,
            campaign: campaign,
            ["count": .integer(Int64(waiting))]
        )
        return .done
    }
}
