import Outbound

/// How an attempt's answers stand in their blob. The first byte says how the rest is written, so that old
/// blobs stay readable.
enum TraceBlob {
    private static let plain: UInt8 = 0
    private static let deflated: UInt8 = 1
    /// Shorter texts gain nothing from compression.
    private static let shortest = 200

    static func pack(_ trace: JSONValue) throws -> [UInt8] {
        let text = Array(trace.text.utf8)
        guard text.count >= shortest else { return [plain] + text }
        let packed = try Gzip.deflate(text)
        return packed.count < text.count ? [deflated] + packed : [plain] + text
    }

    static func unpack(_ bytes: [UInt8], of place: String) throws -> JSONValue {
        let rest = Array(bytes.dropFirst())
        do {
            switch bytes.first {
            case plain: return try JSONValue.parse(rest)
            case deflated: return try JSONValue.parse(Gzip.inflate(rest))
            default: break
            }
        } catch {
            throw LedgerError(.damaged, "\(place): its trace cannot be read: \(error)")
        }
        throw LedgerError(.damaged, "\(place): its trace is written in a form of a newer version")
    }
}
