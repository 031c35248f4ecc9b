import Outbound
import Store

/// What must hold of the event log of a whole run, whatever the seed was.
///
/// It sees the rows in their order and keeps what it needs; it never asks the engine.
package protocol Checker {
    /// The rule, as a sentence.
    var rule: String { get }
    mutating func see(_ event: EventRow)
    /// What was seen against the rule, in order; empty when it held. A list is cut at 20 entries.
    var violations: [String] { get }
}

/// A list of violations that does not grow without end.
struct Violations {
    private static let limit = 20
    private var sentences: [String] = []
    private var more = 0

    mutating func add(_ sentence: @autoclosure () -> String) {
        if sentences.count < Self.limit { sentences.append(sentence()) } else { more += 1 }
    }

    var all: [String] { more == 0 ? sentences : sentences + ["and \(more) more"] }
}
