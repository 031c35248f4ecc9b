/// Where an agent stands.
package enum AgentState: Hashable, Sendable {
    /// Not signed in. Can transition to: available (signed in).
    case offline
    /// Free since an instant: the one that is free longest gets the next leg. Can transition to: ringing (a
    /// leg is assigned), away, offline.
    case available(since: Instant)
    /// Its leg rings for a waiting one. Can transition to: busy (answered), wrapping up (did not answer),
    /// available (the waiting leg hung up).
    case ringing(Identifier<LegRow>)
    /// Talks to a leg. Can transition to: wrapping up (released).
    case busy(Identifier<LegRow>)
    /// Writes up the last call until an instant. Can transition to: available (the time is over), away,
    /// offline.
    case wrappingUp(until: Instant)
    /// Signed in, not to be called. Can transition to: available (back), offline.
    case away

    /// The word in the ledger.
    package var name: String {
        switch self {
        case .offline: "offline"
        case .available: "available"
        case .ringing: "ringing"
        case .busy: "busy"
        case .wrappingUp: "wrapping_up"
        case .away: "away"
        }
    }

    /// The leg that rings the agent, or talks to it.
    package var leg: Identifier<LegRow>? {
        switch self {
        case .ringing(let leg), .busy(let leg): leg
        case .offline, .available, .wrappingUp, .away: nil
        }
    }
}
