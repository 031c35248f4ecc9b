import GRDB
import Outbound

extension LedgerTransaction {
    mutating func save(
        _ draft: Campaign,
        outplan: ScriptDraft,
        flow: ScriptDraft?,
        queue: Queue?,
        at: Instant
    ) throws -> LedgerResult {
        let known = try database.row(
            "SELECT \(CampaignRow.columns) FROM campaign WHERE customer = 1 AND name = ?",
            [draft.name],
            CampaignRow.read
        )
        if let queue { try save(queue, at: at) }
        let id: Identifier<Campaign>
        var isChanged = false
        if let known {
            id = known.id
            isChanged = try update(known, with: draft)
        } else {
            id = try insert(draft)
            isChanged = true
        }
        let outplanVersion = try publish(outplan, table: "outplan", of: id, name: draft.name, at: at)
        let flowVersion = try flow.map { try publish($0, table: "flow", of: id, name: draft.name, at: at) }
        if isChanged { try emit("campaign.saved", at: at, campaign: id, ["name": .string(draft.name)]) }
        let saved = try database.row(
            "SELECT \(CampaignRow.columns) FROM campaign WHERE id = ?",
            [id],
            CampaignRow.read
        )
        guard let saved else {
            throw LedgerError(.damaged, "campaign \(draft.name) vanished while it was saved")
        }
        return .campaign(saved, outplan: outplanVersion, flow: flowVersion)
    }

    private mutating func insert(_ draft: Campaign) throws -> Identifier<Campaign> {
        try database.run(
            """
            INSERT INTO campaign (uuid, customer, name, kind, state, max_duration, settings) \
            VALUES (?, 1, ?, ?, 'stop', ?, ?)
            """,
            [
                identifiers.next(), draft.name, draft.kind.rawValue, draft.maxDuration.milliseconds,
                CampaignRow.settings(draft),
            ]
        )
        let id = Identifier<Campaign>(database.lastInsertedRowID)
        try database.run(
            "INSERT INTO outdial (uuid, customer, name, campaign) VALUES (?, 1, ?, ?)",
            [identifiers.next(), draft.name, id]
        )
        return id
    }

    private mutating func update(_ known: Campaign, with draft: Campaign) throws -> Bool {
        let settings = CampaignRow.settings(draft)
        guard
            settings != CampaignRow.settings(known) || draft.kind != known.kind
                || draft.maxDuration.milliseconds != known.maxDuration.milliseconds
        else { return false }
        try database.run(
            "UPDATE campaign SET kind = ?, max_duration = ?, settings = ? WHERE id = ?",
            [draft.kind.rawValue, draft.maxDuration.milliseconds, settings, known.id]
        )
        return true
    }

    /// The version that has this text: the latest one, or a new one. `table` is `outplan` or `flow`.
    private mutating func publish(
        _ draft: ScriptDraft,
        table: String,
        of campaign: Identifier<Campaign>,
        name: String,
        at: Instant
    ) throws -> Identifier<ScriptVersion> {
        var owner = try database.number("SELECT id FROM \(table) WHERE campaign = ?", [campaign])
        if owner == nil {
            try database.run(
                "INSERT INTO \(table) (uuid, customer, name, campaign) VALUES (?, 1, ?, ?)",
                [identifiers.next(), name, campaign]
            )
            owner = database.lastInsertedRowID
        }
        let modules = ScriptRow.column(draft.modules)
        let latest = try database.row(
            """
            SELECT id, number, file = ? AND source = ? AND modules = ? FROM script_version \
            WHERE \(table) = ? ORDER BY number DESC LIMIT 1
            """,
            [draft.file, draft.source, modules, owner]
        ) { (id: $0[0] as Int64, number: $0[1] as Int, isSame: $0[2] as Bool) }
        if let latest, latest.isSame { return Identifier(latest.id) }
        let number = (latest?.number ?? 0) + 1
        try database.run(
            """
            INSERT INTO script_version (\(table), number, file, source, modules, published) \
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [owner, number, draft.file, draft.source, modules, at.milliseconds]
        )
        let version = Identifier<ScriptVersion>(database.lastInsertedRowID)
        try emit(
            table + ".published",
            at: at,
            campaign: campaign,
            [
                "version": .integer(version.rawValue), "number": .integer(Int64(number)),
                "file": .string(draft.file),
            ]
        )
        return version
    }

    mutating func setState(
        of campaign: Identifier<Campaign>,
        _ state: CampaignState,
        at: Instant
    ) throws -> LedgerResult {
        let known = try database.row("SELECT state, name FROM campaign WHERE id = ?", [campaign]) {
            (state: try $0.word(0, of: "campaign \(campaign)") as CampaignState, name: $0[1] as String)
        }
        guard let known else { return .refused("there is no campaign \(campaign)") }
        if known.state == state && state != .running { return .done }
        let follows: Bool =
            switch (known.state, state) {
            case (_, .running), (.running, _), (.stopping, .stop): true
            default: false
            }
        guard follows else {
            return .refused(
                "campaign \(known.name) is \(known.state.rawValue); it cannot become \(state.rawValue) from there"
            )
        }
        if state == .running {
            try database.run(
                "UPDATE campaign SET state = ?, started = ? WHERE id = ?",
                [state.rawValue, at.milliseconds, campaign]
            )
        } else {
            try database.run("UPDATE campaign SET state = ? WHERE id = ?", [state.rawValue, campaign])
        }
        try emit(
            "campaign." + state.rawValue,
            at: at,
            campaign: campaign,
            ["was": .string(known.state.rawValue)]
        )
        return .done
    }
}
