import GRDB
import Outbound

/// A do-not-contact entry as its owner sees it.
package struct SuppressionResource: Hashable, Sendable {
    package var id: Identifier<SuppressionResource>
    package var uuid: String
    package var customer: Identifier<Customer>
    /// As a list writes it: an address, a domain, or a prefix with a star.
    package var pattern: String
    package var kind: SuppressionKind
    /// The UUID of the campaign it holds for; nil: for all of the customer's, and an operator's for
    /// everybody's.
    package var campaign: String?
    package var reason: String
    package var source: String
    package var added: Instant
    package var expires: Instant?
}

package struct SuppressionChange: Hashable, Sendable {
    package var pattern: String?
    package var kind: SuppressionKind?
    package var reason: String?
    package var source: String?
    package var expires: Instant?
    package var campaign: Link?

    package init(
        pattern: String? = nil,
        kind: SuppressionKind? = nil,
        reason: String? = nil,
        source: String? = nil,
        expires: Instant? = nil,
        campaign: Link? = nil
    ) {
        self.pattern = pattern
        self.kind = kind
        self.reason = reason
        self.source = source
        self.expires = expires
        self.campaign = campaign
    }
}

extension SuppressionResource {
    static let columns = """
        d.id, d.uuid, d.customer, d.pattern, d.kind, c.uuid, d.reason, d.source, d.added, d.expires
        """
    static let tables = "do_not_contact d LEFT JOIN campaign c ON c.id = d.campaign"

    init(_ row: Row) throws {
        id = Identifier(row[0])
        uuid = row[1]
        customer = Identifier(row[2])
        kind = try row.word(4, of: "do-not-contact entry \(id)")
        pattern = SuppressionPattern.entry(row[3], kind)
        campaign = row[5]
        reason = row[6]
        source = row[7]
        added = row.moment(8)
        expires = row.instant(9)
    }
}
