/// The ledger's key of a row, typed by what the row is: an `Identifier<Target>` is never taken for an
/// attempt's.
package struct Identifier<Subject>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: Int64

    package init(_ rawValue: Int64) { self.rawValue = rawValue }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    package var description: String { String(rawValue) }
}

/// The seam of identity: where the UUIDs of public resources come from.
package protocol IdentifierSource: Sendable {
    /// A UUID in its 36-character lower-case text form (RFC 9562), never given before.
    func next() -> String
}
