import GRDB
import Outbound

extension LedgerTransaction {
    mutating func openQueuecall(
        of id: Identifier<Attempt>,
        in queue: String,
        at: Instant
    ) throws -> LedgerResult {
        guard let attempt = try standing(of: id) else { return .refused("there is no attempt \(id)") }
        guard !attempt.isDone else { return .refused("attempt \(id) is done (\(attempt.outcome ?? ""))") }
        guard let row = try database.number("SELECT id FROM queue WHERE name = ?", [queue]) else {
            return .refused("there is no queue \(queue)")
        }
        try database.run(
            "INSERT INTO queuecall (uuid, queue, attempt, status, entered) VALUES (?, ?, ?, 'waiting', ?)",
            [identifiers.next(), row, id, at.milliseconds]
        )
        let queuecall = Identifier<QueuecallRow>(database.lastInsertedRowID)
        try tell(queuecall, "created", at: at)
        try tell(queuecall, QueuecallStatus.waiting.rawValue, at: at)
        return .queuecall(queuecall)
    }

    mutating func move(
        _ id: Identifier<QueuecallRow>,
        to status: QueuecallStatus,
        agent: AgentName?,
        at: Instant
    ) throws -> LedgerResult {
        guard let known = try state(of: id) else { return .refused("there is no queuecall \(id)") }
        guard !known.isEnded else { return .refused("queuecall \(id) is \(known.status) already") }
        switch status {
        case .waiting, .connecting:
            try database.run(
                "UPDATE queuecall SET status = ?, agent = ? WHERE id = ?",
                [status.rawValue, agent?.agent, id]
            )
        case .service:
            try database.run(
                "UPDATE queuecall SET status = ?, agent = ?, serviced = ? WHERE id = ?",
                [status.rawValue, agent?.agent, at.milliseconds, id]
            )
        case .done, .abandoned: return try endQueuecall(id, at: at)
        }
        try tell(id, status.rawValue, at: at)
        return .done
    }

    /// Done where an agent talked to it, else abandoned.
    mutating func endQueuecall(_ id: Identifier<QueuecallRow>, at: Instant) throws -> LedgerResult {
        guard let known = try state(of: id) else { return .refused("there is no queuecall \(id)") }
        guard !known.isEnded else { return .refused("queuecall \(id) is \(known.status) already") }
        let status = known.status == QueuecallStatus.service.rawValue ? QueuecallStatus.done : .abandoned
        try database.run(
            "UPDATE queuecall SET status = ?, ended = ? WHERE id = ?",
            [status.rawValue, at.milliseconds, id]
        )
        try tell(id, status.rawValue, at: at)
        return .done
    }

    /// After a crash nobody waits any more.
    mutating func endOpenQueuecalls(at: Instant) throws {
        let open = try database.rows("SELECT id FROM queuecall WHERE ended IS NULL ORDER BY id", []) {
            Identifier<QueuecallRow>($0[0])
        }
        for queuecall in open { _ = try endQueuecall(queuecall, at: at) }
    }

    private func state(
        of id: Identifier<QueuecallRow>
    ) throws -> (status: String, isEnded: Bool)? {
        try database.row("SELECT status, ended IS NOT NULL FROM queuecall WHERE id = ?", [id]) {
            (status: $0[0], isEnded: $0[1])
        }
    }

    private mutating func tell(
        _ id: Identifier<QueuecallRow>,
        _ what: String,
        at: Instant
    ) throws {
        let found = try database.row(
            """
            SELECT a.campaign, a.target, a.id, c.uuid, c.agent, q.title, \
            (SELECT uuid FROM agent WHERE queue = c.queue AND name = c.agent AND deleted IS NULL) \
            FROM queuecall c \
            JOIN attempt a ON a.id = c.attempt JOIN queue q ON q.id = c.queue WHERE c.id = ?
            """,
            [id]
        ) { row in
            (
                campaign: Identifier<Campaign>(row[0]), target: Identifier<Target>(row[1]),
                attempt: Identifier<Attempt>(row[2]), uuid: row[3] as String, agent: row[4] as String?,
                queue: row[5] as String, agentID: row[6] as String?
            )
        }
        guard let found else { return }
        var body: [String: JSONValue] = [
            "uuid": .string(found.uuid), "queue": .string(found.queue),
        ]
        body["agent"] = found.agent.map { .string(Masked.agent($0)) }
        body["agent_id"] = found.agentID.map(JSONValue.string)
        try emit(
            "queuecall." + what,
            at: at,
            campaign: found.campaign,
            target: found.target,
            attempt: found.attempt,
            body
        )
    }
}
