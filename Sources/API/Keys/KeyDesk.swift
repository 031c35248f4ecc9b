import Outbound
import Store

/// Makes access keys, and knows those of a ledger.
package struct KeyDesk: Sendable {
    private let ledger: Ledger
    private let writer: LedgerWriter
    private let identifiers: any IdentifierSource
    private let entropy: @Sendable (Int) -> [UInt8]

    package init(
        ledger: Ledger,
        writer: LedgerWriter,
        identifiers: any IdentifierSource,
        entropy: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.ledger = ledger
        self.writer = writer
        self.identifiers = identifiers
        self.entropy = entropy
    }

    /// A new key; its secret is told here and nowhere else.
    package func make(
        _ name: String,
        scope: Scope,
        of customer: Identifier<Customer>,
        expires: Instant? = nil,
        at: Instant
    ) async throws -> KeySecret {
        let secret = KeySecret(bytes: entropy(KeySecret.size))
        let change = AccessKeyChange(name: name, scope: scope, secret: secret, expires: expires)
        let wish = ResourceWrite.create(uuid: identifiers.next(), .accessKey(change))
        let result = try await writer.submit([.resource(wish, of: customer, at: at)])
        guard case .resource? = result.first else {
            throw ServerProblem("the ledger did not take the access key")
        }
        return secret
    }

    /// What tells whose a secret is, for as long as the ledger's keys stay as they are.
    package func ring(now: @escaping @Sendable () -> Instant) -> KeyRing {
        let ring = KeyRing { [ledger] hash in
            try ledger.accessKey(hash: hash, at: now()).map { key in
                let caller = Caller(
                    customer: key.customer,
                    key: key.uuid,
                    scope: key.scope,
                    expires: key.expires
                )
                return (key.hash, caller)
            }
        }
        ledger.observe { rows in
            if rows.contains(where: { $0.kind.hasPrefix("access_key.") }) { ring.forget() }
        }
        return ring
    }

    /// The first key of a ledger that has none, where only this machine can ask; beyond it nothing listens
    /// without keys.
    package func first(for setting: APISetting, at: Instant) async throws -> KeySecret? {
        guard try !ledger.hasAccessKey(at: at) else { return nil }
        guard setting.isLoopback else {
            throw ServerProblem(
                "nothing listens on \(setting.host) without an access key: make one with "
                    + "trunkside key create --database \(ledger.name), or listen on 127.0.0.1"
            )
        }
        return try await make("first", scope: .admin, of: Identifier(1), at: at)
    }
}

extension AccessKeyChange {
    /// A new key of this secret, which itself is not in it.
    init(name: String, detail: String = "", scope: Scope, secret: KeySecret, expires: Instant?) {
        self.init(
            name: name,
            detail: detail,
            scope: scope,
            prefix: secret.shown,
            hash: secret.hash,
            expires: expires
        )
    }
}
