import GRDB
import Outbound

extension LedgerTransaction {
    mutating func save(_ queue: Queue, at: Instant) throws {
        let settings = QueueRow.settings(queue)
        let known = try database.row(
            "SELECT id, settings = ? FROM queue WHERE name = ? AND deleted IS NULL",
            [settings, queue.name]
        ) { (id: $0[0] as Int64, isSame: $0[1] as Bool) }
        let id: Int64
        if let known {
            id = known.id
            if !known.isSame {
                try database.run("UPDATE queue SET settings = ? WHERE id = ?", [settings, id])
            }
        } else {
            id = try insert(queue, settings, at: at)
        }
        for agent in queue.agents {
            try database.run(
                """
                INSERT INTO agent (uuid, customer, queue, name, title, state, changed) \
                VALUES (?, 1, ?, ?, ?, 'offline', ?) \
                ON CONFLICT (queue, name) WHERE deleted IS NULL AND queue IS NOT NULL DO NOTHING
                """,
                [identifiers.next(), id, agent.address, agent.address, at.milliseconds]
            )
        }
    }

    private mutating func insert(_ queue: Queue, _ settings: String, at: Instant) throws -> Int64 {
        try database.run(
            """
            INSERT INTO queue (uuid, customer, name, title, settings, created, updated) \
            VALUES (?, 1, ?, ?, ?, ?, ?)
            """,
            [
                identifiers.next(), queue.name, queue.name, settings, at.milliseconds, at.milliseconds,
            ]
        )
        return database.lastInsertedRowID
    }

    mutating func setState(of agent: AgentName, _ state: String, at: Instant) throws -> LedgerResult {
        var queue = try database.number(
            "SELECT id FROM queue WHERE name = ? AND deleted IS NULL",
            [agent.queue]
        )
        if queue == nil {
            // The engine has yet to hear that it was deleted.
            guard try !hadQueue(agent.queue) else { return .done }
            // A simulated world may have agents of a queue that no file describes.
            let made = Queue(name: agent.queue)
            queue = try insert(made, QueueRow.settings(made), at: at)
        }
        let owner = try database.row("SELECT customer, title FROM queue WHERE id = ?", [queue]) {
            (customer: Identifier<Customer>($0[0]), title: $0[1] as String)
        }
        let customer = owner?.customer ?? Customer.local
        let known = try database.row(
            "SELECT id, state, uuid FROM agent WHERE queue = ? AND name = ? AND deleted IS NULL",
            [queue, agent.agent]
        ) {
            (id: $0[0] as Int64, state: $0[1] as String, uuid: $0[2] as String)
        }
        let uuid = known?.uuid ?? identifiers.next()
        if let known {
            if known.state == state { return .done }
            try database.run(
                "UPDATE agent SET state = ?, changed = ? WHERE id = ?",
                [state, at.milliseconds, known.id]
            )
        } else {
            guard try !isElsewhere(agent.agent, queue: queue, of: customer) else { return .done }
            try database.run(
                """
                INSERT INTO agent (uuid, customer, queue, name, title, state, changed) \
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [uuid, customer, queue, agent.agent, agent.agent, state, at.milliseconds]
            )
        }
        try emit(
            "agent." + state,
            at: at,
            customer: customer,
            [
                "uuid": .string(uuid), "queue": .string(owner?.title ?? agent.queue),
                "agent": .string(Masked.agent(agent.agent)),
            ]
        )
        return .done
    }

    /// Whether a queue of this handle was deleted.
    private func hadQueue(_ handle: String) throws -> Bool {
        let gone = "SELECT 1 FROM queue WHERE name = ? || '~' || id AND deleted IS NOT NULL LIMIT 1"
        return try database.number(gone, [handle]) != nil
    }

    /// Whether an agent was deleted, or is one that its owner has made and put into another queue, or none.
    private func isElsewhere(
        _ agent: String,
        queue: Int64?,
        of customer: Identifier<Customer>
    ) throws -> Bool {
        try database.number(
            """
            SELECT 1 FROM agent WHERE customer = ? AND name = ? \
            AND (created IS NOT NULL OR queue = ? AND deleted IS NOT NULL) LIMIT 1
            """,
            [customer, agent, queue]
        ) != nil
    }
}
