import GRDB
import Outbound

/// A queue's row holds its agents' addresses too, as the engine reads them: they are kept with the agents.
extension LedgerTransaction {
    mutating func create(_ uuid: String, _ change: QueueChange, by asker: Asker) throws {
        let title = change.title ?? ""
        var queue = Queue(name: try handle(title, of: .queue, by: asker))
        change.apply(to: &queue)
        try database.run(
            """
            INSERT INTO queue (uuid, customer, name, title, detail, settings, created, updated) \
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                uuid, asker.customer, queue.name, title, change.detail ?? "", QueueRow.settings(queue),
                asker.at.milliseconds, asker.at.milliseconds,
            ]
        )
        try tell(.queue, "created", uuid, by: asker)
    }

    mutating func update(_ uuid: String, _ change: QueueChange, by asker: Asker) throws {
        let id = try owned(.queue, uuid, by: asker)
        try rewrite(id) { change.apply(to: &$0) }
        try database.run(
            "UPDATE queue SET title = ifnull(?, title), detail = ifnull(?, detail), updated = ? WHERE id = ?",
            [change.title, change.detail, asker.at.milliseconds, id]
        )
        try tell(.queue, "updated", uuid, by: asker)
    }

    mutating func deleteQueue(_ uuid: String, by asker: Asker) throws {
        let id = try owned(.queue, uuid, by: asker)
        let user = try database.row(
            """
            SELECT c.title FROM queue q JOIN campaign c ON c.settings ->> 'queue' = q.name \
            WHERE q.id = ? AND c.deleted IS NULL ORDER BY c.id LIMIT 1
            """,
            [id]
        ) { $0[0] as String }
        if let user {
            throw ResourceDenial.conflict(
                reason: "RESOURCE_IN_USE",
                "campaign \(user) has this queue: give it another one first"
            )
        }
        if try database.number("SELECT 1 FROM queuecall WHERE queue = ? AND ended IS NULL", [id]) != nil {
            throw ResourceDenial.conflict(
                reason: "STATE_INVALID",
                "legs are in this queue: wait until they have left it"
            )
        }
        let agents = try database.rows(
            "SELECT uuid FROM agent WHERE queue = ? AND deleted IS NULL ORDER BY id",
            [id]
        ) { $0[0] as String }
        try database.run(
            "UPDATE agent SET queue = NULL, updated = ? WHERE queue = ? AND deleted IS NULL",
            [asker.at.milliseconds, id]
        )
        try database.run(
            "UPDATE queue SET name = name || '~' || id, deleted = ? WHERE id = ?",
            [asker.at.milliseconds, id]
        )
        for agent in agents { try tell(.agent, "updated", agent, by: asker) }
        try tell(.queue, "deleted", uuid, by: asker)
    }

    /// Changes what the engine reads of a queue.
    private mutating func rewrite(_ id: Int64, _ change: (inout Queue) -> Void) throws {
        let known = try database.row(
            "SELECT \(QueueRow.columns) FROM queue WHERE id = ?",
            [id],
            QueueRow.read
        )
        guard var queue = known else { throw ResourceDenial.notFound(.queue) }
        change(&queue)
        try database.run("UPDATE queue SET settings = ? WHERE id = ?", [QueueRow.settings(queue), id])
    }

    mutating func create(_ uuid: String, _ change: AgentChange, by asker: Asker) throws {
        try refuseTaken(change.username, besides: uuid)
        let addresses = change.addresses ?? []
        let queue = try change.queue.flatMap { try linked(.queue, $0, field: "queue_id", by: asker) }
        try refuseTaken(addresses.first, in: queue, besides: uuid)
        try database.run(
            """
            INSERT INTO agent (uuid, customer, queue, name, title, detail, username, ring_method, addresses, \
            state, changed, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'offline', ?, ?, ?)
            """,
            [
                uuid, asker.customer, queue, addresses.first?.address ?? uuid, change.title ?? "",
                change.detail ?? "", change.username ?? "", change.ringMethod ?? "ringall",
                TargetRow.column(addresses), asker.at.milliseconds, asker.at.milliseconds,
                asker.at.milliseconds,
            ]
        )
        try seat(addresses.first, in: queue)
        try tell(.agent, "created", uuid, by: asker)
    }

    mutating func update(_ uuid: String, _ change: AgentChange, by asker: Asker) throws {
        let known = try agent(uuid, by: asker)
        try refuseTaken(change.username, besides: uuid)
        let addresses = change.addresses ?? known.addresses
        let queue =
            try change.queue.map { try linked(.queue, $0, field: "queue_id", by: asker) } ?? known.queue
        let isMoved = queue != known.queue || addresses.first?.address != known.addresses.first?.address
        if isMoved {
            try refuseTaken(addresses.first, in: queue, besides: uuid)
            try unseat(known.addresses.first, from: known.queue)
        }
        try database.run(
            """
            UPDATE agent SET title = ifnull(?, title), detail = ifnull(?, detail), username = ifnull(?, username), \
            ring_method = ifnull(?, ring_method), addresses = ?, name = ?, queue = ?, updated = ? WHERE id = ?
            """,
            [
                change.title, change.detail, change.username, change.ringMethod, TargetRow.column(addresses),
                addresses.first?.address ?? uuid, queue, asker.at.milliseconds, known.id,
            ]
        )
        if isMoved { try seat(addresses.first, in: queue) }
        try tell(.agent, "updated", uuid, by: asker)
    }

    mutating func deleteAgent(_ uuid: String, by asker: Asker) throws {
        let known = try agent(uuid, by: asker)
        try unseat(known.addresses.first, from: known.queue)
        try database.run(
            "UPDATE agent SET deleted = ?, state = 'offline' WHERE id = ?",
            [asker.at.milliseconds, known.id]
        )
        try tell(.agent, "deleted", uuid, by: asker)
    }

    private func agent(
        _ uuid: String,
        by asker: Asker
    ) throws -> (id: Int64, queue: Int64?, addresses: [Destination]) {
        let found: AgentResource? = try database.resource(uuid, of: asker.customer, includingDeleted: false)
        guard let found else { throw ResourceDenial.notFound(.agent) }
        return (
            id: found.id.rawValue,
            queue: try database.number("SELECT queue FROM agent WHERE id = ?", [found.id]),
            addresses: found.addresses
        )
    }

    private func refuseTaken(_ username: String?, besides uuid: String) throws {
        guard let username, !username.isEmpty else { return }
        let taken = try database.number(
            "SELECT 1 FROM agent WHERE username = ? AND uuid <> ? AND deleted IS NULL",
            [username, uuid]
        )
        guard taken != nil else { return }
        throw ResourceDenial.conflict(
            reason: "AGENT_ALREADY_EXISTS",
            "another agent has this username: choose another one"
        )
    }

    private func refuseTaken(_ address: Destination?, in queue: Int64?, besides uuid: String) throws {
        guard let address, let queue else { return }
        let taken = try database.number(
            "SELECT 1 FROM agent WHERE queue = ? AND name = ? AND uuid <> ? AND deleted IS NULL",
            [queue, address.address, uuid]
        )
        guard taken != nil else { return }
        throw ResourceDenial.conflict(
            reason: "AGENT_ALREADY_EXISTS",
            "another agent of this queue is rung at \(Masked.agent(address.address)): give each an own first address"
        )
    }

    private mutating func seat(_ address: Destination?, in queue: Int64?) throws {
        guard let address, let queue else { return }
        try rewrite(queue) { $0.agents.append(Destination(type: address.type, address: address.address)) }
    }

    private mutating func unseat(_ address: Destination?, from queue: Int64?) throws {
        guard let address, let queue else { return }
        try rewrite(queue) { $0.agents.removeAll { $0.address == address.address } }
    }
}

extension QueueChange {
    func apply(to queue: inout Queue) {
        queue.timeout = timeout ?? queue.timeout
        queue.wrapUp = wrapUp ?? queue.wrapUp
    }
}
