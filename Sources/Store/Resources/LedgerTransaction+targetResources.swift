import GRDB
import Outbound

extension LedgerTransaction {
    mutating func createTarget(
        _ uuid: String,
        in outdial: String,
        _ draft: TargetDraft,
        by asker: Asker
    ) throws {
        let outdial = try self.outdial(outdial, by: asker)
        try refuseTaken(draft.key, in: outdial)
        let id = try insert(draft, uuid: uuid, into: outdial, at: asker.at)
        count("targets", 1, in: outdial.id)
        count("targets.idle", 1, in: outdial.id)
        try tell("created", uuid, id, in: outdial, by: asker)
    }

    mutating func updateTarget(
        _ uuid: String,
        in outdial: String,
        _ draft: TargetDraft,
        by asker: Asker
    ) throws {
        let outdial = try self.outdial(outdial, by: asker)
        let known = try target(uuid, in: outdial)
        guard let standing = try standing(of: known.id), standing.state != .progressing else {
            throw Self.isBeingTried
        }
        if draft.key != known.draft.key { try refuseTaken(draft.key, in: outdial) }
        if draft != known.draft { try write(draft, over: known, standing, at: asker.at) }
        try tell("updated", uuid, known.id, in: outdial, by: asker, nil, standing)
    }

    mutating func deleteTarget(_ uuid: String, in outdial: String, by asker: Asker) throws {
        let outdial = try self.outdial(outdial, by: asker)
        let known = try target(uuid, in: outdial)
        guard let standing = try standing(of: known.id), standing.state != .progressing else {
            throw Self.isBeingTried
        }
        try database.run("DELETE FROM target_state WHERE id = ?", [known.id])
        // Its attempts stay, and with them its row; its key is free for a new target.
        try database.run(
            "UPDATE target SET key = 'deleted:' || id, deleted = ? WHERE id = ?",
            [asker.at.milliseconds, known.id]
        )
        count("targets", -1, in: outdial.id)
        for name in standing.counters { count(name, -1, in: outdial.id) }
        try tell("deleted", uuid, known.id, in: outdial, by: asker, known.draft.priority, standing)
    }

    private static let isBeingTried = ResourceDenial.conflict(
        reason: "STATE_INVALID",
        "an attempt at this target is open: wait until it has ended"
    )

    private func target(_ uuid: String, in outdial: OutdialStanding) throws -> Target {
        let known = try database.row(
            Ledger.namedTargetQuery,
            [uuid, outdial.id],
            TargetRow.read
        )
        guard let known else { throw ResourceDenial.notFound(.target) }
        return known
    }

    private func refuseTaken(_ key: String, in outdial: OutdialStanding) throws {
        let taken = try database.row(
            "SELECT uuid FROM target WHERE outdial = ? AND key = ?",
            [outdial.id, key]
        ) { $0[0] as String }
        guard let taken else { return }
        throw ResourceDenial.conflict(
            reason: "TARGET_EXISTS",
            "target \(taken) of this outdial has this \(key.hasPrefix("id:") ? "external_id" : "first address"): "
                + "change that one, or give this one an external_id of its own"
        )
    }

    /// With how it stands, where that is not as a new one does.
    private mutating func tell(
        _ what: String,
        _ uuid: String,
        _ id: Identifier<Target>,
        in outdial: OutdialStanding,
        by asker: Asker,
        _ priority: Int? = nil,
        _ standing: Standing? = nil
    ) throws {
        var body: [String: JSONValue] = ["uuid": .string(uuid), "outdial": .string(outdial.uuid)]
        body["reason"] = standing?.done.map { .string($0.rawValue) }
        body["priority"] = priority.map { .integer(Int64($0)) }
        try emit(
            "target." + what,
            at: asker.at,
            campaign: outdial.campaign,
            target: id,
            customer: asker.customer,
            body
        )
    }

    /// An attempt is kept, and only not shown any more: its target's history stays as it was.
    mutating func deleteAttempt(_ uuid: String, by asker: Asker) throws {
        let found = try database.row(
            """
            SELECT a.id, a.campaign, a.target, a.ended IS NULL FROM attempt a JOIN campaign c ON c.id = a.campaign \
            WHERE a.uuid = ? AND c.customer = ? AND a.deleted IS NULL
            """,
            [uuid, asker.customer]
        ) { row in
            (
                id: Identifier<Attempt>(row[0]), campaign: Identifier<Campaign>(row[1]),
                target: Identifier<Target>(row[2]), isOpen: row[3] as Bool
            )
        }
        guard let found else { throw ResourceDenial.notFound(.attempt) }
        if found.isOpen {
            throw ResourceDenial.conflict(
                reason: "STATE_INVALID",
                "the attempt is open: only one that is done is deleted"
            )
        }
        try database.run("UPDATE attempt SET deleted = ? WHERE id = ?", [asker.at.milliseconds, found.id])
        try emit(
            "attempt.deleted",
            at: asker.at,
            campaign: found.campaign,
            target: found.target,
            attempt: found.id,
            ["uuid": .string(uuid)]
        )
    }
}
