import Flows
import Outbound
import Store

extension AttemptShell {
    /// Connects the callee to a queue's agent, or to an address.
    func connect(_ request: ConnectRequest) async throws(Interruption) -> FlowAnswer {
        switch request.party {
        case .queue(let name):
            let queue = name ?? published.campaign.queue
            guard !queue.isEmpty else {
                return .raise(
                    "connect: the campaign has no queue; name one with queue=, or set queue in campaign.toml"
                )
            }
            return try await connect(toQueue: queue, request)
        case .agent(let address), .number(let address):
            let type: DestinationType = address.hasPrefix("sip:") ? .sip : .tel
            return try await connect(to: Destination(type: type, address: address), request)
        case .sip(let address):
            return try await connect(to: Destination(type: .sip, address: address), request)
        }
    }

    /// Waits in a queue for an agent; the first that answers is bridged.
    func connect(toQueue name: String, _ request: ConnectRequest) async throws(Interruption) -> FlowAnswer {
        guard let legID else { return .raise("connect needs a call") }
        let entered = now
        lastConnectFoundNobody = true
        guard await floor.enter(queue: name, leg: legID, timeout: request.timeout, mailbox: mailbox) else {
            lastConnectFoundNobody = false
            return .raise("connect: there is no queue \"\(name)\" (campaign.toml: [queues.\(name)])")
        }
        leg?.perform(nextAction(), .music(request.music))
        do {
            while true {
                switch try await nextEvent() {
                case .assigned(let agent):
                    guard let talked = try await ring(agent) else { continue }
                    await floor.leave(queue: name, leg: legID)
                    return connected(.connected, agent: agent, waited: now - entered - talked, talked: talked)
                case .noAgents: return await unconnected(.noAgents, name, legID, since: entered)
                case .waitedTooLong: return await unconnected(.timeout, name, legID, since: entered)
                default: break
                }
            }
        } catch {
            // First the queue: an agent that still rings is free again, without a pause.
            await floor.leave(queue: name, leg: legID)
            await leaveParty()
            throw error
        }
    }

    private func unconnected(
        _ status: ConnectStatus,
        _ queue: String,
        _ leg: Identifier<LegRow>,
        since entered: Instant
    ) async -> FlowAnswer {
        await floor.leave(queue: queue, leg: leg)
        self.leg?.perform(nextAction(), .stopMusic)
        return connected(status, waited: now - entered)
    }

    /// Opens the reserved agent's leg, its row first, and bridges it when it answers; nil when the agent did
    /// not.
    private func ring(_ agent: AgentName) async throws(Interruption) -> Duration? {
        guard let destination = await floor.destination(of: agent), let carrier = legCarrier else {
            await floor.agentFailed(agent)
            return nil
        }
        try await openParty(
            .agent,
            destination,
            agent: agent,
            dialTimeout: AttemptShell.agentTimeout,
            on: carrier
        )
        while true {
            switch try await nextEvent() {
            case .leg(party?.id, .answered):
                try await commit([.legAnswered(party?.id ?? Identifier(0), at: now)])
                await floor.agentAnswered(agent)
                leg?.perform(nextAction(), .stopMusic)
                return try await talk(on: carrier)
            case .leg(party?.id, .ended(let cause, let code, _)):
                try await closeParty(cause.rawValue, code)
                await floor.agentFailed(agent)
                return nil
            default: break
            }
        }
    }

    /// Both hear each other until the party hangs up; the callee's end is thrown by `nextEvent`.
    private func talk(on carrier: any LegCarrier) async throws(Interruption) -> Duration {
        guard let leg, let other = party else { return .zero }
        let began = now
        party?.answeredAt = began
        hasConnected = true
        lastConnectFoundNobody = false
        carrier.bridge(leg, other.leg)
        note("bridge", ["leg": .integer(other.id.rawValue), "agent": JSONValue(other.agent?.agent)])
        while true {
            if case .leg(other.id, .ended(let cause, let code, _)) = try await nextEvent() {
                try await closeParty(cause.rawValue, code)
                if let agent = other.agent { await floor.release(agent) }
                return now - began
            }
        }
    }

    private func connect(to destination: Destination, _ request: ConnectRequest) async throws(Interruption)
        -> FlowAnswer
    {
        guard let carrier = legCarrier else { return connected(.failed, waited: .zero) }
        let began = now
        let timeout = request.timeout ?? published.outplan.outplan.dialTimeout
        try await openParty(.dialed, destination, agent: nil, dialTimeout: timeout, on: carrier)
        do {
            while true {
                switch try await nextEvent() {
                case .leg(party?.id, .answered):
                    try await commit([.legAnswered(party?.id ?? Identifier(0), at: now)])
                    let waited = now - began
                    return connected(.connected, waited: waited, talked: try await talk(on: carrier))
                case .leg(party?.id, .ended(let cause, let code, _)):
                    try await closeParty(cause.rawValue, code)
                    let status: ConnectStatus =
                        switch cause {
                        case .busy: .busy
                        case .noAnswer: .noAnswer
                        default: .failed
                        }
                    return connected(status, waited: now - began)
                default: break
                }
            }
        } catch {
            await leaveParty()
            throw error
        }
    }

    private func openParty(
        _ kind: LegKind,
        _ destination: Destination,
        agent: AgentName?,
        dialTimeout: Duration,
        on carrier: any LegCarrier
    ) async throws(Interruption) {
        let written = try await commit([
            .openLeg(attempt.id, kind: kind, destination: destination, agent: agent, at: now)
        ])
        guard case .leg(let id)? = written.first else { return }
        let intent = LegIntent(
            leg: id,
            kind: kind,
            attempt: attempt,
            target: target,
            campaign: published.campaign.name,
            destination: destination,
            source: attempt.source,
            dialTimeout: dialTimeout,
            agent: agent
        )
        let opened = carrier.open(intent) { [mailbox] in mailbox.send(.leg(id, $0)) }
        party = Party(id: id, leg: opened, agent: agent)
    }

    private func closeParty(_ cause: String, _ code: Int?) async throws(Interruption) {
        guard let party else { return }
        self.party = nil
        try await commit([.legEnded(party.id, cause: cause, code: code, at: now)])
    }

    /// Ends the other party's leg, if there is one, and frees its agent.
    func leaveParty() async {
        guard let party else { return }
        self.party = nil
        party.leg.hangUp()
        if let agent = party.agent {
            if party.answeredAt == nil {
                await floor.agentFailed(agent)
            } else {
                await floor.release(agent)
            }
        }
        // The row says that we ended it; a ledger that fails here fails again at the settlement, which tells.
        closing.append(.legEnded(party.id, cause: LegEndCause.hungUpByUs.rawValue, code: nil, at: now))
    }

    private func connected(
        _ status: ConnectStatus,
        agent: AgentName? = nil,
        waited: Duration,
        talked: Duration = .zero
    ) -> FlowAnswer {
        .connected(status, agent: agent?.agent, waited: waited, talked: talked)
    }

    private var legCarrier: (any LegCarrier)? { setting.legCarriers[attempt.carrier] }

    /// How long an agent's phone rings before the next agent is tried.
    static let agentTimeout = Duration.seconds(20)
}
