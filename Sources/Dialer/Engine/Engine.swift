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
        do {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { await floor.run() }
                group.addTask { try await stopWhenAsked(floor, quiet) }
                for (name, carrier) in carriers {
                    group.addTask {
                        await ReportDesk(setting: setting, published: published, name: name).run(
                            carrier,
                            floor
                        )
                        quiet.send(())
                    }
                }
                try await runAll(published, floor, in: &group, &report)
                try await untilReported(carriers, floor, quiet)
                group.cancelAll()
            }
        } catch {
            // What the first failure breaks fails too; the first says why.
            throw await floor.failure ?? error
        }
        if let failure = await floor.failure { throw failure }
        return report
    }

    /// With simulated carriers, reports that are on their way are waited for.
    private func untilReported(
        _ carriers: [(key: String, value: any MessageCarrier)],
        _ floor: Floor,
        _ quiet: Mailbox<Void>
    ) async throws {
        for (name, carrier) in carriers {
            waits.reports(of: carrier, named: name)
            carrier.closeReports()
        }
        for _ in carriers {
            if await floor.isStopping { return }
            _ = await quiet.next()
        }
    }

    /// Starts campaigns, and their followers after them, until all that started have ended.
    private func runAll(
        _ published: [PublishedCampaign],
        _ floor: Floor,
        in group: inout ThrowingDiscardingTaskGroup<any Error>,
        _ report: inout Report
    ) async throws {
        let collected = Mailbox<(String, Result<CampaignState, any Error>)>(limit: published.count + 1)
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
                    continue
                }
                var machine = CampaignMachine(campaign.campaign)
                if case .refuse(let why) = machine.on(.start(readiness)) {
                    report.ends[name] = .refused
                    report.refusals[name] = why
                    continue
                }
                open += 1
                let run = CampaignRun(
                    setting: setting,
                    published: try await begin(campaign),
                    floor: floor,
                    waits: waits,
                    machine: machine
                )
                group.addTask {
                    do {
                        collected.send((name, .success(try await run.run())))
                    } catch {
                        if !(error is CancellationError) { await floor.ledgerFailed(error) }
                        collected.send((name, .failure(error)))
                    }
                }
            }
            guard open > 0, let (name, end) = await collected.next() else { break }
            open -= 1
            let state = try end.get()
            report.ends[name] = Engine.end(state)
            if state == .finished, let follower = succession.follower(of: name) { ready.append(follower) }
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

    /// Starts a campaign in the ledger; the campaign as it stands then.
    private func begin(_ published: PublishedCampaign) async throws -> PublishedCampaign {
        let campaign = published.campaign
        let now = setting.clock.now
        var writes: [LedgerWrite] = []
        if campaign.state != .running { writes.append(.campaignState(campaign.id, .running, at: now)) }
        _ = try await setting.writer.submit(writes + [.admit(campaign.id, at: now)])
        return try setting.ledger.campaign(campaign.id).map { published.renewed($0) } ?? published
    }

    private static func end(_ state: CampaignState) -> End {
        switch state {
        case .finished: .finished
        case .stop, .stopping: .stopped
        case .running: .waiting
        }
    }

    /// On a stop: nothing new opens, and no report is waited for; at the deadline what is still open is
    /// ended.
    private func stopWhenAsked(_ floor: Floor, _ quiet: Mailbox<Void>) async throws {
        guard await stopping.next() != nil else { return }
        await floor.stop()
        quiet.send(())
        let stopped = setting.clock.now
        do {
            for (after, campaigns) in await floor.drains {
                try await setting.clock.sleep(until: stopped + after)
                await floor.shutDown(campaigns)
            }
        } catch is CancellationError {
            return
        }
    }
}
