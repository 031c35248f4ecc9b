import GRDB
import Outbound

/// A queue as its owner sees it: `queue.name` is the engine's own handle, `title` the owner's word.
package struct QueueResource: Hashable, Sendable {
    package var id: Identifier<QueueResource>
    package var uuid: String
    package var customer: Identifier<Customer>
    package var queue: Queue
    package var title: String
    package var detail: String
    /// Legs that ever entered it, that reached an agent, and that left without one.
    package var entered: Int
    package var serviced: Int
    package var abandoned: Int
    /// UUIDs of the open queuecalls, at most `openLimit` of each.
    package var waiting: [String]
    package var inService: [String]
    package var created: Instant?
    package var updated: Instant?
    package var deleted: Instant?

    package static let openLimit = 100
}

package struct QueueChange: Hashable, Sendable {
    package var title: String?
    package var detail: String?
    package var timeout: Duration?
    package var wrapUp: Duration?

    package init(
        title: String? = nil,
        detail: String? = nil,
        timeout: Duration? = nil,
        wrapUp: Duration? = nil
    ) {
        self.title = title
        self.detail = detail
        self.timeout = timeout
        self.wrapUp = wrapUp
    }
}

extension QueueResource: ResourceRow {
    static let table = "queue"
    static let searched = "r.title"
    static let columns = """
        r.name, r.settings, r.customer, r.title, r.id, r.uuid, r.detail, r.entered, r.serviced, r.abandoned, \
        \(open("'waiting', 'connecting'")), \(open("'service'")), r.created, r.updated, r.deleted
        """

    private static func open(_ states: String) -> String {
        """
        (SELECT group_concat(uuid) FROM (SELECT uuid FROM queuecall WHERE queue = r.id AND ended IS NULL \
        AND deleted IS NULL AND status IN (\(states)) ORDER BY id LIMIT \(openLimit)))
        """
    }

    init(_ row: Row) throws {
        queue = try QueueRow.read(row)
        customer = Identifier(row[2])
        title = row[3]
        id = Identifier(row[4])
        uuid = row[5]
        detail = row[6]
        entered = row[7]
        serviced = row[8]
        abandoned = row[9]
        func names(_ column: Int) -> [String] {
            (row[column] as String?)?.split(separator: ",").map(String.init) ?? []
        }
        waiting = names(10)
        inService = names(11)
        created = row.instant(12)
        updated = row.instant(13)
        deleted = row.instant(14)
    }
}
