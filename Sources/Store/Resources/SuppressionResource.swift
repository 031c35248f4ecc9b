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

    /// One that no row has.
    package init(
        uuid: String,
        customer: Identifier<Customer>,
        pattern: String,
        kind: SuppressionKind,
        campaign: String?,
        reason: String,
        source: String,
        added: Instant,
        expires: Instant?
    ) {
        id = Identifier(0)
        self.uuid = uuid
        self.customer = customer
        self.pattern = pattern
        self.kind = kind
        self.campaign = campaign
        self.reason = reason
        self.source = source
        self.added = added
        self.expires = expires
    }
}

package struct SuppressionChange: Hashable, Sendable {
    package var pattern: String?
    package var kind: SuppressionKind?
    package var reason: String?
    package var source: String?
    package var end: End?
    package var campaign: Link?

    /// Until when an entry holds.
    package enum End: Hashable, Sendable {
        case never
        case at(Instant)

        var column: Int64? {
            if case .at(let instant) = self { return instant.milliseconds }
            return nil
        }
    }

    package init(
        pattern: String? = nil,
        kind: SuppressionKind? = nil,
        reason: String? = nil,
        source: String? = nil,
        end: End? = nil,
        campaign: Link? = nil
    ) {
        self.pattern = pattern
        self.kind = kind
        self.reason = reason
        self.source = source
        self.end = end
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
