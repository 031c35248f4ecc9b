import GRDB
import Outbound

extension LedgerTransaction {
    mutating func create(_ uuid: String, _ change: SuppressionChange, by asker: Asker) throws {
        let campaign = try change.campaign.flatMap {
            try linked(.campaign, $0, field: "campaign_id", by: asker)
        }
        let draft = SuppressionDraft(
            pattern: change.pattern ?? "",
            kind: change.kind ?? .address,
            reason: change.reason ?? "",
            source: change.source ?? "api",
            expires: change.expires,
            campaign: campaign.map { Identifier($0) },
            customer: asker.customer
        )
        guard let pattern = SuppressionPattern(draft.pattern, draft.kind) else {
            throw ResourceDenial.invalid(field: "pattern", SuppressionPattern.problem(draft))
        }
        guard try known(draft, pattern) == nil else {
            throw ResourceDenial.conflict(
                reason: "SUPPRESSION_EXISTS",
                "there is such a do-not-contact entry already: change that one"
            )
        }
        try insert(draft, as: pattern, uuid: uuid, at: asker.at)
        try tell(.suppression, "created", uuid, by: asker, campaign: draft.campaign)
    }

    mutating func update(_ uuid: String, _ change: SuppressionChange, by asker: Asker) throws {
        let id = try suppression(uuid, by: asker)
        guard change.pattern == nil, change.kind == nil, change.campaign == nil else {
            throw ResourceDenial.invalid(
                field: "pattern",
                "whom an entry holds for does not change: delete it and make another one"
            )
        }
        try database.run(
            """
            UPDATE do_not_contact SET reason = ifnull(?, reason), source = ifnull(?, source), \
            expires = ifnull(?, expires) WHERE id = ?
            """,
            [change.reason, change.source, change.expires?.milliseconds, id]
        )
        try tell(.suppression, "updated", uuid, by: asker)
    }

    mutating func deleteSuppression(_ uuid: String, by asker: Asker) throws {
        let id = try suppression(uuid, by: asker)
        try database.run("DELETE FROM do_not_contact WHERE id = ?", [id])
        try tell(.suppression, "deleted", uuid, by: asker)
    }

    mutating func importSuppressions(
        _ drafts: [SuppressionDraft],
        campaign uuid: String?,
        by asker: Asker
    ) throws -> LedgerResult {
        let campaign = try uuid.flatMap {
            try linked(.campaign, .to($0), field: "campaign_id", by: asker)
        }
        let own = drafts.map { draft in
            var own = draft
            own.campaign = campaign.map { Identifier($0) }
            own.customer = asker.customer
            return own
        }
        let result = try addSuppressions(own, at: asker.at)
        if case .refused(let why) = result { throw ResourceDenial.invalid(field: "pattern", why) }
        return result
    }

    private func suppression(_ uuid: String, by asker: Asker) throws -> Int64 {
        let found = try database.number(
            "SELECT id FROM do_not_contact WHERE uuid = ? AND customer = ?",
            [uuid, asker.customer]
        )
        guard let found else { throw ResourceDenial.notFound(.suppression) }
        return found
    }
}
