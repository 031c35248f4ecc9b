import Outbound
import Store

/// The engine: runs campaigns over one ledger until each has ended or was stopped. `run` owns everything that
/// lives.
package struct Engine: Sendable {
    package let setting: EngineSetting
    /// Who of it waits for what.
    package let waits = Waits()
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
        /// It follows a campaign that has not finished.
        case notStarted = "not started"
    }

    package struct Report: Sendable {
        package var ends: [String: End] = [:]
        package var refusals: [String: String] = [:]
        /// Attempts of an earlier process that it could not settle.
        package var rescued: [Attempt] = []

        package init() {}
    }

    /// Runs the campaigns to their end. `next_campaign` starts when its predecessor has finished, now or in
    /// an earlier run.
    package func run(_ published: [PublishedCampaign]) async throws -> Report {
        var report = Report()
        let rescue = try await setting.writer.submit([.rescue(at: setting.clock.now)])
        if case .rescued(let attempts)? = rescue.first { report.rescued = attempts }
        let floor = Floor(setting: setting, waits: waits)
        let carriers = setting.messageCarriers.sorted { $0.key < $1.key }
        // A report desk that has ended, or the stop.
        let quiet = Mailbox<Void>(limit: carriers.count + 1)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await floor.run() }
            group.addTask { try await stopWhenAsked(floor, quiet) }
            for (name, carrier) in carriers {
                group.addTask {
                    let desk = ReportDesk(setting: setting, published: published, name: name)
                    try await desk.run(carrier, floor)
                    quiet.send(())
                }
            }
            try await runAll(published, floor, in: &group, &report)
            for (name, carrier) in carriers {
                waits.reports(of: carrier, named: name)
                carrier.closeReports()
            }
            for _ in carriers {
                if await floor.isStopping { break }
                _ = await quiet.next()
            }
            group.cancelAll()
        }
        if let failure = await floor.failure { throw failure }
        return report
    }

    /// Starts campaigns, and their followers after them, until all that started have ended.
    private func runAll(
        _ published: [PublishedCampaign],
        _ floor: Floor,
        in group: inout ThrowingDiscardingTaskGroup<any Error>,
        _ report: inout Report
    ) async throws {
        let collected = Mailbox<(String, CampaignRun.End)>(limit: published.count + 1)
        let campaigns = Dictionary(uniqueKeysWithValues: published.map { ($0.campaign.name, $0) })
        var succession = Succession(published.map(\.campaign))
        var open = 0
        var ready = succession.firsts
        while true {
            while !ready.isEmpty, await !floor.isStopping {
                let name = ready.removeFirst()
                guard let campaign = campaigns[name], succession.start(name) else { continue }
                let readiness = try await readiness(campaign)
                // One that finished before lets its follower go on from there.
                if isOver(campaign, readiness), let follower = succession.follower(of: name) {
                    report.ends[name] = .finished
                    ready.append(follower)
                } else if let why = try await begin(campaign, readiness) {
                    report.ends[name] = .refused
                    report.refusals[name] = why
                } else {
                    open += 1
                    let row = try setting.ledger.campaign(campaign.campaign.id)
                    let running = row.map { campaign.renewed($0) } ?? campaign
                    group.addTask {
                        let run = CampaignRun(
                            setting: setting,
                            published: running,
                            floor: floor,
                            waits: waits
                        )
                        collected.send((name, try await run.run()))
                    }
                }
            }
            guard open > 0, let (name, end) = await collected.next() else { break }
            open -= 1
            if let campaign = campaigns[name] { try await finish(campaign, end, &report) }
            if end == .finished, let follower = succession.follower(of: name) { ready.append(follower) }
        }
        for name in succession.unstarted { report.ends[name] = .notStarted }
    }

    /// Whether nothing is left of it to dial since an earlier run.
    private func isOver(_ published: PublishedCampaign, _ readiness: CampaignMachine.Readiness) -> Bool {
        let campaign = published.campaign
        return campaign.state != .running && campaign.endHandle == .stop && readiness.targets > 0
            && readiness.dialable == 0
    }

    private func readiness(_ published: PublishedCampaign) async throws -> CampaignMachine.Readiness {
        let campaign = published.campaign
        _ = try await Reopening(setting: setting, published: published).reopen()
        let left = try setting.ledger.unfinished(campaign.id)
        let open = left.waiting + left.held + left.progressing
        let queue = setting.queues.first { $0.name == campaign.queue }
        return CampaignMachine.Readiness(
            hasOutplan: true,
            hasFlow: published.flow != nil,
            hasQueue: !campaign.queue.isEmpty,
            agents: queue?.agents.count ?? 0,
            dialable: Int(open),
            targets: Int(open + left.done)
        )
    }

    /// Starts a campaign in the ledger; the reason why not, if it may not start.
    private func begin(_ published: PublishedCampaign, _ readiness: CampaignMachine.Readiness) async throws
        -> String?
    {
        let campaign = published.campaign
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

    /// On a stop: nothing new opens, and no report is waited for; at the deadline what is still open is
    /// ended.
    private func stopWhenAsked(_ floor: Floor, _ quiet: Mailbox<Void>) async throws {
        guard await stopping.next() != nil else { return }
        await floor.stop()
        quiet.send(())
        do {
            try await setting.clock.sleep(for: setting.limits.drain)
        } catch is CancellationError {
            return
        }
        await floor.shutDown()
    }
}
