import GRDB
import Outbound

extension LedgerTransaction {
    mutating func addSuppressions(_ drafts: [SuppressionDraft], at: Instant) throws -> LedgerResult {
        var patterns: [SuppressionPattern] = []
        for draft in drafts {
            guard let pattern = SuppressionPattern(draft.pattern, draft.kind) else {
                return .refused(SuppressionPattern.problem(draft))
            }
            patterns.append(pattern)
        }
        var added = 0
        for (draft, pattern) in zip(drafts, patterns) where try write(draft, as: pattern, at: at) != nil {
            added += 1
        }
        if added > 0 {
            try emit(
                "suppressions.added",
                at: at,
                customer: drafts.first?.customer,
                ["count": .integer(Int64(added))]
            )
        }
        return .suppressed(added)
    }

    mutating func suppress(
        _ address: String,
        reason: String,
        campaign: Identifier<Campaign>?,
        attempt: Identifier<Attempt>?,
        at: Instant
    ) throws -> LedgerResult {
        let of = try attempt.flatMap { try standing(of: $0) }
        let customer = try (campaign ?? of?.campaign).map { try self.customer(of: $0) } ?? Customer.local
        let draft = SuppressionDraft(
            pattern: address,
            kind: .address,
            reason: reason,
            source: attempt.map { Suppression.source($0) } ?? "request",
            campaign: campaign,
            customer: customer
        )
        guard let pattern = SuppressionPattern(address, .address) else {
            return .refused(SuppressionPattern.problem(draft))
        }
        let isNew = try known(draft, pattern) == nil
        guard let uuid = try write(draft, as: pattern, at: at) else { return .suppressed(0) }
        try emit(
            isNew ? "suppression.added" : "suppression.updated",
            at: at,
            campaign: campaign ?? of?.campaign,
            target: of?.target,
            attempt: attempt,
            [
                "uuid": .string(uuid), "address": .string(Masked.address(address)),
                "reason": .string(reason), "source": .string(draft.source),
                "scope": .string(campaign == nil ? "engine" : "campaign"),
            ]
        )
        return .suppressed(1)
    }

    /// The UUID of the entry that was made or changed; nil where none was. An entry for ever is never
    /// shortened by a list that has an end for it.
    private func write(
        _ draft: SuppressionDraft,
        as pattern: SuppressionPattern,
        at: Instant
    ) throws -> String? {
        guard let known = try known(draft, pattern) else {
            let uuid = identifiers.next()
            try insert(draft, as: pattern, uuid: uuid, at: at)
            return uuid
        }
        guard let end = known.expires, draft.expires.map({ $0 > end }) ?? true else { return nil }
        try database.run(
            "UPDATE do_not_contact SET reason = ?, source = ?, expires = ? WHERE id = ?",
            [draft.reason, draft.source, draft.expires?.milliseconds, known.id]
        )
        return known.uuid
    }

    /// The entry of the same pattern and reach.
    func known(
        _ draft: SuppressionDraft,
        _ pattern: SuppressionPattern
    ) throws -> (id: Int64, uuid: String, expires: Instant?)? {
        try database.row(
            """
            SELECT id, uuid, expires FROM do_not_contact \
            WHERE pattern = ? AND ifnull(campaign, 0) = ? AND customer = ?
            """,
            [pattern.text, draft.campaign?.rawValue ?? 0, draft.customer]
        ) { (id: $0[0] as Int64, uuid: $0[1] as String, expires: $0.instant(2)) }
    }

    func insert(
        _ draft: SuppressionDraft,
        as pattern: SuppressionPattern,
        uuid: String,
        at: Instant
    ) throws {
        try database.run(
            """
            INSERT INTO do_not_contact (uuid, pattern, kind, campaign, reason, source, added, expires, customer) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, pattern.text, draft.kind.rawValue, draft.campaign, draft.reason, draft.source,
                at.milliseconds, draft.expires?.milliseconds, draft.customer,
            ]
        )
    }
}
