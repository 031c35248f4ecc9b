import Outbound

/// Something that works and could be better: no finding, and no reason to fail.
package struct Advice: Hashable, Sendable, CustomStringConvertible {
    /// What it is about, in a word.
    package enum Topic: String, Hashable, Sendable, CaseIterable {
        case tries, intervals, hours, ring, schedule, agents, queue, web
        case doNotContact = "do_not_contact"
        case optOut = "opt_out"
    }

    package var topic: Topic
    /// Where it could be changed.
    package var place: Finding
    /// The number or rule that it rests on.
    package var basis: String

    /// `file:line:column: what to do (what it rests on)`.
    package var description: String { "\(place.description) (\(basis))" }

    /// The advice for machines.
    package var json: JSONValue {
        guard case .object(var fields) = place.json else { return .null }
        fields["kind"] = "advice"
        fields["topic"] = .string(topic.rawValue)
        fields["basis"] = .string(basis)
        return .object(fields)
    }
}
