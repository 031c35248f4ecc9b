import Crypto
import Foundation
import HTTPTypes
import Outbound
import Store

extension Ask {
    /// What a write made or changed.
    package struct Written: Sendable {
        package var uuid: String
        /// An earlier request under the same Idempotency-Key made it; this one changed nothing.
        package var isReplay: Bool
        /// When it happened, where this request did it.
        package var at: Instant

        package var headers: HTTPFields { isReplay ? [.idempotentReplayed: "true"] : [:] }
    }

    /// The request's Idempotency-Key, with a hash of all that was asked: the same key under another request
    /// is a conflict.
    package func idempotencyKey(_ fields: Fields) throws(Refusal) -> IdempotencyKey? {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw .field("Idempotency-Key", "must be 1 to 255 visible characters of ASCII")
        }
        var hash = SHA256()
        let names = parameters.sorted { $0.key < $1.key }.map(\.value)
        for part in [method.rawValue, path] + names + [fields.object.text] {
            hash.update(data: Data("\(part.utf8.count):\(part)".utf8))
        }
        return IdempotencyKey(key, request: Array(hash.finalize()))
    }

    /// For what may be sent twice as it is, and answers each time what it did.
    func refuseIdempotencyKey(_ why: String) throws(Refusal) {
        if headers[.idempotencyKey] != nil { throw .field("Idempotency-Key", "is not taken here: \(why)") }
    }

    /// Writes one wish durably; throws why it was denied.
    @discardableResult
    package func write(_ wish: ResourceWrite, once key: IdempotencyKey? = nil) async throws -> Written {
        let at = now
        switch try await submit(wish, once: key, at: at) {
        case .resource(_, let uuid): return Written(uuid: uuid, isReplay: false, at: at)
        case .remembered(_, let uuid): return Written(uuid: uuid, isReplay: true, at: at)
        case .refused(let why): throw Refusal.state(why)
        case let other:
            throw Refusal(.internal, nil, "the ledger answered \(String(describing: other).prefix(40))")
        }
    }

    /// What the ledger answers to a wish; throws why it was denied.
    package func submit(
        _ wish: ResourceWrite,
        once key: IdempotencyKey? = nil,
        at: Instant? = nil
    ) async throws -> LedgerResult {
        let write = LedgerWrite.resource(wish, of: customer, once: key, at: at ?? now)
        let results = try await services.writer.submit([write])
        guard let result = results.first else {
            throw Refusal(.internal, nil, "the ledger answered nothing")
        }
        if case .denied(let denial) = result { throw Refusal(denial) }
        return result
    }

    /// The UUID of whoever asks.
    package func customerUUID() throws -> String {
        try services.customers.uuid(of: customer, in: ledger)
    }
}

extension Refusal {
    package init(_ denial: ResourceDenial) {
        switch denial {
        case .notFound(let kind): self = .notFound(kind.noun)
        case .conflict(let reason, let words):
            let exists = reason.hasSuffix("_EXISTS") || reason == "IDEMPOTENCY_KEY_REUSED"
            self.init(exists ? .alreadyExists : .failedPrecondition, reason, words)
        case .invalid(let field, let words): self = .field(field, words)
        }
    }
}

extension ResourceKind {
    /// As the wire calls it.
    var noun: String {
        switch self {
        case .campaign: "campaign"
        case .outdial: "outdial"
        case .target: "outdial target"
        case .outplan: "outplan"
        case .flow: "flow"
        case .queue: "queue"
        case .queuecall: "queuecall"
        case .agent: "agent"
        case .attempt: "campaigncall"
        case .suppression: "donotcontact"
        case .accessKey: "accesskey"
        case .customer: "customer"
        case .webhook: "webhook"
        }
    }
}
