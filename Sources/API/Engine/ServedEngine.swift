import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store
import Synchronization

/// The engine of a process that serves: it stays open, over simulated carriers, in a world whose time is held
/// to life's pace, and everything that is asked of it comes as an order from whatever thread.
///
/// Two writers share its ledger: the engine's own, which its world commits, and the API's. What the API
/// changes is durable first; then the engine is told.
package final class ServedEngine: Sendable {
    package let ledger: Ledger
    /// The API's.
    package let writer: LedgerWriter
    private let engine: Engine
    private let run: EngineRun
    private let world: World
    private let pace: any Pace
    private let wakes = Mutex<[Identifier<Campaign>: Wake]>([:])

    private enum Wake {
        /// An order is on its way.
        case sent
        /// It may have been taken before what has come meanwhile: another one goes after it.
        case sentBefore
    }

    /// `gathering` has the engine's file, and the folders that are served; `kept` are folders that were
    /// uploaded before: of them only the people and the files count, for the rest is in the ledger. The
    /// world begins at `start`, and `pace` shows the same instant then.
    package init(
        _ gathering: Gathering,
        ledger: Ledger,
        pace: any Pace,
        start: Instant,
        seed: UInt64,
        journal: any Journal = NoJournal(),
        budget: ScriptLimit,
        kept: [URL] = [],
        altering: (inout EngineSetting) -> Void = { _ in },
        problems: @escaping @Sendable (String) -> Void
    ) throws {
        self.ledger = ledger
        self.pace = pace
        writer = LedgerWriter(ledger, mode: .thread)
        world = World(start: start, seed: seed, steps: .max, pace: pace)
        var run = EngineRun(
            gathering: gathering,
            ledger: ledger,
            writer: LedgerWriter(ledger, mode: .stepped),
            clock: world.clock,
            seed: seed,
            journal: journal,
            budget: budget,
            problems: problems
        )
        run.castsOthers = true
        for folder in kept {
            do { run.stage(try Gathering([folder])) } catch { problems("\(folder.path): \(error)") }
        }
        var setting = try run.engine().setting
        setting.staysOpen = true
        setting.recordsQueuecalls = true
        setting.catalog = LedgerCatalog(
            ledger,
            played: setting.queues,
            casts: { [run] in run.agents($0) },
            unreadable: gathering.unreadableSuppressions,
            web: { gathering.web(of: $0) }
        )
        // The catalog has them, and the ledger where their agents are.
        setting.queues = []
        altering(&setting)
        engine = Engine(setting: setting)
        self.run = run
    }

    /// What life's clock shows.
    package var now: Instant { pace.now }

    /// Brings the folders into the ledger, before `run`.
    package func publish() async throws -> [Publication] {
        try await world.run(committing: run.writer) { [run] in try await run.publish() }
    }

    /// Runs what is given and every campaign that was running when an earlier process ended, until it is
    /// stopped and has drained. When the engine itself fails the error is thrown.
    package func run(_ published: [PublishedCampaign] = []) async throws -> Engine.Report {
        let given = Set(published.map(\.campaign.id))
        let others = try running().filter { !given.contains($0.campaign.id) }
        defer { engine.refuseOrders() }
        return try await world.run(committing: run.writer) { [engine] in
            try await withThrowingTaskGroup(of: Engine.Report?.self) { group in
                group.addTask { try await engine.run(published + others) }
                group.addTask {
                    // A world in which no alarm is set has come to its end.
                    while true { try await engine.setting.clock.sleep(for: .hours(1)) }
                }
                while let report = try await group.next() {
                    guard let report else { continue }
                    group.cancelAll()
                    return report
                }
                return Engine.Report()
            }
        }
    }

    /// Campaigns that go on; one that cannot any more says why and rests.
    private func running() throws -> [PublishedCampaign] {
        guard let catalog = engine.setting.catalog else { return [] }
        var published: [PublishedCampaign] = []
        for row in try ledger.campaigns() where row.state == .running {
            do throws(CatalogProblem) {
                published.append(try catalog.campaign(row))
            } catch {
                run.problems("campaign \(row.name) does not go on: \(error)")
            }
        }
        return published
    }

    /// People of an uploaded folder answer its campaign's calls from now on, and its files are played.
    package func stage(_ gathering: Gathering) { run.stage(gathering) }

    /// Nothing new is dialed, open attempts drain, and `run` returns.
    package func stop() { engine.stopping.send(()) }

    /// Everything that the API has submitted is written, and nothing more is taken.
    package func close() async {
        await run.writer.close()
        await writer.close()
    }

    /// Asks the engine, and waits for its answer; to wake a campaign nobody waits.
    package func ask(_ demand: Order.Demand, by: String) async -> Order.Answer {
        if case .wake(let campaign) = demand {
            wake(campaign)
            return .done("the campaign looks at once, if it runs")
        }
        return await withCheckedContinuation { continuation in
            let order = Order(demand, by: by) { continuation.resume(returning: $0) }
            if !engine.orders.send(order) { order.answer(Order.ended) }
        }
    }

    /// A campaign's targets, or who may be contacted, have changed: it looks at once, if it runs. Many that
    /// come together are one order.
    package func wake(_ campaign: Identifier<Campaign>) {
        let isNew = wakes.withLock { wakes in
            let isNew = wakes[campaign] == nil
            wakes[campaign] = isNew ? .sent : .sentBefore
            return isNew
        }
        if isNew { sendWake(campaign) }
    }

    private func sendWake(_ campaign: Identifier<Campaign>) {
        let order = Order(.wake(campaign: campaign), by: "the API") { [weak self] _ in
            let again = self?.wakes.withLock { wakes in
                let again = wakes[campaign] == .sentBefore
                wakes[campaign] = again ? .sent : nil
                return again
            }
            if again ?? false { self?.sendWake(campaign) }
        }
        if !engine.orders.send(order) { wakes.withLock { $0[campaign] = nil } }
    }
}
