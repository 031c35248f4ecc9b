import Outbound
import Store

/// The engine: runs campaigns over one ledger until each has ended or was stopped. `run` owns everything that
/// lives.
package struct Engine: Sendable {
    package let setting: EngineSetting
    /// Asks the engine to stop: no new attempts, then the drain.
    package let stopping = Mailbox<Void>(limit: 1)

    package init(setting: EngineSetting) { self.setting = setting }

    /// How each campaign ended, by name.
    package enum End: String, Sendable {
        case finished, stopped
        /// Running still, by `end_handle = "continue"`, with nothing left to dial.
        case waiting
        /// It was not started, and why is in `Report.refusals`.
        case refused
    }

    package struct Report: Sendable {
        package var ends: [String: End] = [:]
        package var refusals: [String: String] = [:]
        /// Attempts of an earlier process that it could not settle.
        package var rescued: [Attempt] = []

        package init() {}
    }

    /// Runs the campaigns to their end. `next_campaign` starts when its predecessor has finished.
    package func run(_ published: [PublishedCampaign]) async throws -> Report {
        var report = Report()
        let rescue = try await setting.writer.submit([.rescue(at: setting.clock.now)])
        if case .rescued(let attempts)? = rescue.first { report.rescued = attempts }
        let floor = Floor(setting: setting)
        let collected = Mailbox<(String, CampaignRun.End)>(limit: published.count + 1)
        let followers = Set(published.map(\.campaign.nextCampaign)).subtracting([""])
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await floor.run() }
            group.addTask { try await stopWhenAsked(floor) }
            for (name, carrier) in setting.messageCarriers.sorted(by: { $0.key < $1.key }) {
                group.addTask {
                    try await ReportDesk(setting: setting, published: published, name: name).run(
                        carrier,
                        floor
                    )
                }
            }
            var open = 0
            func start(_ campaign: PublishedCampaign) async throws {
                if let why = try await begin(campaign) {
                    report.ends[campaign.campaign.name] = .refused
                    report.refusals[campaign.campaign.name] = why
                    return
                }
                open += 1
                let row = try setting.ledger.campaign(campaign.campaign.id)
                let running = row.map { campaign.renewed($0) } ?? campaign
                group.addTask {
                    let end = try await CampaignRun(setting: setting, published: running, floor: floor).run()
                    collected.send((running.campaign.name, end))
                }
            }
            for campaign in published where !followers.contains(campaign.campaign.name) {
                try await start(campaign)
            }
            while open > 0, let (name, end) = await collected.next() {
                open -= 1
                guard let campaign = published.first(where: { $0.campaign.name == name }) else { continue }
                try await finish(campaign, end, &report)
                if end == .finished,
                    let next = published.first(where: { $0.campaign.name == campaign.campaign.nextCampaign })
                {
                    try await start(next)
                }
            }
            try await waitForReports(floor)
            group.cancelAll()
        }
        if let failure = await floor.failure { throw failure }
        return report
    }

    /// Starts a campaign in the ledger; the reason why not, if it may not start.
    private func begin(_ published: PublishedCampaign) async throws -> String? {
        let campaign = published.campaign
        _ = try await Reopening(setting: setting, published: published).reopen()
        let left = try setting.ledger.unfinished(campaign.id)
        let open = left.waiting + left.held + left.progressing
        let readiness = CampaignMachine.Readiness(
            hasOutplan: true,
            hasFlow: published.flow != nil,
            hasQueue: !campaign.queue.isEmpty,
            dialable: Int(open),
            targets: Int(open + left.done)
        )
        var machine = CampaignMachine(campaign)
        if case .refuse(let why) = machine.on(.start(readiness)) { return why }
        let now = setting.clock.now
        var writes: [LedgerWrite] = []
        if campaign.state != .running { writes.append(.campaignState(campaign.id, .running, at: now)) }
        _ = try await setting.writer.submit(writes + [.admit(campaign.id, at: now)])
        return nil
    }

    private func finish(_ published: PublishedCampaign, _ end: CampaignRun.End, _ report: inout Report)
        async throws
    {
        let (state, word): (CampaignState?, End) =
            switch end {
            case .finished: (.finished, .finished)
            case .stopped: (.stop, .stopped)
            case .waitingForTargets: (nil, .waiting)
            }
        if let state {
            _ = try await setting.writer.submit([
                .campaignState(published.campaign.id, state, at: setting.clock.now)
            ])
        }
        report.ends[published.campaign.name] = word
    }

    /// On a stop: nothing new opens; at the deadline what is still open is ended.
    private func stopWhenAsked(_ floor: Floor) async throws {
        guard await stopping.next() != nil else { return }
        await floor.stop()
        do {
            try await setting.clock.sleep(for: setting.limits.drain)
        } catch is CancellationError {
            return
        }
        await floor.shutDown()
    }

    /// With simulated carriers, reports that are on their way are waited for.
    private func waitForReports(_ floor: Floor) async throws {
        while setting.messageCarriers.values.contains(where: { $0.reportsToCome > 0 }) {
            if await floor.isStopping { return }
            try await setting.clock.sleep(for: .seconds(1))
        }
    }
}
