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
    /// A web request's answer, by the request's number.
    case fetched(Int, FetchEnd)
    /// The engine's drain deadline has come.
    case shutdown
}

extension Mailbox<AttemptEvent> {
    /// An attempt's mailbox. What comes is bounded by what the attempt asked for (legs, actions, alarms), but
    /// for what the callee presses and says.
    static var forAttempt: Mailbox<AttemptEvent> { Mailbox(limit: .max) }

    /// Takes a leg's events. Keys and words that nobody has time for, over `inputLimit`, are lost; the end of
    /// an action or of the leg never is.
    func events(of leg: Identifier<LegRow>) -> @Sendable (LegEvent) -> Void {
        { [self] event in
            switch event {
            case .digit, .speech: send(.leg(leg, event), ifFewerThan: Self.inputLimit)
            case .ringing, .answered, .detected, .beep, .finished, .ended: send(.leg(leg, event))
            }
        }
    }

    private static var inputLimit: Int { 1024 }
}
