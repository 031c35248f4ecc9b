import Outbound
import Synchronization

/// Tells whose a secret is. What was found is remembered until a key changes.
package final class KeyRing: Sendable {
    /// A key of the ledger, by the hash of its secret.
    package typealias Lookup = @Sendable ([UInt8]) throws -> (hash: [UInt8], caller: Caller)?

    private let lookup: Lookup
    private let known = Mutex<[String: Caller]>([:])
    private let count = Atomic(0)
    /// Secrets that are remembered at once.
    private static let limit = 1024
    /// No secret is longer.
    private static let lengthLimit = 200

    package init(_ lookup: @escaping Lookup) { self.lookup = lookup }

    /// Whether the secret was found before and has not expired since.
    func remembers(_ secret: String, at now: Instant) -> Caller? {
        let caller = known.withLock { $0[secret] }
        guard let caller, caller.expires.map({ $0 > now }) ?? true else { return nil }
        return caller
    }

    func caller(of secret: String, at now: Instant) throws -> Caller? {
        guard secret.utf8.count <= Self.lengthLimit else { return nil }
        let hash = KeySecret.hash(of: secret)
        guard let found = try lookup(hash), KeySecret.equal(found.hash, hash),
            found.caller.expires.map({ $0 > now }) ?? true
        else { return nil }
        known.withLock { known in
            if known.count >= Self.limit { known = [:] }
            known[secret] = found.caller
        }
        return found.caller
    }

    /// A key was made, changed or deleted.
    package func forget() {
        known.withLock { $0 = [:] }
        count.wrappingAdd(1, ordering: .relaxed)
    }

    /// How often that was: who holds on to a key looks again when it has grown.
    package var changes: Int { count.load(ordering: .relaxed) }
}
