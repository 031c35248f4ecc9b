/// Where everything that matters is written down in order: event rows, decisions, carrier effects, script
/// answers.
///
/// Two runs of one seed give the same journal, byte for byte.
package protocol Journal: Sendable {
    func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue])
}

/// A journal that keeps nothing.
package struct NoJournal: Journal {
    package init() {}
    package func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) {}
}
