/// Where everything that matters is written down in order: event rows, decisions, carrier effects, script
/// answers.
///
/// Two runs of one seed give the same journal, byte for byte.
package protocol Journal: Sendable {
    func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue])
    /// Whether anything is written down: what nobody reads need not be made.
    var isKept: Bool { get }
}

extension Journal {
    package var isKept: Bool { true }
}

/// A journal that keeps nothing.
package struct NoJournal: Journal {
    package init() {}
    package var isKept: Bool { false }
    package func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) {}
}
