import Outbound
import Store

extension EngineStatus.CampaignStatus {
    /// A campaign by the ledger's counters. `rate` and `waitsFor` are what the engine knows of it, where one
    /// runs.
    package init(
        _ campaign: Campaign,
        ledger: Ledger,
        rate: EngineStatus.Rate? = nil,
        waitsFor: String? = nil
    ) throws {
        let counters = try ledger.counters(campaign.id)
        let left = try ledger.unfinished(campaign.id)
        self.init(
            name: campaign.name,
            state: campaign.state,
            waiting: left.waiting,
            held: left.held,
            progressing: left.progressing,
            done: left.done,
            reached: counters["targets.done.reached"] ?? 0,
            attempts: counters["attempts"] ?? 0,
            rate: rate
                ?? EngineStatus.Rate(
                    open: Int(left.progressing),
                    concurrent: campaign.limits.concurrent,
                    measured: nil,
                    perSecond: campaign.limits.perSecond
                ),
            waitsFor: waitsFor
        )
    }
}

extension EngineStatus {
    /// All campaigns of a ledger that no process runs.
    package init(of ledger: Ledger) throws {
        self.init(
            at: try ledger.lastInstant(),
            engine: nil,
            isStopping: false,
            campaigns: try ledger.campaigns().map { try CampaignStatus($0, ledger: ledger) },
            queues: []
        )
    }
}
