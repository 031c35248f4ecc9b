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
            "SELECT \(CampaignRow.columns) FROM campaign WHERE name = ? AND deleted IS NULL",
            [draft.name],
            CampaignRow.read
        )
        // Handles of other customers begin with their names, and a folder may be called so.
        for (table, name) in [("campaign", draft.name), ("queue", queue?.name ?? "")] {
            let other = "SELECT 1 FROM \(table) WHERE name = ? AND customer <> ? AND deleted IS NULL"
            if try database.number(other, [name, Customer.local]) != nil {
                return .refused("\(table) \(name) is another customer's: give it another name")
            }
        }
        if let queue { try save(queue, at: at) }
        let id: Identifier<Campaign>
        var isChanged = false
        if let known {
            id = known.id
            if try database.outdial(of: id) == nil { try insertOutdial(of: id, name: draft.name, at: at) }
            isChanged = try update(known, with: draft, at: at)
        } else {
            id = try insert(draft, at: at)
            isChanged = true
        }
        let outplanVersion = try publish(outplan, table: "outplan", of: id, name: draft.name, at: at)
        let flowVersion = try publish(flow, of: id, name: draft.name, at: at)
        if isChanged {
            let body: [String: JSONValue] = [
                "name": .string(draft.name), "new": .boolean(known == nil),
            ]
            try emit("campaign.saved", at: at, campaign: id, body)
        }
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

    private mutating func insert(_ draft: Campaign, at: Instant) throws -> Identifier<Campaign> {
        try database.run(
            """
            INSERT INTO campaign (uuid, customer, name, title, kind, state, max_duration, settings, created, updated) \
            VALUES (?, 1, ?, ?, ?, 'stop', ?, ?, ?, ?)
            """,
            [
                identifiers.next(), draft.name, draft.name, draft.kind.rawValue,
                draft.maxDuration.milliseconds, CampaignRow.settings(draft), at.milliseconds, at.milliseconds,
            ]
        )
        let id = Identifier<Campaign>(database.lastInsertedRowID)
        try insertOutdial(of: id, name: draft.name, at: at)
        return id
    }

    /// A folder's campaign has a list of its own, also after it was given to nobody or deleted.
    private func insertOutdial(of id: Identifier<Campaign>, name: String, at: Instant) throws {
        try database.run(
            "INSERT INTO outdial (uuid, customer, name, campaign, created, updated) VALUES (?, 1, ?, ?, ?, ?)",
            [identifiers.next(), name, id, at.milliseconds, at.milliseconds]
        )
    }

    private mutating func update(_ known: Campaign, with draft: Campaign, at: Instant) throws -> Bool {
        let settings = CampaignRow.settings(draft)
        guard
            settings != CampaignRow.settings(known) || draft.kind != known.kind
                || draft.maxDuration.milliseconds != known.maxDuration.milliseconds
        else { return false }
        try database.run(
            "UPDATE campaign SET kind = ?, max_duration = ?, settings = ?, updated = ? WHERE id = ?",
            [draft.kind.rawValue, draft.maxDuration.milliseconds, settings, at.milliseconds, known.id]
        )
        return true
    }

    mutating func limit(
        _ id: Identifier<Campaign>?,
        _ change: LimitChange,
        was: Double,
        by: String,
        at: Instant
    ) throws -> LedgerResult {
        if let id {
            let known = try database.row(
                "SELECT \(CampaignRow.columns) FROM campaign WHERE id = ?",
                [id],
                CampaignRow.read
            )
            guard var campaign = known else { return .refused("there is no campaign \(id)") }
            campaign.limits = change.applied(to: campaign.limits)
            try database.run(
                "UPDATE campaign SET settings = ? WHERE id = ?",
                [CampaignRow.settings(campaign), id]
            )
        }
        try emit(
            "limits.set",
            at: at,
            campaign: id,
            [
                "key": .string(change.key.rawValue), "value": .number(change.value), "was": .number(was),
                "by": .string(by),
            ]
        )
        return .done
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
