import GRDB
import Outbound

/// A list of targets, as its owner sees it.
package struct OutdialResource: Hashable, Sendable {
    package var id: Identifier<OutdialResource>
    package var uuid: String
    package var customer: Identifier<Customer>
    package var name: String
    package var detail: String
    /// Whatever its owner wants to keep with it.
    package var data: String
    /// The UUID of the campaign that dials it.
    package var campaign: String?
    /// Targets that are not deleted.
    package var targets: Int64
    /// Nil in rows that are older than their times.
    package var created: Instant?
    package var updated: Instant?
    package var deleted: Instant?
}

package struct OutdialChange: Hashable, Sendable {
    package var name: String?
    package var detail: String?
    package var data: String?
    package var campaign: Link?

    package init(
        name: String? = nil,
        detail: String? = nil,
        data: String? = nil,
        campaign: Link? = nil
    ) {
        self.name = name
        self.detail = detail
        self.data = data
        self.campaign = campaign
    }
}

extension OutdialResource: ResourceRow {
    static let table = "outdial"
    static let searched = "r.name"
    static let columns = """
        r.id, r.uuid, r.customer, r.name, r.detail, r.data, (SELECT uuid FROM campaign WHERE id = r.campaign), \
        (SELECT count FROM outdial_counter WHERE outdial = r.id AND name = 'targets'), r.created, r.updated, r.deleted
        """

    init(_ row: Row) {
        id = Identifier(row[0])
        uuid = row[1]
        customer = Identifier(row[2])
        name = row[3]
        detail = row[4]
        data = row[5]
        campaign = row[6]
        targets = row[7] ?? 0
        created = row.instant(8)
        updated = row.instant(9)
        deleted = row.instant(10)
    }
}
