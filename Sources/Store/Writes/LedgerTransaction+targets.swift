import GRDB
import Outbound

extension LedgerTransaction {
    mutating func importTargets(
        _ drafts: [TargetDraft],
        of campaign: Identifier<Campaign>,
        file: String,
        at: Instant
    ) throws -> LedgerResult {
        guard let outdial = try database.number("SELECT id FROM outdial WHERE campaign = ?", [campaign])
        else {
            return .refused("there is no campaign \(campaign) to import \(file) into")
        }
        var counts = ImportCounts()
        var seen: Set<String> = []
        for draft in drafts {
            guard seen.insert(draft.key).inserted else {
                counts.duplicates += 1
                continue
            }
            let known = try database.row(
                "SELECT \(TargetRow.columns) FROM \(TargetRow.join) WHERE t.outdial = ? AND t.key = ?",
                [outdial, draft.key],
                TargetRow.read
            )
            if let known {
                try update(known, with: draft, at: at, &counts)
            } else {
                try insert(draft, outdial: outdial, campaign: campaign, due: at)
                counts.added += 1
            }
        }
        count("targets", Int64(counts.added), of: campaign)
        count("targets.idle", Int64(counts.added), of: campaign)
        if counts.added + counts.updated > 0 {
            try emit(
                "targets.imported",
                at: at,
                campaign: campaign,
                [
                    "file": .string(file), "added": .integer(Int64(counts.added)),
                    "updated": .integer(Int64(counts.updated)),
                ]
            )
        }
        return .imported(counts)
    }

    private mutating func insert(
        _ draft: TargetDraft,
        outdial: Int64,
        campaign: Identifier<Campaign>,
        due: Instant
    ) throws {
        try database.run(
            """
            INSERT INTO target (uuid, outdial, key, external_id, name, detail, zone, postal_code, locale, \
            not_before, not_after, destinations, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                identifiers.next(), outdial, draft.key, draft.externalID, draft.name, draft.detail,
                draft.zone,
                draft.postalCode, draft.locale, draft.notBefore?.milliseconds, draft.notAfter?.milliseconds,
                TargetRow.column(draft.destinations), draft.data.column,
            ]
        )
        try database.run(
            "INSERT INTO target_state (id, campaign, status, priority, due) VALUES (?, ?, 0, ?, ?)",
            [database.lastInsertedRowID, campaign, draft.priority, due.milliseconds]
        )
    }

    private mutating func update(
        _ known: Target,
        with draft: TargetDraft,
        at: Instant,
        _ counts: inout ImportCounts
    ) throws {
        if known.draft == draft {
            counts.unchanged += 1
            return
        }
        guard let standing = try standing(of: known.id), standing.state != .progressing else {
            counts.open += 1
            return
        }
        try database.run(
            """
            UPDATE target SET name = ?, detail = ?, zone = ?, postal_code = ?, locale = ?, not_before = ?, \
            not_after = ?, destinations = ?, data = ? WHERE id = ?
            """,
            [
                draft.name, draft.detail, draft.zone, draft.postalCode, draft.locale,
                draft.notBefore?.milliseconds,
                draft.notAfter?.milliseconds, TargetRow.column(draft.destinations), draft.data.column,
                known.id,
            ]
        )
        if draft.priority != known.draft.priority {
            try database.run("UPDATE target_state SET priority = ? WHERE id = ?", [draft.priority, known.id])
        }
        // What it was held for may have changed with it: an idle target is judged anew.
        if standing.state == .idle {
            var next = standing
            next.due = at
            try move(standing, to: next)
        }
        counts.updated += 1
    }

    mutating func admit(_ campaign: Identifier<Campaign>, at: Instant) throws -> LedgerResult {
        try database.run(
            """
            UPDATE target_state SET due = ?, hold = NULL \
            WHERE campaign = ? AND status = 0 AND due IS NULL
            """,
            [at.milliseconds, campaign]
        )
        let admitted = database.changesCount
        guard admitted > 0 else { return .admitted(0) }
        count("targets.held", -Int64(admitted), of: campaign)
        try emit("targets.admitted", at: at, campaign: campaign, ["count": .integer(Int64(admitted))])
        return .admitted(admitted)
    }

    mutating func reopen(_ target: Identifier<Target>, due: Instant, at: Instant) throws -> LedgerResult {
        guard let standing = try standing(of: target) else { return .refused("there is no target \(target)") }
        guard let reason = standing.done else {
            return .refused("target \(target) is \(standing.words); only a done target is reopened")
        }
        var next = standing
        next.move(to: .idle(due: due, hold: nil))
        try move(standing, to: next)
        try emit(
            "target.reopened",
            at: at,
            campaign: standing.campaign,
            target: target,
            ["was": .string(reason.rawValue), "due": JSONValue(due)]
        )
        return .done
    }

    mutating func hold(
        _ target: Identifier<Target>,
        due: Instant?,
        hold: String?,
        at: Instant
    ) throws -> LedgerResult {
        guard let standing = try standing(of: target) else { return .refused("there is no target \(target)") }
        guard standing.state == .idle else {
            return .refused("target \(target) is \(standing.words); only an idle target is held")
        }
        if standing.due == due && standing.hold == hold { return .done }
        var next = standing
        next.move(to: .idle(due: due, hold: hold))
        try move(standing, to: next)
        // Only a new reason is news: a target that waits for window after window says so once.
        if let hold, hold != standing.hold {
            try emit(
                "target.held",
                at: at,
                campaign: standing.campaign,
                target: target,
                ["hold": .string(hold), "due": JSONValue(due)]
            )
        }
        return .done
    }

    mutating func conclude(
        _ target: Identifier<Target>,
        _ reason: DoneReason,
        detail: String,
        at: Instant
    ) throws -> LedgerResult {
        guard let standing = try standing(of: target) else { return .refused("there is no target \(target)") }
        guard standing.state == .idle else {
            return .refused(
                "target \(target) is \(standing.words); only an idle target ends without an attempt"
            )
        }
        var next = standing
        next.move(to: .done(reason))
        try move(standing, to: next)
        try emit(
            "target.done",
            at: at,
            campaign: standing.campaign,
            target: target,
            ["reason": .string(reason.rawValue), "detail": .string(detail)]
        )
        return .done
    }
}
