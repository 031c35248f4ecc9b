import Outbound
import Store

/// What is asked of an engine that campaigns, queues and agents join and leave.
extension OrderDesk {
    /// `start` is the order where the campaign is to be started too; then it is answered later.
    func join(
        _ published: PublishedCampaign,
        _ queue: Queue?,
        _ start: Order?
    ) async throws -> Order.Answer? {
        let campaign = published.campaign
        if await floor.isStopping { return Order.ended }
        if let queue { await floor.take(queue, absent: try setting.ledger.absentAgents()) }
        try await replace(floor.roster[campaign.id], with: published)
        guard let start else { return .done("campaign \(campaign.called) is part of the run") }
        return await self.start(campaign.name, start)
    }

    func leave(_ id: Identifier<Campaign>) async -> Order.Answer {
        if await floor.runs(id) { return .refused("campaign \(id) runs: stop it first") }
        floor.roster.forget(id)
        return .done("campaign \(id) is no part of the run")
    }

    /// As the ledger has it now. One that is no part of the run is read when it starts.
    func renew(_ id: Identifier<Campaign>) async throws -> Order.Answer {
        guard let before = floor.roster[id] else { return .done("campaign \(id) does not run") }
        guard let row = try setting.ledger.campaign(id) else {
            return .refused("the ledger has no campaign \(id)")
        }
        let renewed = try setting.catalog?.campaign(row) ?? before.renewed(row)
        try await replace(before, with: renewed)
        return .done("attempts of \(row.called) that begin from now on go by what has changed")
    }

    /// From now on it is dialed by this; a new outplan looks at everybody who waits again.
    private func replace(
        _ before: PublishedCampaign?,
        with renewed: PublishedCampaign
    ) async throws {
        let campaign = renewed.campaign
        floor.roster.take(renewed)
        guard let before, await floor.runs(campaign.id) else { return }
        await floor.renewed(campaign)
        if renewed.outplanVersion != before.outplanVersion {
            // Whoever was decided about by the old one meanwhile.
            _ = try await setting.writer.submit([.lookAgain(campaign.id, at: setting.clock.now)])
            _ = try await Reopening(setting: setting, published: renewed).reopen()
        }
        await floor.changed()
    }

    func queue(_ name: String) async throws -> Order.Answer {
        guard let catalog = setting.catalog else {
            return .refused("this run has no other queues than those it began with")
        }
        guard let queue = try catalog.queue(name) else {
            await floor.close(queue: name)
            return .done("there is no queue \(name) any longer")
        }
        await floor.take(queue, absent: try setting.ledger.absentAgents())
        return .done("queue \(name) goes by what has changed")
    }
}
