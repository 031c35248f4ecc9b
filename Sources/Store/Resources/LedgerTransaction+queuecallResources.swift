import GRDB
import Outbound

extension LedgerTransaction {
    /// A queuecall is kept, and only not shown any more.
    mutating func deleteQueuecall(_ uuid: String, by asker: Asker) throws {
        let found = try database.row(
            """
            SELECT k.id, k.ended IS NULL, a.campaign, a.id FROM queuecall k JOIN queue q ON q.id = k.queue \
            JOIN attempt a ON a.id = k.attempt WHERE k.uuid = ? AND q.customer = ? AND k.deleted IS NULL
            """,
            [uuid, asker.customer]
        ) { row in
            (
                id: row[0] as Int64, isOpen: row[1] as Bool, campaign: Identifier<Campaign>(row[2]),
                attempt: Identifier<Attempt>(row[3])
            )
        }
        guard let found else { throw ResourceDenial.notFound(.queuecall) }
        if found.isOpen {
            throw ResourceDenial.conflict(
                reason: "STATE_INVALID",
                "the queuecall is open: only one that has ended is deleted"
            )
        }
        try database.run("UPDATE queuecall SET deleted = ? WHERE id = ?", [asker.at.milliseconds, found.id])
        try emit(
            "queuecall.deleted",
            at: asker.at,
            campaign: found.campaign,
            attempt: found.attempt,
            ["uuid": .string(uuid)]
        )
    }
}
