import Outbound

/// What an attempt's one mailbox brings: every leg it has, its alarms, its queue and its campaign send here,
/// so that one consumer decides, in one order.
package enum AttemptEvent: Sendable {
    case leg(Identifier<LegRow>, LegEvent)
    case alarm(Int)
    /// An agent was reserved for this attempt's queuecall.
    case assigned(AgentName)
    /// No agent of the queue is signed in.
    case noAgents
    /// The wait in the queue is over without an agent.
    case waitedTooLong
    /// The engine's drain deadline has come.
    case shutdown
}
