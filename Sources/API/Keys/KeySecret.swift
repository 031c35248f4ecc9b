import Crypto
import Foundation
import HTTPTypes

/// An access key as it is shown once: `ts_` and 256 random bits. Only its hash is kept.
package struct KeySecret: Sendable {
    package let text: String

    static let prefix = "ts_"
    /// How much of a secret is kept, to tell keys apart in a list.
    static let shownLength = 9
    /// Bits of a secret, in bytes.
    static let size = 32

    package init(bytes: [UInt8]) { text = Self.prefix + Base64URL.text(bytes) }

    package var shown: String { String(text.prefix(Self.shownLength)) }

    package var hash: [UInt8] { Self.hash(of: text) }

    /// SHA-256: enough for a secret of 256 random bits, which nobody can guess from a list of words.
    package static func hash(of text: String) -> [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

    /// By the first credential that there is: `?token=`, the header, `?accesskey=`.
    static func shown(in query: Query, _ headers: HTTPFields) -> String? {
        query["token"] ?? bearer(headers) ?? query["accesskey"]
    }

    private static func bearer(_ headers: HTTPFields) -> String? {
        guard let text = headers[.authorization] else { return nil }
        // As nearly everybody writes it.
        let usual = text.utf8.dropFirst(7)
        if text.utf8.starts(with: "Bearer ".utf8), usual.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            return String(Substring(usual))
        }
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1].trimmingCharacters(in: .whitespaces)
    }

    /// Takes as long whatever differs.
    package static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
