/// What one gate says about a target at an instant, and why.
package struct Evidence: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        case pass
        /// Until an instant; nil is without end: until something changes.
        case hold(until: Instant?)
        case end(DoneReason)
    }

    package var gate: Gate
    package var verdict: Verdict
    /// In words, with the times in the target's own zone.
    package var text: String
    /// The key that sets it, such as `outplan.windows` or `retry.busy`.
    package var key: String

    package init(gate: Gate, verdict: Verdict, text: String, key: String) {
        self.gate = gate
        self.verdict = verdict
        self.text = text
        self.key = key
    }
}
