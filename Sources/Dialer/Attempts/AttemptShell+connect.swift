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
                return .raise(ConnectRequest.missing(queue))
            }
            return try await connect(toQueue: queue, request)
        case .agent(let address): return try await connect(toAgent: address, request)
        case .number(let address):
            return try await connect(to: Destination(type: .tel, address: address), request)
        case .sip(let address):
            return try await connect(to: Destination(type: .sip, address: address), request)
        }
    }

    /// Waits in a queue for an agent; the first that answers is bridged.
    func connect(toQueue name: String, _ request: ConnectRequest) async throws(Interruption) -> FlowAnswer {
        guard let legID else { return .raise("connect needs a call") }
        let entered = now
        let place = await floor.enter(
            queue: name,
            of: published.campaign.customer,
            attempt: attempt.id,
            leg: legID,
            timeout: request.timeout,
            mailbox: mailbox
        )
        guard let name = place else { return .raise(ConnectRequest.missing(name)) }
        hasWaitedInVain = true
        leg?.perform(nextAction(), .music(request.music))
        do {
            try await beginQueuecall(in: name)
            try tell(.queued(connected: false))
            while true {
                switch try await nextEvent() {
                case .assigned(let agent):
                    switch try await ring(agent, request, for: legID) {
                    case .talked(let talked):
                        await floor.leave(queue: name, attempt: attempt.id, leg: legID)
                        try await endQueuecall()
                        let waited = now - entered - talked
                        return connected(.connected, agent: agent, waited: waited, talked: talked)
                    case .unanswered: try await moveQueuecall(to: .waiting)
                    case .waitedTooLong: return try await unconnected(.timeout, name, legID, since: entered)
                    }
                case .noAgents: return try await unconnected(.noAgents, name, legID, since: entered)
                case .waitedTooLong: return try await unconnected(.timeout, name, legID, since: entered)
                default: break
                }
            }
        } catch {
            closeQueuecall()
            // First the queue: an agent that still rings is free again, without a pause.
            await floor.leave(queue: name, attempt: attempt.id, leg: legID)
            await leaveParty()
            throw error
        }
    }

    /// Rings one agent of any queue; nobody waits.
    private func connect(toAgent address: String, _ request: ConnectRequest) async throws(Interruption)
        -> FlowAnswer
    {
        guard let legID else { return .raise("connect needs a call") }
        let began = now
        switch await floor.reserve(address, of: published.campaign.customer, for: legID) {
        case .notSignedIn: return connected(.noAgents, waited: .zero)
        case .busy: return connected(.busy, waited: .zero)
        case .reserved(let agent):
            leg?.perform(nextAction(), .music(request.music))
            do {
                let end = try await ring(agent, request, for: legID)
                let waited = now - began
                guard case .talked(let talked) = end else {
                    leg?.perform(nextAction(), .stopMusic)
                    return connected(.noAnswer, agent: agent, waited: waited)
                }
                return connected(.connected, agent: agent, waited: waited - talked, talked: talked)
            } catch {
                await floor.leave(queue: agent.queue, attempt: attempt.id, leg: legID)
                await leaveParty()
                throw error
            }
        }
    }

    private func unconnected(
        _ status: ConnectStatus,
        _ queue: String,
        _ leg: Identifier<LegRow>,
        since entered: Instant
    ) async throws(Interruption) -> FlowAnswer {
        await floor.leave(queue: queue, attempt: attempt.id, leg: leg)
        self.leg?.perform(nextAction(), .stopMusic)
        let waited = now - entered
        try await endQueuecall()
        return connected(status, waited: waited)
    }

    private enum RingEnd: Hashable {
        case talked(Duration)
        /// By this agent: the leg keeps its place.
        case unanswered
        case waitedTooLong
    }

    /// Opens the reserved agent's leg, its row first, and bridges it when it answers.
    private func ring(_ agent: AgentName, _ request: ConnectRequest, for legID: Identifier<LegRow>)
        async throws(Interruption) -> RingEnd
    {
        guard let destination = await floor.destination(of: agent, for: legID), let carrier = legCarrier
        else {
            await floor.agentFailed(agent, for: legID)
            return .unanswered
        }
        // In a queue the timeout bounds the wait; for one agent it is how long the phone rings.
        var timeout = AttemptShell.agentTimeout
        if case .agent = request.party { timeout = request.timeout ?? timeout }
        let connecting = [queuecallWrite(.connecting, agent)].compactMap { $0 }
        let isOpen = try await openParty(
            .agent,
            destination,
            agent: agent,
            dialTimeout: timeout,
            on: carrier,
            besides: connecting
        )
        guard isOpen else {
            await floor.agentFailed(agent, for: legID)
            return .unanswered
        }
        while true {
            switch try await nextEvent() {
            case .leg(let id, .answered) where id == party?.id:
                try await commit([.legAnswered(id, at: now)])
                if let end = try await whisper(request) {
                    await floor.agentFailed(agent, for: legID)
                    return end
                }
                guard await floor.agentAnswered(agent, for: legID) else {
                    await leaveParty()
                    return .unanswered
                }
                try await moveQueuecall(to: .service, agent: agent)
                leg?.perform(nextAction(), .stopMusic)
                return .talked(try await talk(request, on: carrier))
            case .leg(party?.id, .ended(let cause, let code, _)):
                try await closeParty(cause.rawValue, code)
                await floor.agentFailed(agent, for: legID)
                return .unanswered
            case .waitedTooLong:
                await leaveParty()
                return .waitedTooLong
            default: break
            }
        }
    }

    /// What the other party hears before they are connected, while the callee waits on; what it came to
    /// when the party hung up meanwhile, or the wait was over.
    private func whisper(_ request: ConnectRequest) async throws(Interruption) -> RingEnd? {
        guard let text = request.whisper, let other = party else { return nil }
        let number = nextAction()
        other.leg.perform(number, .play([.text(text, voice: nil, language: nil)]))
        while true {
            switch try await nextEvent() {
            case .leg(other.id, .finished(number, _)): return nil
            case .leg(other.id, .ended(let cause, let code, _)):
                try await closeParty(cause.rawValue, code)
                return .unanswered
            case .waitedTooLong:
                await leaveParty()
                return .waitedTooLong
            default: break
            }
        }
    }

    /// Both hear each other until the party hangs up; the callee's end is thrown by `nextEvent`.
    private func talk(_ request: ConnectRequest, on carrier: any LegCarrier) async throws(Interruption)
        -> Duration
    {
        guard let leg, let other = party else { return .zero }
        let began = now
        party?.answeredAt = began
        hasConnected = true
        hasWaitedInVain = false
        try tell(.queued(connected: true))
        if request.record { leg.perform(nextAction(), .startRecording) }
        carrier.bridge(leg, other.leg)
        record(.bridged(leg: other.id.rawValue, agent: other.agent?.agent))
        note("bridge", ["leg": .integer(other.id.rawValue), "agent": JSONValue(other.agent?.agent)])
        while true {
            if case .leg(other.id, .ended(let cause, let code, _)) = try await nextEvent() {
                if request.record { leg.perform(nextAction(), .stopRecording) }
                try await closeParty(cause.rawValue, code)
                if let agent = other.agent, let legID { await floor.release(agent, from: legID) }
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
        guard try await openParty(.dialed, destination, agent: nil, dialTimeout: timeout, on: carrier) else {
            return connected(.failed, waited: .zero)
        }
        do {
            while true {
                switch try await nextEvent() {
                case .leg(let id, .answered) where id == party?.id:
                    try await commit([.legAnswered(id, at: now)])
                    guard try await whisper(request) == nil else {
                        return connected(.failed, waited: now - began)
                    }
                    let waited = now - began
                    let talked = try await talk(request, on: carrier)
                    return connected(.connected, waited: waited, talked: talked)
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

    /// False when the ledger refuses it: the address must not be contacted.
    private func openParty(
        _ kind: LegKind,
        _ destination: Destination,
        agent: AgentName?,
        dialTimeout: Duration,
        on carrier: any LegCarrier,
        besides writes: [LedgerWrite] = []
    ) async throws(Interruption) -> Bool {
        let written = try await commit(
            [.openLeg(attempt.id, kind: kind, destination: destination, agent: agent, at: now)] + writes
        )
        guard case .leg(let id)? = written.first else { return false }
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
        record(.opened(leg: id.rawValue, kind, by: attempt.carrier))
        let opened = carrier.open(intent, events: mailbox.events(of: id))
        party = Party(id: id, leg: opened, agent: agent)
        return true
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
        if let agent = party.agent, let legID {
            if party.answeredAt == nil {
                await floor.agentFailed(agent, for: legID)
            } else {
                await floor.release(agent, from: legID)
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
