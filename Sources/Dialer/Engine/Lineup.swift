import Outbound
import Store

/// Starts campaigns, and their followers after them, until all that started have ended, or until an engine
/// that stays open is stopped. One that has ended may be asked to start again while others run.
struct Lineup {
    /// What happens to it, one after the other.
    enum Turn: Sendable {
        case ended(String, Result<CampaignState, any Error>)
        case start(String, Order)
        /// The engine stops, whether a campaign is open or not.
        case stop
    }

    private(set) var ends: [String: Engine.End] = [:]
    private(set) var refusals: [String: String] = [:]
    private var turns: Mailbox<Turn> { floor.turns }
    private let setting: EngineSetting
    private let floor: Floor
    private let waits: Waits
    private var succession: Succession
    private var open: [String: CampaignRun] = [:]
    /// Who came before an open one, by succession alone: in a circle nobody comes twice.
    private var before: [String: Set<String>] = [:]
    /// Asked to start again while their end is still being written down.
    private var again: [String: Order] = [:]

    private typealias Group = ThrowingDiscardingTaskGroup<any Error>

    init(setting: EngineSetting, floor: Floor, waits: Waits, campaigns: [Campaign]) {
        self.setting = setting
        self.floor = floor
        self.waits = waits
        succession = Succession(campaigns)
    }

    /// Turns that may wait; an end is never refused, so orders have to leave it room.
    static let turnLimit = 1_000_000

    mutating func run(in group: inout ThrowingDiscardingTaskGroup<any Error>) async throws {
        defer { close() }
        for name in setting.staysOpen ? floor.roster.names : succession.firsts {
            try await follow(name, &group)
        }
        while let turn = await nextTurn() {
            switch turn {
            case .ended(let name, let end):
                open[name] = nil
                let state = try end.get()
                ends[name] = Lineup.end(state)
                if let order = again.removeValue(forKey: name) {
                    try await startAgain(name, order, &group)
                } else if setting.staysOpen {
                    try await succeed(name, state, &group)
                } else if state == .finished, let follower = succession.follower(of: name) {
                    try await follow(follower, &group)
                }
            case .start(let name, let order): try await startAgain(name, order, &group)
            case .stop: break
            }
        }
        if !setting.staysOpen { for name in succession.unstarted { ends[name] = .notStarted } }
    }

    /// Nil when nothing is open, and nothing more is to come.
    private func nextTurn() async -> Turn? {
        guard open.isEmpty else { return await turns.next() }
        if setting.staysOpen, await !floor.isStopping { return await turns.next() }
        return turns.poll()
    }

    /// Nobody is started any more.
    private func close() {
        turns.finish()
        while let turn = turns.poll() {
            if case .start(_, let order) = turn { order.answer(Order.ended) }
        }
        for (_, order) in again.sorted(by: { $0.key < $1.key }) { order.answer(Order.ended) }
    }

    /// Starts a campaign in its turn, or whoever follows it where it has finished in an earlier run.
    private mutating func follow(_ name: String, _ group: inout Group) async throws {
        var next: String? = name
        while let name = next, await !floor.isStopping, succession.start(name) {
            next = nil
            guard let published = floor.roster[name] else { continue }
            let readiness = try await readiness(published)
            if isOver(published.campaign, readiness), let follower = succession.follower(of: name) {
                ends[name] = .finished
                next = follower
            } else if let why = try await start(published, readiness, &group) {
                ends[name] = .refused
                refusals[name] = why
                if setting.staysOpen, published.campaign.state == .running {
                    // Nobody dials it: its row says so.
                    let write = LedgerWrite.campaignState(published.campaign.id, .stop, at: setting.clock.now)
                    _ = try await setting.writer.submit([write])
                }
            }
        }
    }

    /// Somebody asked for it.
    private mutating func startAgain(_ name: String, _ order: Order, _ group: inout Group) async throws {
        let renewed: PublishedCampaign
        do {
            guard let found = try floor.roster.current(name, setting) else {
                return order.answer(.refused("the ledger has no campaign \(name)"))
            }
            renewed = found
        } catch let problem as CatalogProblem {
            let called = try setting.ledger.campaign(named: name)?.called ?? name
            return order.answer(.refused("campaign \(called) cannot start: \(problem)"))
        }
        floor.roster.take(renewed)
        let readiness = try await readiness(renewed)
        if let run = open[name] {
            switch try await run.goOn(renewed.campaign, readiness) {
            case .goesOn: order.answer(.done("campaign \(renewed.campaign.called) goes on"))
            case .runs: order.answer(.done("campaign \(renewed.campaign.called) runs already"))
            case .refused(let why): order.answer(.refused(why))
            case .hasEnded where again[name] == nil: again[name] = order
            case .hasEnded:
                order.answer(.refused("campaign \(renewed.campaign.called) is being started already"))
            }
            return
        }
        if await floor.isStopping { return order.answer(Order.ended) }
        _ = succession.start(name)
        before[name] = nil
        if let why = try await start(renewed, readiness, &group) {
            forget(renewed.campaign.id)
            return order.answer(.refused(why))
        }
        ends[name] = nil
        order.answer(.done("campaign \(renewed.campaign.called) runs"))
    }

