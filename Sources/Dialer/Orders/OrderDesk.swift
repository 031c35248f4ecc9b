import Outbound
import Store

/// Takes the orders that come from outside while the engine runs, one after the other, and answers each.
struct OrderDesk {
    let setting: EngineSetting
    let floor: Floor
    let waits: Waits
    /// Asks the whole engine to stop.
    let stopping: Mailbox<Void>

    /// Until the task is cancelled; a ledger that fails ends the engine.
    func run(_ orders: Mailbox<Order>) async {
        while let order = await orders.next() {
            do {
                if let answer = try await answer(order) { order.answer(answer) }
            } catch let problem as CatalogProblem {
                order.answer(.refused(problem.description))
            } catch {
                order.answer(.refused("the ledger cannot be written: \(error)"))
                return await floor.ledgerFailed(error)
            }
        }
    }

    /// Nil where somebody else answers.
    private func answer(_ order: Order) async throws -> Order.Answer? {
        switch order.demand {
        case .status: return .status(try await status())
        case .stop(nil) where await floor.isStopping:
            return .done("the run is stopping already: open attempts end within limits.drain")
        case .stop(nil):
            stopping.send(())
            return .done("stopping: nothing new is dialed, open attempts end within limits.drain")
        case .stop(let name?):
            guard let campaign = try campaign(name) else { return unknown(name) }
            return try await stop(campaign)
        case .start(let name):
            guard setting.catalog != nil || floor.roster[name] != nil else { return unknown(name) }
            return await start(name, order)
        case .limit(let name, let change): return try await limit(name, change, by: order.by)
        case .take(let name, let scripts):
            guard let published = floor.roster[name] else { return unknown(name) }
            return try await take(scripts, published)
        case .join(let published, let queue, let start):
            return try await join(published, queue, start ? order : nil)
        case .leave(let campaign): return await leave(campaign)
        case .renew(let campaign): return try await renew(campaign)
        case .wake(let campaign):
            return await floor.wake(campaign)
                ? .done("it looks at who is due") : .refused("campaign \(campaign) does not run")
        case .queue(let name): return try await queue(name)
        case .agent(let agent, let presence):
            return await floor.move(agent, to: presence, order)
                ? nil : .refused("queue \(agent.queue) has no agent \(Masked.agent(agent.agent))")
        case .kick(let attempt):
            return await floor.kick(attempt, order)
                ? nil : .refused("attempt \(attempt) does not wait for an agent")
        }
    }

    /// One of the run; of an engine with a catalog also any other of the ledger.
    private func campaign(_ name: String) throws -> Campaign? {
        if let published = floor.roster[name] { return published.campaign }
        return setting.catalog == nil ? nil : try setting.ledger.campaign(named: name)
    }

    func start(_ name: String, _ order: Order) async -> Order.Answer? {
        if await floor.isStopping {
            let command = setting.staysOpen ? "serve" : "run"
            return .refused("the run is stopping; start it again with trunkside \(command)")
        }
        return floor.turns.send(.start(name, order), ifFewerThan: Lineup.turnLimit / 2) ? nil : Order.ended
    }

    private func unknown(_ name: String) -> Order.Answer {
        .refused(
            "no campaign \"\(name)\" is part of this run; it has \(floor.roster.names.joined(separator: ", "))"
        )
    }

    private func stop(_ campaign: Campaign) async throws -> Order.Answer {
        if await floor.isStopping { return .done("the run is stopping already") }
        guard await floor.stop(campaign.id) else {
            let state = try setting.ledger.campaign(campaign.id)?.state ?? .stop
            if setting.staysOpen, state == .running {
                // Nobody dials it; its row is all there is to stop.
                let write = LedgerWrite.campaignState(campaign.id, .stop, at: setting.clock.now)
                _ = try await setting.writer.submit([write])
                return .done("campaign \(campaign.called) has stopped")
            }
            return .refused(
                state == .running
                    ? "campaign \(campaign.called) has nobody to dial and waits for targets"
                    : "campaign \(campaign.called) does not run (\(state.rawValue))"
            )
        }
        if setting.staysOpen {
            // Who hears that it stops may rely on it: a process that dies now does not go on with it.
            let write = LedgerWrite.campaignState(campaign.id, .stopping, at: setting.clock.now)
            _ = try await setting.writer.submit([write])
        }
        return .done(
            "stopping \(campaign.called): nothing new is dialed, open attempts end within limits.drain"
        )
    }

