import GRDB
import Outbound

extension LedgerTransaction {
    mutating func create(_ uuid: String, _ change: SuppressionChange, by asker: Asker) throws {
        let campaign = try change.campaign.flatMap {
            try linked(.campaign, $0, field: "campaign_id", by: asker)
        }
        var draft = SuppressionDraft(
            pattern: change.pattern ?? "",
            kind: change.kind ?? .address,
            reason: change.reason ?? "",
            source: change.source ?? "api",
            campaign: campaign.map { Identifier($0) },
            customer: asker.customer
        )
        if case .at(let end) = change.end { draft.expires = end }
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
        try tell("created", try suppression(uuid, by: asker), by: asker)
    }

    mutating func update(_ uuid: String, _ change: SuppressionChange, by asker: Asker) throws {
        let id = try suppression(uuid, by: asker).id
        guard change.pattern == nil, change.kind == nil, change.campaign == nil else {
            throw ResourceDenial.invalid(
                field: "pattern",
                "whom an entry holds for does not change: delete it and make another one"
            )
        }
        try database.run(
            """
            UPDATE do_not_contact SET reason = ifnull(?, reason), source = ifnull(?, source), \
            expires = CASE WHEN ? THEN ? ELSE expires END WHERE id = ?
            """,
            [change.reason, change.source, change.end != nil, change.end?.column, id]
        )
        try tell("updated", try suppression(uuid, by: asker), by: asker)
    }

    mutating func deleteSuppression(_ uuid: String, by asker: Asker) throws {
        let known = try suppression(uuid, by: asker)
        try database.run("DELETE FROM do_not_contact WHERE id = ?", [known.id])
        try tell("deleted", known, by: asker)
    }

    /// The row is gone when an entry is deleted: what the event has of it is all that can be told then, and
    /// that is no whole address.
    private mutating func tell(_ what: String, _ entry: SuppressionResource, by asker: Asker) throws {
        var body: [String: JSONValue] = [
            "address": .string(entry.masked), "kind": .string(entry.kind.rawValue),
            "reason": .string(entry.reason), "source": .string(entry.source),
            "added": JSONValue(entry.added),
        ]
        body["expires"] = entry.expires.map { JSONValue($0) }
        let campaign = try entry.campaign.flatMap {
            try database.number("SELECT id FROM campaign WHERE uuid = ?", [$0])
        }
        try tell(.suppression, what, entry.uuid, by: asker, campaign: campaign.map { Identifier($0) }, body)
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

    private func suppression(_ uuid: String, by asker: Asker) throws -> SuppressionResource {
        let found = try database.suppression(uuid, of: asker.customer)
        guard let found else { throw ResourceDenial.notFound(.suppression) }
        return found
    }
}
