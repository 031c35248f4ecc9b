/// One queue: legs that wait, first come first served, and the agents that take them, longest free first.
///
/// It keeps no time of its own: `alarm` says when `tick` is to be called next.
package struct QueueMachine: Hashable, Sendable {
    /// One leg that waits.
    package struct Queuecall: Hashable, Sendable {
        package var leg: Identifier<LegRow>
        package var since: Instant
        /// When it gives up waiting.
        package var until: Instant
    }

    package enum Effect: Hashable, Sendable {
        /// Ring this agent for this waiting leg, which goes on waiting until the agent answers.
        case ring(Identifier<LegRow>, AgentName)
        /// The agent answered: let them talk.
        case bridge(Identifier<LegRow>, AgentName)
        /// The wait is over without an agent.
        case expire(Identifier<LegRow>)
        /// Nobody is signed in: it does not wait at all.
        case turnAway(Identifier<LegRow>)
        /// Stop ringing an agent, whose caller is gone.
        case stopRinging(AgentName)
        /// An agent stands elsewhere now.
        case agent(AgentName, AgentState)
    }

    /// An agent who did not answer is left alone for at least so long, or one dead telephone would ring for
    /// ever.
    package static let unansweredPause = Duration.seconds(10)

    package private(set) var queue: Queue
    /// In the order in which they came; those that ring an agent too.
    package private(set) var waiting: [Queuecall] = []
    private var agents: [AgentName: AgentState] = [:]
    /// Who wants to be away or offline as soon as the leg is over.
    private var leaving: [AgentName: AgentState] = [:]

    package init(_ queue: Queue) { self.queue = queue }

    /// Whether nobody waits in it and no agent is there.
    package var isEmpty: Bool { waiting.isEmpty && agents.isEmpty }

    package func state(of agent: AgentName) -> AgentState { agents[agent] ?? .offline }

    /// What pacing needs to know: a leg that rings an agent no longer waits for a free one.
    package var pace: QueuePace {
        let assigned = assigned
        var pace = QueuePace(waiting: waiting.count { !assigned.contains($0.leg) })
        for state in agents.values {
            if case .available = state { pace.freeAgents += 1 }
            if state != .offline, state != .away { pace.signedIn += 1 }
        }
        return pace
    }

    /// When something happens by time alone.
    package var alarm: Instant? {
        let wraps = agents.values.compactMap { state in
            if case .wrappingUp(let until) = state { until } else { nil }
        }
        return (waiting.map(\.until) + wraps).min()
    }

    /// A leg joins the end; `timeout` is the queue's own unless the flow says otherwise.
    package mutating func entered(
        _ leg: Identifier<LegRow>,
        timeout: Duration? = nil,
        at now: Instant
    ) -> [Effect] {
        if pace.signedIn == 0 { return [.turnAway(leg)] }
        waiting.append(Queuecall(leg: leg, since: now, until: now + (timeout ?? queue.timeout)))
        return assign(at: now)
    }

    /// A leg wants this very agent, who rings for it when free; it does not wait, and passes those who do.
    package mutating func reserve(_ agent: AgentName, for leg: Identifier<LegRow>) -> [Effect] {
        guard case .available = state(of: agent) else { return [] }
        return move(agent, .ringing(leg))
    }

    /// A waiting leg, or one that an agent rings for, hung up, or its flow was ended.
    package mutating func left(_ leg: Identifier<LegRow>, at now: Instant) -> [Effect] {
        guard waiting.contains(where: { $0.leg == leg }) || assigned.contains(leg) else { return [] }
        return remove(leg, at: now) + assign(at: now)
    }

    /// A leg is put out of the queue; nothing when it does not wait.
    package mutating func kicked(_ leg: Identifier<LegRow>, at now: Instant) -> [Effect] {
        guard waiting.contains(where: { $0.leg == leg }) else { return [] }
        return [.expire(leg)] + remove(leg, at: now) + assign(at: now)
    }

    /// Other times and other agents: who is no agent any more leaves as soon as its leg is over. New ones
    /// have yet to sign in.
    package mutating func renewed(_ queue: Queue) -> [Effect] {
        self.queue = queue
        let known = Set(queue.agents.map { AgentName(queue: queue.name, agent: $0.address) })
        let gone = agents.keys.filter { !known.contains($0) }.sorted()
        let effects = gone.flatMap { signedOut($0) }
        for agent in gone where state(of: agent) == .offline { agents[agent] = nil }
        return effects
    }

    package mutating func signedIn(_ agent: AgentName, at now: Instant) -> [Effect] {
        leaving[agent] = nil
        return switch state(of: agent) {
        case .offline, .away: move(agent, .available(since: now)) + assign(at: now)
        case .available, .ringing, .busy, .wrappingUp: []
        }
    }

    /// Away or gone; one who rings or talks does that to its end first.
    package mutating func signedOut(_ agent: AgentName, away: Bool = false) -> [Effect] {
        let place: AgentState = away ? .away : .offline
        switch state(of: agent) {
        case .available, .wrappingUp, .away: return move(agent, place)
        case .ringing, .busy: leaving[agent] = place
        case .offline where away: return move(agent, place)
        case .offline: break
        }
        return []
    }

    /// The agent who rang for `leg` answered; nothing when the agent no longer rings for it.
    package mutating func agentAnswered(_ agent: AgentName, for leg: Identifier<LegRow>) -> [Effect] {
        guard state(of: agent) == .ringing(leg) else { return [] }
        waiting.removeAll { $0.leg == leg }
        return move(agent, .busy(leg)) + [.bridge(leg, agent)]
    }

    /// The agent did not answer, or could not be called: the leg keeps its place.
    package mutating func agentFailed(_ agent: AgentName, for leg: Identifier<LegRow>, at now: Instant)
        -> [Effect]
    {
        guard state(of: agent) == .ringing(leg) else { return [] }
        let pause = max(queue.wrapUp, Self.unansweredPause)
        return move(agent, .wrappingUp(until: now + pause)) + assign(at: now)
    }

    /// The talk is over; `wrapUp` is the queue's own unless this agent's is known.
    package mutating func agentReleased(
        _ agent: AgentName,
        from leg: Identifier<LegRow>,
        wrapUp: Duration? = nil,
        at now: Instant
    ) -> [Effect] {
        guard state(of: agent) == .busy(leg) else { return [] }
        let wrapUp = wrapUp ?? queue.wrapUp
        if wrapUp <= .zero { return move(agent, .available(since: now)) + assign(at: now) }
        return move(agent, .wrappingUp(until: now + wrapUp))
    }

    /// Time has come to `now`: waits and wrap-ups that are over end.
    package mutating func tick(at now: Instant) -> [Effect] {
        var effects: [Effect] = []
        for agent in agents.keys.sorted() {
            guard case .wrappingUp(let until) = state(of: agent), until <= now else { continue }
            effects += move(agent, .available(since: until))
        }
        for call in waiting where call.until <= now {
            effects += [.expire(call.leg)] + remove(call.leg, at: now)
        }
        return effects + assign(at: now)
    }

    /// Legs for which an agent rings.
    private var assigned: Set<Identifier<LegRow>> {
        Set(agents.values.compactMap { if case .ringing(let leg) = $0 { leg } else { nil } })
    }

    private mutating func move(_ agent: AgentName, _ state: AgentState) -> [Effect] {
        var state = state
        switch state {
        case .available, .wrappingUp: state = leaving.removeValue(forKey: agent) ?? state
        case .offline, .ringing, .busy, .away: break
        }
        agents[agent] = state
        return [.agent(agent, state)]
    }

    private mutating func remove(_ leg: Identifier<LegRow>, at now: Instant) -> [Effect] {
        waiting.removeAll { $0.leg == leg }
        let ringing = agents.keys.sorted().filter { state(of: $0) == .ringing(leg) }
        return ringing.flatMap { [.stopRinging($0)] + move($0, .available(since: now)) }
    }

    private mutating func assign(at now: Instant) -> [Effect] {
        let taken = assigned
        var effects: [Effect] = []
        for call in waiting where !taken.contains(call.leg) {
            guard let agent = longestFree else { break }
            effects += move(agent, .ringing(call.leg)) + [.ring(call.leg, agent)]
        }
        return effects
    }

    private var longestFree: AgentName? {
        let free = agents.compactMap { agent, state -> (Instant, AgentName)? in
            if case .available(let since) = state { (since, agent) } else { nil }
        }
        return free.min { ($0.0, $0.1) < ($1.0, $1.1) }?.1
    }
}
