/// Why an attempt ended: the one table for engine, outplan and wire.
package enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// A person answered and the flow ended without error.
    case answered
    /// A machine answered.
    case machine
    /// 486, 600.
    case busy
    /// Our ring timeout (487 after our CANCEL), 408, 480.
    case noAnswer = "no_answer"
    /// 603, 606, 607, 608 and other 6xx.
    case rejected
    /// 404, 410, 484, 604; an unknown recipient.
    case invalid
    /// Every other final answer, no trunk, transport, a carrier's own limits.
    case congestion
    /// The leg's last connect to a queue got no agent, and the flow did not say success.
    case abandoned
    /// Stopped, opted out or trimmed before an answer.
    case canceled
    /// Answered, then the flow erred, or a limit or a shutdown ended it.
    case failed
    /// The process died between intent and settlement.
    case uncertain
    /// A message carrier accepted it.
    case sent
    /// Its report says that it arrived.
    case delivered
    /// Its report or bounce says that it did not.
    case undelivered

    /// Whether it spends one of the target's tries.
    package var countsAsTry: Bool { self != .congestion && self != .canceled }

    /// Whether `retry.default` covers it; every other outcome is retried only if the outplan names it.
    package var isRetriedByDefault: Bool {
        switch self {
        case .busy, .noAnswer, .machine, .abandoned, .undelivered, .uncertain: true
        default: false
        }
    }

    /// Whether the destination is never tried again.
    package var bansDestination: Bool { self == .rejected || self == .invalid }

    /// The outcome of a call's final SIP status (RFC 3261 section 21; RFC 8197, RFC 8688 for 607 and 608).
    package init(sipStatus status: Int) {
        switch status {
        case 486, 600: self = .busy
        case 408, 480, 487: self = .noAnswer
        case 404, 410, 484, 604: self = .invalid
        case 603, 605...699: self = .rejected
        case 601, 602: self = .rejected
        default: self = .congestion
        }
    }
}