    /// A campaign of an engine that stays open has ended: it is kept in mind no longer, and where it has
    /// finished the next one starts, or whoever follows that.
    private mutating func succeed(
        _ name: String,
        _ state: CampaignState,
        _ group: inout Group
    ) async throws {
        let ended = floor.roster[name]?.campaign
        let earlier = (before.removeValue(forKey: name) ?? []).union([name])
        if setting.catalog != nil, await !floor.isStopping { ends[name] = nil }
        if let ended { forget(ended.id) }
        var next = state == .finished ? ended?.nextCampaign ?? "" : ""
        var passed = earlier
        while !next.isEmpty, open[next] == nil, passed.insert(next).inserted, await !floor.isStopping {
            let name = next
            next = ""
            guard let published = try follower(name, of: ended?.customer) else { return }
            let campaign = published.campaign
            floor.roster.take(published)
            let readiness = try await readiness(published)
            if isOver(campaign, readiness) {
                next = campaign.nextCampaign
                forget(campaign.id)
            } else if let why = try await start(published, readiness, &group) {
                noteRefusal(name, why)
                forget(campaign.id)
            } else {
                before[name] = passed.subtracting([name])
            }
        }
    }

    /// Nil where it is another customer's, or cannot be dialed by.
    private func follower(_ name: String, of customer: Identifier<Customer>?) throws -> PublishedCampaign? {
        do {
            let found = try floor.roster.current(name, setting)
            return found?.campaign.customer == customer ? found : nil
        } catch let problem as CatalogProblem {
            noteRefusal(name, problem.description)
            return nil
        }
    }

    private func noteRefusal(_ name: String, _ why: String) {
        setting.journal.record(
            "refused",
            at: setting.clock.now,
            ["campaign": .string(name), "reason": .string(why)]
        )
    }

    /// Without a catalog it could not be found again.
    private func forget(_ campaign: Identifier<Campaign>) {
        if setting.catalog != nil { floor.roster.forget(campaign) }
    }

    /// Why it does not start; nil when it has.
    private mutating func start(
        _ published: PublishedCampaign,
        _ readiness: CampaignMachine.Readiness,
        _ group: inout Group
    ) async throws -> String? {
        var machine = CampaignMachine(published.campaign)
        if case .refuse(let why) = machine.on(.start(readiness)) { return why }
        let name = published.campaign.name
        let run = CampaignRun(
            setting: setting,
            campaign: try await begin(published),
            floor: floor,
            waits: waits,
            machine: machine
        )
        open[name] = run
        group.addTask { [turns, floor] in
            do {
                turns.send(.ended(name, .success(try await run.run())))
            } catch {
                if !(error is CancellationError) { await floor.ledgerFailed(error) }
                turns.send(.ended(name, .failure(error)))
            }
        }
        return nil
    }

    /// Whether nothing is left of it to dial since an earlier run.
    private func isOver(_ campaign: Campaign, _ readiness: CampaignMachine.Readiness) -> Bool {
        campaign.state != .running && campaign.endHandle == .stop && readiness.targets > 0
            && readiness.dialable == 0
    }

    private func readiness(_ published: PublishedCampaign) async throws -> CampaignMachine.Readiness {
        let campaign = published.campaign
        _ = try await Reopening(setting: setting, published: published).reopen()
        let left = try setting.ledger.unfinished(campaign.id)
        let open = left.waiting + left.held + left.progressing
        let agents =
            setting.staysOpen
            ? await floor.agents(of: campaign.queue)
            : setting.queues.first { $0.name == campaign.queue }?.agents.count ?? 0
        return CampaignMachine.Readiness(
            hasOutplan: true,
            hasFlow: published.flow != nil,
            hasQueue: !campaign.queue.isEmpty,
            agents: agents,
            dialable: Int(open),
            targets: Int(open + left.done)
        )
    }

    /// Starts a campaign in the ledger; the campaign as it stands then.
    private func begin(_ published: PublishedCampaign) async throws -> Campaign {
        let campaign = published.campaign
        let now = setting.clock.now
        var writes: [LedgerWrite] = []
        if campaign.state != .running { writes.append(.campaignState(campaign.id, .running, at: now)) }
        _ = try await setting.writer.submit(writes + [.admit(campaign.id, at: now)])
        guard let row = try setting.ledger.campaign(campaign.id) else { return campaign }
        floor.roster.take((floor.roster[campaign.id] ?? published).renewed(row))
        return row
    }

    private static func end(_ state: CampaignState) -> Engine.End {
        switch state {
        case .finished: .finished
        case .stop, .stopping: .stopped
        case .running: .waiting
        }
    }
}
