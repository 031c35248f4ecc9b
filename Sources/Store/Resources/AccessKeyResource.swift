import Foundation
import GRDB
import Outbound

/// What a key allows.
package enum AccessScope: String, Hashable, Sendable, CaseIterable {
    case admin, manager, read
}

/// A key to the API. The secret itself is nowhere: only its hash, and its first characters to know it by.
package struct AccessKeyResource: Hashable, Sendable {
    package var id: Identifier<AccessKeyResource>
    package var uuid: String
    package var customer: Identifier<Customer>
    package var name: String
    package var detail: String
    package var scope: AccessScope
    package var prefix: String
    /// SHA-256 of the secret.
    package var hash: [UInt8]
    package var created: Instant?
    package var updated: Instant?
    package var expires: Instant?
    package var deleted: Instant?
}

package struct AccessKeyChange: Hashable, Sendable {
    package var name: String?
    package var detail: String?
    /// These three of a new key alone.
    package var scope: AccessScope?
    package var prefix: String?
    package var hash: [UInt8]?
    package var expires: Instant?

    package init(
        name: String? = nil,
        detail: String? = nil,
        scope: AccessScope? = nil,
        prefix: String? = nil,
        hash: [UInt8]? = nil,
        expires: Instant? = nil
    ) {
        self.name = name
        self.detail = detail
        self.scope = scope
        self.prefix = prefix
        self.hash = hash
        self.expires = expires
    }
}

extension AccessKeyResource: ResourceRow {
    static let table = "access_key"
    static let searched = "r.name"
    static let columns = """
        r.id, r.uuid, r.customer, r.name, r.detail, r.scope, r.prefix, r.hash, r.created, r.updated, r.expires, \
        r.deleted
        """

    init(_ row: Row) throws {
        id = Identifier(row[0])
        uuid = row[1]
        customer = Identifier(row[2])
        name = row[3]
        detail = row[4]
        scope = try row.word(5, of: "access key \(id)")
        prefix = row[6]
        hash = [UInt8](row[7] as Data)
        created = row.instant(8)
        updated = row.instant(9)
        expires = row.instant(10)
        deleted = row.instant(11)
    }
}