    private func limit(_ name: String?, _ change: LimitChange, by: String) async throws -> Order.Answer {
        var campaign: Campaign?
        if let name {
            guard let known = try self.campaign(name) else { return unknown(name) }
            campaign = try setting.ledger.campaign(known.id)
        }
        let limits = await floor.limits
        let was = change.value(in: campaign?.limits ?? limits)
        let write = LedgerWrite.limit(campaign?.id, change, was: was, by: by, at: setting.clock.now)
        let result = try await setting.writer.submit([write])
        if case .refused(let why)? = result.first { return .refused(why) }
        var after = campaign?.limits ?? limits
        after = change.applied(to: after)
        if let id = campaign?.id, setting.staysOpen, let published = floor.roster[id],
            let row = try setting.ledger.campaign(id)
        {
            floor.roster.take(published.renewed(row))
        }
        await floor.limit(campaign?.id, to: after)
        let whose = campaign.map { "\($0.name): " } ?? "the engine's "
        var words = "\(whose)\(change.key.rawValue) is \(LimitChange.text(change.value)) now "
        words += "(it was \(LimitChange.text(was))), for as long as this run lasts"
        if campaign != nil, change.value(in: limits) < change.value {
            words += "; the engine's own limit of \(LimitChange.text(change.value(in: limits))) holds too"
        }
        return .done(words)
    }

    /// The ledger keeps the new versions first; a new outplan looks at everybody who waits again.
    private func take(_ scripts: ChangedScripts, _ published: PublishedCampaign) async throws -> Order.Answer
    {
        let campaign = published.campaign
        let write = LedgerWrite.publish(
            campaign.id,
            outplan: scripts.outplanDraft,
            flow: scripts.flowDraft,
            at: setting.clock.now
        )
        let result = try await setting.writer.submit([write])
        guard case .scripts(let outplan, let flow)? = result.first else {
            return .refused("the ledger did not take the scripts of \(campaign.called)")
        }
        var renewed = (floor.roster[campaign.id] ?? published).renewed(scripts.outplan)
        (renewed.outplanVersion, renewed.flow, renewed.flowVersion) = (outplan, scripts.flow, flow)
        floor.roster.take(renewed)
        if outplan != published.outplanVersion {
            // Whoever was decided about by the old one while the new one was written down.
            _ = try await setting.writer.submit([.lookAgain(campaign.id, at: setting.clock.now)])
            _ = try await Reopening(setting: setting, published: renewed).reopen()
        }
        await floor.changed()
        return .done("attempts of \(campaign.called) that begin from now on take the changed scripts")
    }

    private func status() async throws -> EngineStatus {
        let now = setting.clock.now
        let standing = await floor.standing
        let campaigns = try floor.roster.names.compactMap { name -> EngineStatus.CampaignStatus? in
            guard let published = floor.roster[name],
                let row = try setting.ledger.campaign(published.campaign.id)
            else { return nil }
            let pace = standing.pacing.campaigns.first { $0.id == row.id }
            return try EngineStatus.CampaignStatus(
                row,
                ledger: setting.ledger,
                rate: pace.map { EngineStatus.Rate($0.meter, perSecond: row.limits.perSecond, at: now) },
                waitsFor: pace == nil ? nil : waits.words(of: row.id)
            )
        }
        return EngineStatus(
            at: now,
            engine: EngineStatus.Rate(
                standing.pacing.engine,
                perSecond: standing.limits.perSecond,
                at: now
            ),
            isStopping: standing.isStopping,
            campaigns: campaigns,
            queues: standing.pacing.queues.sorted { $0.key < $1.key }.map { name, pace in
                EngineStatus.QueueStatus(
                    name: name,
                    signedIn: pace.signedIn,
                    free: pace.freeAgents,
                    waiting: pace.waiting
                )
            }
        )
    }
}

extension EngineStatus.Rate {
    fileprivate init(_ meter: Meter, perSecond: Double, at now: Instant) {
        self.init(
            open: meter.open,
            concurrent: meter.concurrent,
            measured: meter.rate.measured(at: now),
            perSecond: perSecond
        )
    }
}
