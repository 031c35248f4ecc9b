/// Why no more attempts open, though targets are due.
package enum PacingReason: Hashable, Sendable {
    case engineConcurrent(Int)
    case engineRate
    case campaignConcurrent(Int)
    case campaignRate
    /// Other campaigns have the openings, by priority or in turn.
    case share
    /// Of the named queue: free agents, and those signed in.
    case agents(queue: String, free: Int, signedIn: Int)
    /// The breaker is open until an instant.
    case breaker(until: Instant)
    /// One attempt is out to try the carrier.
    case probing
    /// The run has taken as many targets as it was told to dial.
    case targetLimit(Int)
    /// A stop was asked.
    case draining

    /// Its name in events, metrics and JSON.
    package var name: String {
        switch self {
        case .engineConcurrent: "engine_concurrent"
        case .engineRate: "engine_rate"
        case .campaignConcurrent: "campaign_concurrent"
        case .campaignRate: "campaign_rate"
        case .share: "share"
        case .agents: "agents"
        case .breaker: "breaker"
        case .probing: "probing"
        case .targetLimit: "target_limit"
        case .draining: "draining"
        }
    }

    /// In words, with the key that sets it.
    package var words: String {
        switch self {
        case .engineConcurrent(let limit):
            "all \(limit) attempts that the engine may have open are open (trunkside.toml: limits.concurrent)"
        case .engineRate: "the engine's rate is used up (trunkside.toml: limits.per_second)"
        case .campaignConcurrent(let limit):
            "all \(limit) attempts that the campaign may have open are open (limits.concurrent)"
        case .campaignRate: "the campaign's rate is used up (limits.per_second)"
        case .share: "other campaigns have the engine's openings, by priority or in turn (priority)"
        case .agents(let queue, _, 0): "no agent of queue \(queue) is signed in (queues.\(queue).agents)"
        case .agents(let queue, 0, let signedIn):
            "none of the \(signedIn) agents of queue \(queue) is free (service_level)"
        case .agents(let queue, let free, _):
            "the \(free) free agents of queue \(queue) have attempts on their way (service_level)"
        case .breaker(let until):
            "the carrier refused too many attempts in a row; a probe at \(RFC3339.text(until)) (limits.breaker)"
        case .probing: "one attempt is out to see whether the carrier works again (limits.breaker)"
        case .targetLimit(let most):
            "the run has dialed the \(most) targets that it was started for (--limit)"
        case .draining: "the campaign is stopping"
        }
    }
}

/// How many attempts of one campaign may open now.
package struct Opening: Hashable, Sendable {
    package var count: Int
    /// Why not as many as are due; nil where they all may.
    package var reason: PacingReason?
    /// When time alone allows more; nil when something else must happen.
    package var until: Instant?

    package init(count: Int, reason: PacingReason? = nil, until: Instant? = nil) {
        self.count = count
        self.reason = reason
        self.until = until
    }
}
