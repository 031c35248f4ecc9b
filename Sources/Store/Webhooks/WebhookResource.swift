import Foundation
import GRDB
import Outbound

/// An address that is told of a customer's events.
package struct WebhookResource: Hashable, Sendable {
    package var id: Identifier<WebhookResource>
    package var uuid: String
    package var customer: Identifier<Customer>
    package var name: String
    package var detail: String
    package var url: String
    /// Names of events, or of resources for all of theirs; empty is every event.
    package var types: [String]
    /// Events of this campaign alone, by its UUID.
    package var campaign: String?
    package var isEnabled: Bool
    /// Why it was disabled by itself.
    package var reason: String
    /// The key of its signatures, and until a time the one before.
    package var secret: [UInt8]
    package var former: [UInt8]?
    package var formerUntil: Instant?
    /// Its place in the event log: what comes after is not queued yet.
    package var position: Int64
    /// Deliveries that wait, and those that were given up.
    package var waiting: Int64
    package var dead: Int64
    package var delivered: Int64
    /// Events that the log no longer had when their turn came.
    package var missed: Int64
    package var deliveredAt: Instant?
    /// Since when nothing has been taken.
    package var failing: Instant?
    package var created: Instant?
    package var updated: Instant?
    package var deleted: Instant?
}

package struct WebhookChange: Hashable, Sendable {
    package var name: String?
    package var detail: String?
    package var url: String?
    package var types: [String]?
    package var campaign: Link?
    package var isEnabled: Bool?
    /// A new secret; of a known webhook the former one goes on signing until a time.
    package var secret: [UInt8]?
    package var formerUntil: Instant?

    package init(
        name: String? = nil,
        detail: String? = nil,
        url: String? = nil,
        types: [String]? = nil,
        campaign: Link? = nil,
        isEnabled: Bool? = nil,
        secret: [UInt8]? = nil,
        formerUntil: Instant? = nil
    ) {
        self.name = name
        self.detail = detail
        self.url = url
        self.types = types
        self.campaign = campaign
        self.isEnabled = isEnabled
        self.secret = secret
        self.formerUntil = formerUntil
    }
}

extension WebhookResource: ResourceRow {
    static let table = "webhook"
    static let searched = "r.name"
    static let columns = """
        r.id, r.uuid, r.customer, r.name, r.detail, r.url, r.types, (SELECT uuid FROM campaign WHERE id = r.campaign), \
        r.enabled, r.reason, r.secret, r.former, r.former_until, r.position, r.waiting, r.dead, r.delivered, r.missed, \
        r.delivered_at, r.failing, r.created, r.updated, r.deleted
        """

    init(_ row: Row) throws {
        id = Identifier(row[0])
        uuid = row[1]
        customer = Identifier(row[2])
        name = row[3]
        detail = row[4]
        url = row[5]
        if case .array(let values) = try JSONValue(parsing: row[6]) {
            types = values.compactMap(\.string)
        } else {
            types = []
        }
        campaign = row[7]
        isEnabled = row[8]
        reason = row[9]
        secret = [UInt8](row[10] as Data)
        former = (row[11] as Data?).map { [UInt8]($0) }
        formerUntil = row.instant(12)
        position = row[13]
        waiting = row[14]
        dead = row[15]
        delivered = row[16]
        missed = row[17]
        deliveredAt = row.instant(18)
        failing = row.instant(19)
        created = row.instant(20)
        updated = row.instant(21)
        deleted = row.instant(22)
    }
}
