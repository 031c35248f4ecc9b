import Outbound
import Store

/// Takes the later reports of one message carrier and amends the settled attempts. A report that comes before
/// its attempt is settled (the flow goes on after it has sent) waits for the settlement.
struct ReportDesk {
    let setting: EngineSetting
    let name: String

    /// Until the carrier has told its last report. A failure is told to the floor, which stops the engine.
    func run(_ carrier: any MessageCarrier, _ floor: Floor) async {
        while let report = await carrier.reports.next() {
            if await floor.keeps(report, for: carrier.reports) { continue }
            do {
                let now = setting.clock.now
                let next = try next(report, floor.roster, now: now)
                _ = try await setting.writer.submit([.amend(report, next: next, at: now)])
            } catch {
                return await floor.ledgerFailed(error)
            }
            await floor.changed()
        }
    }

    /// What the report means for the target; nil while another attempt of it is open, whose settlement
    /// decides.
    private func next(_ report: DeliveryReport, _ roster: Roster, now: Instant) throws -> TargetNext? {
        guard let attempt = try setting.ledger.attempt(report.attempt),
            let campaign = roster[attempt.campaign],
            var subject = try setting.ledger.subject(attempt.target), subject.target.state != .progressing,
            let index = subject.history.firstIndex(where: { $0.id == attempt.id }),
            subject.history[index].outcome == .sent
        else { return nil }
        subject.history[index].outcome = report.delivered ? .delivered : .undelivered
        subject.target.state = .idle
        let judgement = try Decider(setting: setting, published: campaign).judge(subject, now: now)
        return Decider.next(judgement, now: now)
    }
}
