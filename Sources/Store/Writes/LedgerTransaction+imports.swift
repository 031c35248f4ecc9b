import GRDB
import Outbound

extension LedgerTransaction {
    mutating func importTargets(
        _ drafts: [TargetDraft],
        of campaign: Identifier<Campaign>,
        file: String,
        at: Instant
    ) throws -> LedgerResult {
        let outdial = try database.row(
            "SELECT \(OutdialStanding.columns) FROM outdial WHERE campaign = ?",
            [campaign],
            OutdialStanding.init
        )
        guard let outdial else {
            return .refused("campaign \(campaign) has no outdial to import \(file) into")
        }
        return .imported(try importTargets(drafts, into: outdial, file: file, isDry: false, at: at))
    }

    mutating func importTargets(
        _ drafts: [TargetDraft],
        into outdial: OutdialStanding,
        file: String,
        isDry: Bool,
        at: Instant
    ) throws -> ImportCounts {
        var counts = ImportCounts()
        var seen: Set<String> = []
        for draft in drafts {
            guard seen.insert(draft.key).inserted else {
                counts.duplicates += 1
                continue
            }
            let known = try database.row(
                "SELECT \(TargetRow.columns) FROM \(TargetRow.join) WHERE t.outdial = ? AND t.key = ?",
                [outdial.id, draft.key],
                TargetRow.read
            )
            if let known {
                try update(known, with: draft, isDry: isDry, at: at, &counts)
            } else {
                if !isDry { _ = try insert(draft, uuid: identifiers.next(), into: outdial, at: at) }
                counts.added += 1
            }
        }
        if isDry { return counts }
        count("targets", Int64(counts.added), in: outdial.id)
        count("targets.idle", Int64(counts.added), in: outdial.id)
        if counts.added + counts.updated > 0 {
            try emit(
                "targets.imported",
                at: at,
                campaign: outdial.campaign,
                customer: outdial.customer,
                [
                    "uuid": .string(outdial.uuid), "file": .string(file),
                    "added": .integer(Int64(counts.added)),
                    "updated": .integer(Int64(counts.updated)),
                ]
            )
        }
        return counts
    }

    /// Idle, and due at once.
    mutating func insert(
        _ draft: TargetDraft,
        uuid: String,
        into outdial: OutdialStanding,
        at: Instant
    ) throws -> Identifier<Target> {
        try database.run(
            """
            INSERT INTO target (uuid, outdial, key, external_id, name, detail, zone, postal_code, locale, \
            not_before, not_after, destinations, data, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, outdial.id, draft.key, draft.externalID, draft.name, draft.detail, draft.zone,
                draft.postalCode, draft.locale, draft.notBefore?.milliseconds, draft.notAfter?.milliseconds,
                TargetRow.column(draft.destinations), draft.data.column, at.milliseconds,
            ]
        )
        let id = Identifier<Target>(database.lastInsertedRowID)
        try database.run(
            "INSERT INTO target_state (id, outdial, status, priority, due) VALUES (?, ?, 0, ?, ?)",
            [id, outdial.id, draft.priority, at.milliseconds]
        )
        return id
    }

    private mutating func update(
        _ known: Target,
        with draft: TargetDraft,
        isDry: Bool,
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
        counts.updated += 1
        if !isDry { try write(draft, over: known, standing, at: at) }
    }

    /// Everything that a list says of a target, in place of what it said.
    mutating func write(
        _ draft: TargetDraft,
        over known: Target,
        _ standing: Standing,
        at: Instant
    ) throws {
        try database.run(
            """
            UPDATE target SET key = ?, external_id = ?, name = ?, detail = ?, zone = ?, postal_code = ?, locale = ?, \
            not_before = ?, not_after = ?, destinations = ?, data = ?, updated = ? WHERE id = ?
            """,
            [
                draft.key, draft.externalID, draft.name, draft.detail, draft.zone, draft.postalCode,
                draft.locale, draft.notBefore?.milliseconds, draft.notAfter?.milliseconds,
                TargetRow.column(draft.destinations), draft.data.column, at.milliseconds, known.id,
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
    }
}
