import Outbound
import Store

/// A running campaign's shell around its machine: looks at who is due, asks how many may be dialed, writes
/// the intents and spawns a child task for each attempt. It ends when the machine says so.
actor CampaignRun {
    private let setting: EngineSetting
    private let published: PublishedCampaign
    private let floor: Floor
    private let waits: Waits
    private var machine: CampaignMachine
    private let waker = Mailbox<Void>(limit: 1)
    /// Which caller id is next.
    private var source = 0

    private var id: Identifier<Campaign> { published.campaign.id }

    /// How many due targets are looked at in one go.
    static let page = 64

    /// `machine` has been started.
    init(
        setting: EngineSetting,
        published: PublishedCampaign,
        floor: Floor,
        waits: Waits,
        machine: CampaignMachine
    ) {
        self.setting = setting
        self.published = published
        self.floor = floor
        self.waits = waits
        self.machine = machine
    }

    /// Dials until nothing is left to dial, or until it was stopped and has drained; the state it is in then.
    func run() async throws -> CampaignState {
        await floor.started(published.campaign, waker: waker)
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                let effect = try await step(&group)
                if effect == .drain { try await write(.stopping) }
                if effect != .nothing { break }
            }
            // The group ends when every attempt has settled; only then the campaign's end is written.
            waits.campaign(published.campaign, waitsFor: .due(nil))
        }
        waits.campaign(published.campaign, waitsFor: nil)
        if machine.state != .running { try await write(machine.state) }
        await floor.ended(id)
        return machine.state
    }

    private func write(_ state: CampaignState) async throws {
        _ = try await setting.writer.submit([.campaignState(id, state, at: setting.clock.now)])
    }

    /// One round; `nothing` to go on.
    private func step(_ group: inout ThrowingDiscardingTaskGroup<any Error>) async throws
        -> CampaignMachine.Effect
    {
        if await floor.isStopping { return machine.on(.stop) }
        let now = setting.clock.now
        guard let next = try setting.ledger.nextDue(id), next <= now else { return try await idle() }
        // Asked as if a whole page were due: reading rows that may not be opened now would cost more.
        let opening = await floor.openings(for: id, wants: CampaignRun.page)
        if opening.count == 0 {
            note(opening.reason, until: opening.until, now: now)
            try await wait(for: .pacing(opening.reason), until: opening.until)
            return .nothing
        }
        let due = try setting.ledger.due(id, now: now, limit: opening.count)
        try await open(due, atMost: opening.count, &group, now: now)
        return .nothing
    }

    /// Nothing is due: it has finished, or waits for the next due time, or for something to change.
    private func idle() async throws -> CampaignMachine.Effect {
        _ = await floor.openings(for: id, wants: 0)
        let left = try setting.ledger.unfinished(id)
        let effect = machine.on(.nothingDue(waiting: Int(left.waiting), held: Int(left.held)))
        switch effect {
        case .nothing:
            let next = try setting.ledger.nextDue(id)
            try await wait(for: .due(next), until: next)
            return .nothing
        case .awaitTargets where await floor.awaitsReports:
            // A report may make a target due again; whoever takes it wakes us.
            try await wait(for: .reports, until: nil)
            return .nothing
        default: return effect
        }
    }

    /// An attempt has settled.
    private func settled() {
        _ = machine.on(.settled)
        waker.send(())
    }

    /// Until the floor or an attempt wakes us, or the time has come.
    private func wait(for what: Waits.CampaignWait, until: Instant?) async throws {
        waits.campaign(published.campaign, waitsFor: what)
        let alarm = until.map { setting.clock.alarm(at: $0) { [waker] in waker.send(()) } }
        defer { alarm?.cancel() }
        _ = await waker.next()
        try Task.checkCancellation()
    }

    /// Judges due targets in their order until enough of them may be dialed; writes the intents of those, and
    /// the next look of the others. A target that is held never blocks the one behind it.
    private func open(
        _ due: [Subject],
        atMost most: Int,
        _ group: inout ThrowingDiscardingTaskGroup<any Error>,
        now: Instant
    ) async throws {
        let decider = Decider(setting: setting, published: published)
        var writes: [LedgerWrite] = []
        var dials: [(subject: Subject, dial: Dial)] = []
        for subject in due where dials.count < most {
            let judgement = try decider.judge(subject, now: now)
            var fields = judgement.summary
            fields["target"] = .integer(subject.target.id.rawValue)
            setting.journal.record("decision", at: now, fields)
            switch judgement.decision {
            case .dial(let dial): dials.append((subject, dial))
            case .wait(let until, let gate):
                // A policy that waits from now on, by moments, would be asked for ever.
                let soonest = gate == .policy ? now + Rules.shortestInterval : now
                let due = until.map { max($0, soonest) }
                writes.append(.hold(subject.target.id, due: due, hold: gate.rawValue, at: now))
            case .giveUp(let reason, let words):
                writes.append(.conclude(subject.target.id, reason, detail: words, at: now))
            }
        }
        let taken = await floor.take(id, dials.count)
        let others = writes.count
        for (subject, dial) in dials.prefix(taken) {
            writes.append(.intend(intent(subject, dial, now: now)))
        }
        let results = try await setting.writer.submit(writes)
        for (result, (subject, dial)) in zip(results.dropFirst(others), dials) {
            guard case .intended(let attempt, let leg) = result else {
                await floor.unused(id, 1)
                continue
            }
            await spawn(attempt, leg, subject.target, dial, &group)
        }
    }

    /// The attempt's own task, a child of the campaign's.
    private func spawn(
        _ attempt: Attempt,
        _ leg: Identifier<LegRow>?,
        _ target: Target,
        _ dial: Dial,
        _ group: inout ThrowingDiscardingTaskGroup<any Error>
    ) async {
        let mailbox = Mailbox<AttemptEvent>.forAttempt
        _ = machine.on(.opened)
        await floor.register(attempt, mailbox: mailbox)
        let (setting, published, floor) = (setting, published, floor)
        group.addTask {
            let shell = AttemptShell(
                setting: setting,
                published: published,
                floor: floor,
                mailbox: mailbox,
                target: target,
                attempt: attempt,
                legID: leg,
                dialTimeout: dial.timeout
            )
            await AttemptRun(shell: shell).run()
            await self.settled()
        }
    }

    private func intent(_ subject: Subject, _ dial: Dial, now: Instant) -> Intent {
        let sources = published.campaign.sources
        let chosen = dial.source ?? (sources.isEmpty ? nil : sources[source % sources.count])
        source += 1
        return Intent(
            campaign: id,
            target: subject.target.id,
            destination: dial.destination,
            source: chosen,
            carrier: published.campaign.carriers[dial.destination.type] ?? "",
            outplan: published.outplanVersion,
            flow: published.flowVersion,
            variables: dial.variables,
            leg: dial.destination.type.isCall,
            at: now
        )
    }

    private func note(_ reason: PacingReason?, until: Instant?, now: Instant) {
        setting.journal.record(
            "pacing",
            at: now,
            [
                "campaign": .string(published.campaign.name), "reason": JSONValue(reason?.words),
                "until": JSONValue(until),
            ]
        )
    }
}
