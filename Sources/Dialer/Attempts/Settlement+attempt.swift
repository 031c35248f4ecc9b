import Flows
import Outbound
import Store

extension Settlement {
    /// Settles an attempt: its outcome, the target's next state and every row that goes with them, in one
    /// commit.
    static func settle(_ shell: AttemptShell, _ ending: AttemptMachine.Ending) async {
        let now = shell.now
        var attempt = shell.attempt
        attempt.state = .done
        attempt.endedAt = now
        attempt.outcome = ending.outcome
        attempt.cause = ending.cause
        attempt.disposition = shell.disposition?.tag
        attempt.note = shell.disposition?.note
        attempt.success = ending.success
        attempt.answeredBy = shell.machine.answeredBy
        do {
            let next = try next(shell, attempt, now: now)
            let settlement = Settlement(
                attempt: attempt.id,
                outcome: ending.outcome,
                cause: ending.cause,
                disposition: attempt.disposition,
                success: attempt.success,
                note: attempt.note,
                answeredBy: attempt.answeredBy,
                callbackAt: attempt.callbackAt,
                endedAt: now,
                next: next,
                trace: shell.trace.packed()
            )
            _ = try await shell.setting.writer.submit(shell.closing + [.settle(settlement)])
            await shell.floor.settled(
                shell.published.campaign.id,
                attempt: attempt.id,
                ending.outcome,
                wasAnswered: attempt.answeredAt != nil,
                at: now
            )
        } catch {
            await shell.floor.ledgerFailed(error)
        }
    }

    private static func next(_ shell: AttemptShell, _ attempt: Attempt, now: Instant) throws -> TargetNext {
        guard var subject = try shell.setting.ledger.subject(shell.target.id) else {
            return .idle(due: now, hold: nil)
        }
        var settled = attempt
        if let stored = subject.history.first(where: { $0.id == attempt.id }) {
            settled.variables = stored.variables
        }
        subject.history.removeAll { $0.id == attempt.id }
        subject.history.append(settled)
        subject.target.state = .idle
        // By the outplan of now: it may have been changed while the attempt was open.
        let published = shell.floor.roster[shell.published.campaign.id] ?? shell.published
        let judgement = try Decider(setting: shell.setting, published: published).judge(subject, now: now)
        shell.record(.decision(judgement.summary))
        shell.note("decision", judgement.summary)
        return Decider.next(judgement, now: now)
    }
}
