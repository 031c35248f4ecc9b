import Flows
import Outbound
import Store

/// One attempt from its durable intent to its settlement: a child task of its campaign.
struct AttemptRun {
    let shell: AttemptShell
    let legID: Identifier<LegRow>?

    /// Never throws: whatever happens becomes an outcome. What the ledger refuses is told to the floor, which
    /// stops the engine.
    func run() async {
        var ending: Ending
        if let legID {
            ending = await call(legID)
        } else {
            ending = await message()
        }
        shell.cancelAlarms()
        await shell.leaveParty()
        if case .ledger(let error) = ending.interruption {
            await shell.floor.ledgerFailed(error)
            return
        }
        if ending.outcome == .answered || ending.outcome == .machine {
            ending.resolve(shell)
        }
        await Settlement.settle(shell, ending)
    }

    /// Opens the callee's leg, waits for an answer, and runs the flow.
    private func call(_ legID: Identifier<LegRow>) async -> Ending {
        guard let carrier = shell.setting.legCarriers[shell.attempt.carrier] else {
            return Ending(.congestion, cause: "no_carrier")
        }
        let outplan = shell.published.outplan.outplan
        let intent = LegIntent(
            leg: legID,
            kind: .callee,
            attempt: shell.attempt,
            target: shell.target,
            campaign: shell.published.campaign.name,
            destination: shell.attempt.destination,
            source: shell.attempt.source,
            dialTimeout: shell.dialTimeout,
            detectsMachine: outplan.machine != .ignore
        )
        shell.legID = legID
        shell.legIsUp = true
        shell.note("open", ["leg": .integer(legID.rawValue), "carrier": .string(shell.attempt.carrier)])
        shell.leg = carrier.open(intent) { [mailbox = shell.mailbox] in mailbox.send(.leg(legID, $0)) }
        let ending = await converse()
        if shell.legIsUp {
            shell.leg?.hangUp()
            await drainLeg()
        }
        return ending
    }

    private func converse() async -> Ending {
        do {
            try await untilAnswered()
        } catch {
            return Ending(unanswered: error)
        }
        shell.limitDuration(to: shell.now + shell.published.campaign.maxDuration)
        return await FlowConversation(shell: shell).run()
    }

    private func untilAnswered() async throws(Interruption) {
        while true {
            guard case .leg(shell.legID, .answered) = try await shell.nextEvent() else { continue }
            shell.attempt.answeredAt = shell.now
            shell.attempt.state = .progressing
            try await shell.commit([
                .answered(shell.attempt.id, by: nil, at: shell.now),
                .legAnswered(legID ?? Identifier(0), at: shell.now),
            ])
            await shell.floor.answered(shell.published.campaign.id)
            return
        }
    }

    /// After our own hang-up the carrier still says `ended`; it comes at once or within a few seconds.
    private func drainLeg() async {
        let alarm = shell.setAlarm(after: .seconds(5))
        while shell.legIsUp {
            guard let event = await shell.mailbox.next() else { return }
            switch event {
            case .leg(shell.legID, .ended(let cause, let code, _)): shell.calleeLegEnded(cause, code)
            case .alarm(alarm): return
            default: break
            }
        }
    }

    /// A message campaign's attempt: the flow sends, and the receipt is the outcome.
    private func message() async -> Ending {
        shell.limitDuration(to: shell.now + shell.published.campaign.maxDuration)
        return await FlowConversation(shell: shell).send()
    }
}
