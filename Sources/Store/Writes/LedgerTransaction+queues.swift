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
            // A simulated world may have agents of a queue that no file describes.
            let made = Queue(name: agent.queue)
            queue = try insert(made, QueueRow.settings(made), at: at)
        }
        let owner = try database.number("SELECT customer FROM queue WHERE id = ?", [queue])
        let customer = owner.map { Identifier<Customer>($0) } ?? Customer.local
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
                "uuid": .string(uuid), "queue": .string(agent.queue),
                "agent": .string(Masked.agent(agent.agent)),
            ]
        )
        return .done
    }
}
