import Outbound
import Store

/// The queues and their agents.
extension Floor {
    /// How many agents a queue has, present or not.
    func agents(of queue: String) -> Int { settings[queue]?.agents.count ?? 0 }

    /// A queue as it is from now on. Agents that it did not have sign in, but for those who are absent.
    func take(_ queue: Queue, absent: Set<AgentName>) {
        let now = setting.clock.now
        let before = Set((settings[queue.name]?.agents ?? []).map(\.address))
        let newcomers = queue.agents.map { AgentName(queue: queue.name, agent: $0.address) }
            .filter { !before.contains($0.agent) && !absent.contains($0) }
        settings[queue.name] = queue
        if queues[queue.name] == nil { queues[queue.name] = QueueMachine(queue) }
        change(queue.name) { machine in
            var effects = machine.renewed(queue)
            for agent in newcomers { effects += machine.signedIn(agent, at: now) }
            return effects
        }
    }

    /// A queue that is no more: nobody waits in it any longer. Who talks does that to its end.
    func close(queue name: String) {
        guard let queue = settings.removeValue(forKey: name) else { return }
        let now = setting.clock.now
        change(name) { machine in
            let waiting = machine.waiting.map(\.leg)
            return machine.renewed(Queue(name: queue.name)) + waiting.flatMap { machine.kicked($0, at: now) }
        }
        if queues[name]?.isEmpty ?? true {
            queues[name] = nil
            alarms.removeValue(forKey: name)?.cancel()
            pacing.forget(queue: name)
        }
    }

    /// Whether the queue has this agent, present or not. One that is gone has no row to be written.
    func knows(_ agent: AgentName) -> Bool {
        settings[agent.queue]?.agents.contains { $0.address == agent.agent } ?? false
    }

    /// Where an agent is from now on; false when the queue has no such agent. The order is answered when that
    /// is written.
    func move(_ agent: AgentName, to presence: Order.Presence, _ order: Order) -> Bool {
        guard knows(agent) else { return false }
        let now = setting.clock.now
        change(agent.queue) { machine in
            switch presence {
            case .available: machine.signedIn(agent, at: now)
            case .away: machine.signedOut(agent, away: true)
            case .offline: machine.signedOut(agent)
            }
        }
        // An earlier process may have left it elsewhere; what is written already costs nothing.
        if let state = queues[agent.queue]?.state(of: agent), state.leg == nil {
            chores.send(.agent(agent, state.name))
        }
        let words = "\(Masked.agent(agent.agent)) of queue \(agent.queue) is \(presence.rawValue)"
        if !chores.send(.tell(order, .done(words))) { order.answer(Order.ended) }
        return true
    }

    /// Puts a leg into a queue of its customer; what comes of it arrives in the attempt's mailbox. Gives the
    /// queue's name in the engine; nil when the customer has no such queue.
    func enter(
        queue name: String,
        of customer: Identifier<Customer>,
        attempt: Identifier<Attempt>,
        leg: Identifier<LegRow>,
        timeout: Duration?,
        mailbox: Mailbox<AttemptEvent>
    ) -> String? {
        guard let queue = queue(named: name, of: customer) else { return nil }
        callers[leg] = mailbox
        queued[attempt] = (queue, leg)
        waits.leg(leg, waitsIn: queue)
        let now = setting.clock.now
        change(queue) { $0.entered(leg, timeout: timeout, at: now) }
        return queue
    }

    /// A queue by the engine's name for it, or by what its customer calls it.
    private func queue(named name: String, of customer: Identifier<Customer>) -> String? {
        if let queue = settings[name], queue.customer == customer { return name }
        return settings.values.filter { $0.customer == customer && $0.title == name }.map(\.name).min()
    }

    func leave(queue: String, attempt: Identifier<Attempt>, leg: Identifier<LegRow>) {
        queued[attempt] = nil
        let now = setting.clock.now
        change(queue) { $0.left(leg, at: now) }
        callers[leg] = nil
        waits.leg(leg, waitsIn: nil)
    }

