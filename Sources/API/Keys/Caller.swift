import Outbound
import Store

/// What a key may do. A scope includes those below it: `read` looks; `manager` makes, changes, starts and
/// stops; `admin` has keys too.
package typealias Scope = AccessScope

extension AccessScope {
    private var rank: Int {
        switch self {
        case .read: 0
        case .manager: 1
        case .admin: 2
        }
    }

    func includes(_ other: AccessScope) -> Bool { rank >= other.rank }
}

/// Who asks: the owner of an access key and what the key may do.
package struct Caller: Hashable, Sendable {
    package var customer: Identifier<Customer>
    /// The key's own id.
    package var key: String
    package var scope: Scope
    package var expires: Instant?

    package init(customer: Identifier<Customer>, key: String, scope: Scope, expires: Instant? = nil) {
        self.customer = customer
        self.key = key
        self.scope = scope
        self.expires = expires
    }

    /// For logs and the event log: who did it.
    package var words: String { "key \(key.prefix(8))" }
}
