import GRDB
import Outbound

/// Outplans and flows: each is a name and the versions of its script.
extension LedgerTransaction {
    mutating func create(_ uuid: String, _ change: OutplanChange, by asker: Asker) throws {
        try database.run(
            """
            INSERT INTO outplan (uuid, customer, name, detail, dial_info, created, updated) \
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, asker.customer, change.name ?? "", change.detail ?? "", change.dialInfoColumn,
                asker.at.milliseconds, asker.at.milliseconds,
            ]
        )
        try publish(change.script, .outplan, database.lastInsertedRowID, uuid, by: asker)
        try tell(.outplan, "created", uuid, by: asker)
    }

    mutating func update(_ uuid: String, _ change: OutplanChange, by asker: Asker) throws {
        let id = try owned(.outplan, uuid, by: asker)
        try database.run(
            """
            UPDATE outplan SET name = ifnull(?, name), detail = ifnull(?, detail), \
            dial_info = CASE WHEN ? THEN ? ELSE dial_info END, updated = ? WHERE id = ?
            """,
            [
                change.name, change.detail, change.dialInfo != nil, change.dialInfoColumn,
                asker.at.milliseconds, id,
            ]
        )
        try publish(change.script, .outplan, id, uuid, by: asker)
        try tell(.outplan, "updated", uuid, by: asker)
    }

    mutating func create(_ uuid: String, _ change: FlowChange, by asker: Asker) throws {
        try database.run(
            "INSERT INTO flow (uuid, customer, name, detail, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
            [
                uuid, asker.customer, change.name ?? "", change.detail ?? "", asker.at.milliseconds,
                asker.at.milliseconds,
            ]
        )
        try publish(change.script, .flow, database.lastInsertedRowID, uuid, by: asker)
        try tell(.flow, "created", uuid, by: asker)
    }

    mutating func update(_ uuid: String, _ change: FlowChange, by asker: Asker) throws {
        let id = try owned(.flow, uuid, by: asker)
        try database.run(
            "UPDATE flow SET name = ifnull(?, name), detail = ifnull(?, detail), updated = ? WHERE id = ?",
            [change.name, change.detail, asker.at.milliseconds, id]
        )
        try publish(change.script, .flow, id, uuid, by: asker)
        try tell(.flow, "updated", uuid, by: asker)
    }

    mutating func deleteScript(_ kind: ResourceKind, _ uuid: String, by asker: Asker) throws {
        let id = try owned(kind, uuid, by: asker)
        let user = try database.row(
            "SELECT title FROM campaign WHERE \(kind.rawValue) = ? AND deleted IS NULL ORDER BY id LIMIT 1",
            [id]
        ) { $0[0] as String }
        if let user {
            throw ResourceDenial.conflict(
                reason: "RESOURCE_IN_USE",
                "campaign \(user) goes by this \(kind.rawValue): give it another one first"
            )
        }
        try database.run(
            "UPDATE \(kind.rawValue) SET campaign = NULL, deleted = ? WHERE id = ?",
            [asker.at.milliseconds, id]
        )
        try tell(kind, "deleted", uuid, by: asker)
    }

    private mutating func publish(
        _ draft: ScriptDraft?,
        _ kind: ResourceKind,
        _ id: Int64,
        _ uuid: String,
        by asker: Asker
    ) throws {
        guard let draft else { return }
        _ = try publish(
            draft,
            table: kind.rawValue,
            owner: id,
            telling: (campaign: nil, customer: asker.customer, uuid: uuid),
            at: asker.at
        )
    }
}

extension OutplanChange {
    fileprivate var dialInfoColumn: String? { dialInfo.flatMap { $0 == .null ? nil : $0.text } }
}
