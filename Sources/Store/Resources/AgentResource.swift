import GRDB
import Outbound

/// A person who takes legs, as the owner sees them.
package struct AgentResource: Hashable, Sendable {
    package var id: Identifier<AgentResource>
    package var uuid: String
    package var customer: Identifier<Customer>
    /// What the engine knows the agent by; nil while no queue and address say so.
    package var handle: AgentName?
    package var title: String
    package var detail: String
    package var username: String
    package var ringMethod: String
    /// The first one is rung.
    package var addresses: [Destination]
    /// The UUID of the queue whose legs the agent takes.
    package var queue: String?
    /// As it was last written: `offline`, `available`, ...
    package var state: String
    package var changed: Instant
    package var created: Instant?
    package var updated: Instant?
    package var deleted: Instant?
}

package struct AgentChange: Hashable, Sendable {
    package var title: String?
    package var detail: String?
    /// Unique among all agents, where it is not empty.
    package var username: String?
    package var ringMethod: String?
    package var addresses: [Destination]?
    package var queue: Link?

    package init(
        title: String? = nil,
        detail: String? = nil,
        username: String? = nil,
        ringMethod: String? = nil,
        addresses: [Destination]? = nil,
        queue: Link? = nil
    ) {
        self.title = title
        self.detail = detail
        self.username = username
        self.ringMethod = ringMethod
        self.addresses = addresses
        self.queue = queue
    }
}

extension AgentResource: ResourceRow {
    static let table = "agent"
    static let searched = "r.title"
    static let columns = """
        r.id, r.uuid, r.customer, r.name, r.title, r.detail, r.username, r.ring_method, r.addresses, q.uuid, \
        q.name, r.state, r.changed, r.created, r.updated, r.deleted
        """
    static let joined = "LEFT JOIN queue q ON q.id = r.queue"

    init(_ row: Row) throws {
        id = Identifier(row[0])
        uuid = row[1]
        customer = Identifier(row[2])
        let name: String = row[3]
        title = row[4]
        detail = row[5]
        username = row[6]
        ringMethod = row[7]
        addresses = try TargetRow.destinations(
            row.json(8, of: "the addresses of agent \(id)"),
            of: "agent \(id)"
        )
        queue = row[9]
        handle = (row[10] as String?).map { AgentName(queue: $0, agent: name) }
        state = row[11]
        changed = row.moment(12)
        created = row.instant(13)
        updated = row.instant(14)
        deleted = row.instant(15)
        // A folder's agents are their address alone.
        if addresses.isEmpty, let handle { addresses = [Destination(type: .sip, address: handle.agent)] }
    }
}
