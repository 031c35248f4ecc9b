import GRDB
import Outbound

extension LedgerTransaction {
    mutating func save(_ queue: Queue, at: Instant) throws {
        let settings = QueueRow.settings(queue)
        let known = try database.row(
            "SELECT id, settings = ? FROM queue WHERE customer = 1 AND name = ?",
            [settings, queue.name]
        ) { (id: $0[0] as Int64, isSame: $0[1] as Bool) }
        let id: Int64
        if let known {
            id = known.id
            if !known.isSame {
                try database.run("UPDATE queue SET settings = ? WHERE id = ?", [settings, id])
            }
        } else {
            id = try insert(queue, settings)
        }
        for agent in queue.agents {
            try database.run(
                """
                INSERT INTO agent (uuid, queue, name, state, changed) VALUES (?, ?, ?, 'offline', ?) \
                ON CONFLICT (queue, name) DO NOTHING
                """,
                [identifiers.next(), id, agent.address, at.milliseconds]
            )
        }
    }

    private mutating func insert(_ queue: Queue, _ settings: String) throws -> Int64 {
        try database.run(
            "INSERT INTO queue (uuid, customer, name, settings) VALUES (?, 1, ?, ?)",
            [identifiers.next(), queue.name, settings]
        )
        return database.lastInsertedRowID
    }

    mutating func setState(of agent: AgentName, _ state: String, at: Instant) throws -> LedgerResult {
        var queue = try database.number("SELECT id FROM queue WHERE customer = 1 AND name = ?", [agent.queue])
        if queue == nil {
            // A simulated world may have agents of a queue that no file describes.
            let made = Queue(name: agent.queue)
            queue = try insert(made, QueueRow.settings(made))
        }
        let known = try database.row(
            "SELECT id, state FROM agent WHERE queue = ? AND name = ?",
            [queue, agent.agent]
        ) {
            (id: $0[0] as Int64, state: $0[1] as String)
        }
        if let known {
            if known.state == state { return .done }
            try database.run(
                "UPDATE agent SET state = ?, changed = ? WHERE id = ?",
                [state, at.milliseconds, known.id]
            )
        } else {
            try database.run(
                "INSERT INTO agent (uuid, queue, name, state, changed) VALUES (?, ?, ?, ?, ?)",
                [identifiers.next(), queue, agent.agent, state, at.milliseconds]
            )
        }
        try emit(
            "agent." + state,
            at: at,
            ["queue": .string(agent.queue), "agent": .string(Masked.agent(agent.agent))]
        )
        return .done
    }
}

extension Masked {
    /// An agent's name as events show it: an address is masked, a simulated name (`front-desk/1`) is not.
    static func agent(_ name: String) -> String {
        let isAddress = name.contains("@") || name.hasPrefix("+") || name.hasPrefix("sip:")
        return isAddress ? address(name) : name
    }
}
