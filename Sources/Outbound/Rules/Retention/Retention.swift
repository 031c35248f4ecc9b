/// How long the ledger keeps what nobody needs for a decision any more; nil is for ever.
package struct Retention: Hashable, Sendable {
    /// Answers to actions, for `trace` and `replay`.
    package var trace: Duration?
    /// Attempts with their legs and messages.
    package var attempt: Duration?
    /// Sound of calls. This version records none.
    package var recording: Duration?

    package init(trace: Duration? = nil, attempt: Duration? = nil, recording: Duration? = nil) {
        self.trace = trace
        self.attempt = attempt
        self.recording = recording
    }

    /// Caps count attempts over 7 days, so these are kept for longer.
    package static let shortestAttempt = Duration.days(8)

    /// What began before these instants may go.
    package func ends(at now: Instant) -> (traces: Instant?, attempts: Instant?) {
        (traces: trace.map { now - $0 }, attempts: attempt.map { now - max($0, Retention.shortestAttempt) })
    }
}
