import Crypto
import Foundation
import Outbound
import Store

/// The key of a webhook's signatures: `whsec_` and 256 random bits in base64, shown once. Whoever signs
/// needs the key itself, so the ledger has it.
struct WebhookSecret {
    /// In bytes.
    static let size = 32
    private static let prefix = "whsec_"

    let bytes: [UInt8]

    var text: String { Self.prefix + Data(bytes).base64EncodedString() }
}

/// The headers of one delivery: those of Standard Webhooks (`webhook-signature` is the HMAC-SHA256 of
/// `id.timestamp.body`, of both secrets while one is replaced), and VoIPBIN's `X-VoIPBIN-Signature` (that of
/// the body alone; its key is the whole text of the secret).
struct WebhookSignature {
    var id: String
    /// When it is sent: receivers refuse what is old.
    var at: Instant
    var body: String
    /// The one that counts first.
    var secrets: [WebhookSecret]

    /// The same for every try, so that a receiver knows what it has seen; another one where the ledger was
    /// replaced by its copy, and counts its events anew.
    static func id(of delivery: WebhookDelivery, to webhook: WebhookResource) -> String {
        let told = "\(webhook.uuid).\(delivery.event).\(delivery.at.milliseconds).\(delivery.resource)"
        return "evt_\(delivery.event)_" + SHA256.hash(data: Data(told.utf8)).prefix(8).hex
    }

    var headers: [String: String] {
        let seconds = String(at.milliseconds / 1000)
        let signed = "\(id).\(seconds).\(body)"
        let signatures = secrets.map { secret in
            "v1," + Data(Self.code(signed, key: secret.bytes)).base64EncodedString()
        }
        var headers = [
            "webhook-id": id, "webhook-timestamp": seconds,
            "webhook-signature": signatures.joined(separator: " "), "content-type": "application/json",
            "user-agent": "trunkside",
        ]
        if let first = secrets.first {
            let code = Self.code(body, key: Array(first.text.utf8))
            headers["x-voipbin-signature"] = "sha256=" + code.hex
        }
        return headers
    }

    private static func code(_ text: String, key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
    }
}
