/// The row of one leg that waits in a queue, or waited.
package enum QueuecallRow {}

/// Where a leg of a queue stands.
package enum QueuecallStatus: String, Sendable, Codable, CaseIterable {
    /// Can transition to: connecting (an agent rings for it), abandoned (it gave up, or nobody is there).
    case waiting
    /// Can transition to: waiting (the agent did not answer), service (answered), abandoned.
    case connecting
    /// It talks to an agent. Can transition to: done.
    case service
    /// It has talked to an agent.
    case done
    /// It has left without an agent.
    case abandoned
}
