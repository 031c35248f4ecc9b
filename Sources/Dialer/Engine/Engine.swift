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
    /// What else is asked of it while it runs.
    package let orders: Mailbox<Order>

    package init(setting: EngineSetting) {
        self.setting = setting
        orders = Mailbox(limit: setting.staysOpen ? Order.openLimit : Order.limit)
    }

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
        /// It stopped because it had dialed as many targets as it was to.
        package var hasReachedLimit = false

        package init() {}
    }

    /// Runs the campaigns to their end, or until it is stopped where it stays open. `next_campaign` starts
    /// when its predecessor has finished, now or in an earlier run.
    package func run(_ published: [PublishedCampaign]) async throws -> Report {
        var report = Report()
        let rescue = try await setting.writer.submit([.rescue(at: setting.clock.now)])
        if case .rescued(let attempts)? = rescue.first { report.rescued = attempts }
        let floor = Floor(setting: setting, waits: waits, roster: Roster(published))
        try await rememberOpenings(floor)
        try await openQueues(floor)
        var lineup = Lineup(
            setting: setting,
            floor: floor,
            waits: waits,
            campaigns: published.map(\.campaign)
        )
        defer { refuseOrders() }
        let carriers = setting.messageCarriers.sorted { $0.key < $1.key }
        // A report desk that has ended, or the stop.
        let quiet = Mailbox<Void>(limit: carriers.count + 1)
        do {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { await floor.run() }
                group.addTask { await stopWhenAsked(floor, quiet) }
                let desk = OrderDesk(
                    setting: setting,
                    floor: floor,
                    waits: waits,
                    stopping: stopping
                )
                group.addTask { await desk.run(orders) }
                for (name, carrier) in carriers {
                    group.addTask {
                        await ReportDesk(setting: setting, name: name).run(carrier, floor)
                        quiet.send(())
                    }
                }
                try await lineup.run(in: &group)
                try await untilReported(carriers, floor, quiet)
                group.cancelAll()
            }
        } catch {
            // What the first failure breaks fails too; the first says why.
            throw await floor.failure ?? error
        }
        if let failure = await floor.failure { throw failure }
        report.ends = lineup.ends
        report.refusals = lineup.refusals
        report.hasReachedLimit = await floor.hasReachedLimit
        return report
    }

    /// A process that is started again at once keeps to the rates of the one before it.
    private func rememberOpenings(_ floor: Floor) async throws {
        let since = setting.clock.now - RateWindow.reach
        await floor.remember(try setting.ledger.openings(since: since, limit: Self.remembered))
    }

    /// Openings of earlier processes that are looked at, at most.
    private static let remembered = 100_000

    /// Every queue of the ledger, where it is known.
    private func openQueues(_ floor: Floor) async throws {
        guard let catalog = setting.catalog else { return }
        let absent = try setting.ledger.absentAgents()
        for queue in try catalog.queues() { await floor.take(queue, absent: absent) }
    }

    /// Whoever asked too late is told so.
    package func refuseOrders() {
        orders.finish()
        while let order = orders.poll() { order.answer(Order.ended) }
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

    /// On a stop nothing new opens, and no report is waited for; each campaign drains.
    private func stopWhenAsked(_ floor: Floor, _ quiet: Mailbox<Void>) async {
        guard await stopping.next() != nil else { return }
        await floor.stop()
        quiet.send(())
    }
}
