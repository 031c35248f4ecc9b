import GRDB
import Outbound

/// How a queue's settings stand in its row.
enum QueueRow {
    static let columns = "name, settings, customer, title"

    static func read(_ row: Row) throws -> Queue {
        let name: String = row[0]
        let settings = JSONValue.object(try row.fields(1, of: "queue \(name)"))
        guard case .array(let entries) = settings["agents"] else {
            throw LedgerError(.damaged, "queue \(name): its agents are not a list")
        }
        let agents = try entries.map { entry in
            guard let type = entry["type"]?.string.flatMap(DestinationType.init(rawValue:)),
                let address = entry["address"]?.string
            else { throw LedgerError(.damaged, "queue \(name): an agent has no type and address") }
            return Destination(type: type, address: address)
        }
        return Queue(
            name: name,
            customer: Identifier(row[2]),
            title: row[3],
            timeout: .milliseconds(settings["timeout"]?.integer ?? 0),
            wrapUp: .milliseconds(settings["wrap_up"]?.integer ?? 0),
            agents: agents
        )
    }

    static func settings(_ queue: Queue) -> String {
        JSONValue.object([
            "timeout": .integer(queue.timeout.milliseconds),
            "wrap_up": .integer(queue.wrapUp.milliseconds),
            "agents": .array(
                queue.agents.map {
                    .object(["type": .string($0.type.rawValue), "address": .string($0.address)])
                }
            ),
        ]).text
    }
}
