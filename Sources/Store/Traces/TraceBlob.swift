import Outbound

/// What an attempt's trace is: of this version, or of one before it.
package enum StoredTrace: Hashable, Sendable {
    /// As `Flows` packs it.
    case packed([UInt8])
    /// A list of notes, as versions before 0.2 wrote them.
    case notes(JSONValue)
}

/// How an attempt's trace stands in its blob. The first byte says how the rest is written, so that old
/// blobs stay readable.
package enum TraceBlob {
    private static let notes: UInt8 = 0
    private static let deflatedNotes: UInt8 = 1
    private static let packed: UInt8 = 2
    private static let deflated: UInt8 = 3
    /// Shorter traces are packed small enough, and compressing them would cost more than all the rest.
    private static let shortest = 4096

    package static func pack(_ trace: [UInt8]) throws -> [UInt8] {
        guard trace.count >= shortest else { return [packed] + trace }
        let small = try Gzip.deflate(trace, level: 1)
        return small.count < trace.count ? [deflated] + small : [packed] + trace
    }

    static func unpack(_ bytes: [UInt8], of place: String) throws -> StoredTrace {
        let rest = Array(bytes.dropFirst())
        do {
            switch bytes.first {
            case notes: return .notes(try JSONValue.parse(rest))
            case deflatedNotes: return .notes(try JSONValue.parse(Gzip.inflate(rest)))
            case packed: return .packed(rest)
            case deflated: return .packed(try Gzip.inflate(rest))
            default: break
            }
        } catch {
            throw LedgerError(.damaged, "\(place): its trace cannot be read: \(error)")
        }
        throw LedgerError(.damaged, "\(place): its trace is written in a form of a newer version")
    }
}