    /// The attempt's callee waits for an agent no longer; false when it does not wait. The order is answered
    /// when that is written.
    func kick(_ attempt: Identifier<Attempt>, _ order: Order) -> Bool {
        guard !isClosed, let (queue, leg) = queued[attempt],
            queues[queue]?.waiting.contains(where: { $0.leg == leg }) ?? false
        else { return false }
        kicks[attempt, default: []].append(order)
        let now = setting.clock.now
        change(queue) { $0.kicked(leg, at: now) }
        return true
    }

    /// That the callee waits no longer is written.
    func hasLeft(_ attempt: Identifier<Attempt>) {
        for order in kicks.removeValue(forKey: attempt) ?? [] {
            order.answer(.done("attempt \(attempt) waits no longer"))
        }
    }

    enum Reservation: Hashable {
        /// It rings for the leg now.
        case reserved(AgentName)
        case busy
        /// No queue has such an agent, or it is not signed in.
        case notSignedIn
    }

    /// One agent by its address (or simulated name), of whatever queue of the leg's customer.
    func reserve(
        _ address: String,
        of customer: Identifier<Customer>,
        for leg: Identifier<LegRow>
    ) -> Reservation {
        let own = queues.keys.filter { settings[$0]?.customer == customer }.sorted()
        let names = own.map { AgentName(queue: $0, agent: address) }
        let present = names.filter { name in
            switch queues[name.queue]?.state(of: name) {
            case .available, .ringing, .busy, .wrappingUp: true
            case .offline, .away, nil: false
            }
        }
        if present.isEmpty { return .notSignedIn }
        for name in present {
            change(name.queue) { $0.reserve(name, for: leg) }
            if queues[name.queue]?.state(of: name) == .ringing(leg) { return .reserved(name) }
        }
        return .busy
    }

    /// Where to ring the agent, if it is still to be rung for this leg.
    func destination(of agent: AgentName, for leg: Identifier<LegRow>) -> Destination? {
        guard queues[agent.queue]?.state(of: agent) == .ringing(leg) else { return nil }
        return settings[agent.queue]?.agents.first { $0.address == agent.agent }
    }

    /// False when the leg's wait was over before the agent answered.
    func agentAnswered(_ agent: AgentName, for leg: Identifier<LegRow>) -> Bool {
        change(agent.queue) { $0.agentAnswered(agent, for: leg) }
        return queues[agent.queue]?.state(of: agent) == .busy(leg)
    }

    func agentFailed(_ agent: AgentName, for leg: Identifier<LegRow>) {
        let now = setting.clock.now
        change(agent.queue) { $0.agentFailed(agent, for: leg, at: now) }
    }

    /// The talk is over: the agent wraps up, then is free again.
    func release(_ agent: AgentName, from leg: Identifier<LegRow>) {
        let now = setting.clock.now
        let wrapUp = setting.wrapUp(agent)
        change(agent.queue) { $0.agentReleased(agent, from: leg, wrapUp: wrapUp, at: now) }
    }

    /// Lets the queue's machine decide and does what it says.
    func change(_ name: String, _ event: (inout QueueMachine) -> [QueueMachine.Effect]) {
        guard var machine = queues[name] else { return }
        let effects = event(&machine)
        queues[name] = machine
        pacing.queue(name, machine.pace)
        for effect in effects {
            switch effect {
            case .ring(let leg, let agent): callers[leg]?.send(.assigned(agent))
            case .expire(let leg): callers[leg]?.send(.waitedTooLong)
            case .turnAway(let leg): callers[leg]?.send(.noAgents)
            case .agent(let agent, let state): chores.send(.agent(agent, state.name))
            // The attempt that rang or rings the agent does these itself.
            case .bridge, .stopRinging: break
            }
        }
        alarms[name]?.cancel()
        alarms[name] = machine.alarm.map { instant in
            setting.clock.alarm(at: instant) { [chores] in chores.send(.tick(name)) }
        }
        wake(queue: name)
    }
}
