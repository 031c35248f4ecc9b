import Flows
import Outbound
import Store

/// One attempt from its durable intent to its settlement, a child task of its campaign: performs what the
/// attempt's machine says until that settles.
struct AttemptRun {
    let shell: AttemptShell

    /// Never throws: whatever happens becomes an outcome. What the ledger refuses is told to the floor, which
    /// stops the engine.
    func run() async {
        do {
            var effect = shell.machine.beginning
            while true {
                if case .settle(let ending) = effect {
                    shell.cancelAlarms()
                    await shell.leaveParty()
                    return await Settlement.settle(shell, ending)
                }
                effect = try await perform(effect)
            }
        } catch {
            shell.cancelAlarms()
            await shell.leaveParty()
            shell.leg?.hangUp()
            if case Interruption.ledger(let cause) = error { return await shell.floor.ledgerFailed(cause) }
            await shell.floor.ledgerFailed(error)
        }
    }

    private func perform(_ effect: AttemptMachine.Effect) async throws -> AttemptMachine.Effect {
        let conversation = FlowConversation(shell: shell)
        switch effect {
        case .nothing: return try await wait()
        case .openLeg: return open()
        case .startFlow: return try await start(conversation)
        case .recordAnswer:
            try await recordAnswer()
            return .nothing
        case .startMachineHandler: return try await conversation.run(.machine)
        case .startErrorHandler: return try await conversation.run(.error)
        case .cancelFlow: return try await conversation.cleanUp()
        case .abort:
            hangUp()
            return shell.machine.on(.flowReturned)
        case .hangUp:
            hangUp()
            return .nothing
        case .settle: return effect
        }
    }

    /// For the next event that the machine answers with something to do.
    private func wait() async throws -> AttemptMachine.Effect {
        do {
            _ = try await shell.nextEvent()
            return .nothing
        } catch .effect(let effect) {
            return effect
        }
    }

    /// Opens the callee's leg. A carrier that says nothing within the ring timeout and some seconds has
    /// failed us: the attempt does not wait for it.
    private func open() -> AttemptMachine.Effect {
        guard let legID = shell.legID, let carrier = shell.setting.legCarriers[shell.attempt.carrier] else {
            return shell.machine.on(.legEnded(.congestion, code: nil, reason: "no_carrier"))
        }
        let intent = LegIntent(
            leg: legID,
            kind: .callee,
            attempt: shell.attempt,
            target: shell.target,
            campaign: shell.published.campaign.name,
            destination: shell.attempt.destination,
            source: shell.attempt.source,
            dialTimeout: shell.dialTimeout,
            detectsMachine: shell.published.outplan.outplan.machine != .ignore
        )
        shell.record(.opened(leg: legID.rawValue, .callee, by: shell.attempt.carrier))
        shell.note("open", ["leg": .integer(legID.rawValue), "carrier": .string(shell.attempt.carrier)])
        shell.limit(to: shell.now + shell.dialTimeout + AttemptRun.grace, cause: "dial_timeout")
        shell.leg = carrier.open(intent, events: shell.mailbox.events(of: legID))
        return .nothing
    }

    private func start(_ conversation: FlowConversation) async throws -> AttemptMachine.Effect {
        try await recordAnswer()
        shell.limit(to: shell.now + shell.published.campaign.maxDuration, cause: "max_duration")
        return try await conversation.run(shell.entry)
    }

    /// A message has no answer.
    private func recordAnswer() async throws {
        guard let legID = shell.legID else { return }
        shell.attempt.answeredAt = shell.now
        shell.attempt.state = .progressing
        try await shell.commit([
            .answered(shell.attempt.id, by: nil, at: shell.now), .legAnswered(legID, at: shell.now),
        ])
        await shell.floor.answered(shell.published.campaign.id)
    }

    /// After our own hang-up the carrier still says that the leg has ended; one that does not is not waited
    /// for long.
    private func hangUp() {
        guard shell.machine.legIsAlive else { return }
        shell.leg?.hangUp()
        shell.awaitEnd(until: shell.now + AttemptRun.grace)
    }

    static let grace = Duration.seconds(5)
}
