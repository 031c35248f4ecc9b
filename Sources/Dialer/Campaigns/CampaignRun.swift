import Flows
import Outbound
import Store

/// A running campaign's shell around its machine: looks at who is due, asks how many may be dialed, writes
/// the intents and spawns a child task for each attempt. It ends when the machine says so.
actor CampaignRun {
    private let setting: EngineSetting
    private var campaign: Campaign
    private let floor: Floor
    private let waits: Waits
    private var machine: CampaignMachine
    private let waker = Mailbox<Void>(limit: 1)
    /// Which caller id is next.
    private var source = 0
    /// Whether the last look at who is due opened no attempt.
    private var hasOpenedNobody = false
    /// When open attempts are cut short, once it drains.
    private var deadline: Instant?
    /// Nothing is dialed by it any more.
    private var hasEnded = false

    private var id: Identifier<Campaign> { campaign.id }

    /// How many due targets are looked at in one go.
    static let page = 64

    /// `machine` has been started, and `campaign` is its row since then.
    init(
        setting: EngineSetting,
        campaign: Campaign,
        floor: Floor,
        waits: Waits,
        machine: CampaignMachine
    ) {
        self.setting = setting
        self.campaign = campaign
        self.floor = floor
        self.waits = waits
        self.machine = machine
    }

    /// Dials until nothing is left to dial, or until it was stopped and has drained; the state it is in then.
    func run() async throws -> CampaignState {
        await floor.started(campaign, waker: waker)
        setting.summons?.attach(waker)
        try await withThrowingDiscardingTaskGroup { group in
            while try await step(&group) {}
            hasEnded = true
            // The group ends when every attempt has settled; only then the campaign's end is written.
            waits.campaign(campaign, waitsFor: .due(nil))
        }
        waits.campaign(campaign, waitsFor: nil)
        if machine.state != .running { try await write(machine.state) }
        await floor.ended(id)
        return machine.state
    }

    /// What a start comes to while it runs.
    enum GoingOn: Sendable {
        case goesOn
        /// Nobody had stopped it.
        case runs
        /// Its last attempt has settled: it is to be started anew.
        case hasEnded
        case refused(String)
    }

    /// A start while it drains, or before it has heard of the stop: it goes on.
    func goOn(_ campaign: Campaign, _ readiness: CampaignMachine.Readiness) async throws -> GoingOn {
        let wasStopped = await floor.isStopping(id) || machine.state != .running
        guard !hasEnded, machine.state != .stop, await floor.goOn(campaign) else { return .hasEnded }
        // While the floor was told, the last attempt may have settled.
        guard !hasEnded, machine.state != .stop else { return .hasEnded }
        switch machine.on(.start(readiness)) {
        case .refuse(let why): return .refused(why)
        case .run:
            deadline = nil
            try await write(.running)
            _ = try await setting.writer.submit([.admit(id, at: setting.clock.now)])
        // Its row says already that it stops.
        case _ where wasStopped && setting.staysOpen: try await write(.running)
        default: break
        }
        waker.send(())
        return wasStopped ? .goesOn : .runs
    }

    private func write(_ state: CampaignState) async throws {
        _ = try await setting.writer.submit([.campaignState(id, state, at: setting.clock.now)])
    }

    /// One round; false at its end.
    private func step(_ group: inout ThrowingDiscardingTaskGroup<any Error>) async throws -> Bool {
        if setting.staysOpen, let row = floor.roster[id]?.campaign {
            campaign = row
            machine.renew(row)
        }
        if machine.state == .stopping { return try await drain() }
        if await floor.isStopping(id) {
            // Asked before: nothing may come between what the machine decides and its row.
            let longest = await floor.limits.drain
            guard machine.on(.stop) == .drain else { return machine.state != .stop }
            deadline = setting.clock.now + min(campaign.limits.drain, longest)
            try await write(.stopping)
            return true
        }
        let now = setting.clock.now
        if let summons = setting.summons {
            if let call = summons.take() {
                summons.answer(try await open(call, &group, now: now))
                return true
            }
            if summons.isExclusive {
                try await wait(for: .summons, until: nil)
                return true
            }
        }
        guard let next = try setting.ledger.nextDue(id), next <= now else { return try await idle() }
        // Asked as if a whole page were due.
        let opening = await floor.openings(for: id, wants: CampaignRun.page)
        if opening.count == 0 {
            note(opening.reason, until: opening.until, now: now)
            try await wait(for: .pacing(opening.reason), until: opening.until)
            return true
        }
        // Rows that may not be opened now are not read for nothing; after a round that opened nobody, who can
        // be dialed may stand behind many who cannot.
        let limit = hasOpenedNobody ? CampaignRun.page : opening.count
        let due = try setting.ledger.due(id, now: now, limit: limit)
        hasOpenedNobody = try await open(due, atMost: opening.count, &group, now: now) == 0
        return true
    }

    /// Waits until the open attempts have settled; at the deadline they are ended.
    private func drain() async throws -> Bool {
        if let deadline, deadline <= setting.clock.now {
            self.deadline = nil
            await floor.shutDown([id])
        }
        if machine.state == .stopping { try await wait(for: .due(nil), until: deadline) }
        return machine.state != .stop
    }

    /// Nothing is due: it has finished, or waits for the next due time, or for something to change.
    private func idle() async throws -> Bool {
        _ = await floor.openings(for: id, wants: 0)
        if setting.summons != nil {
            let next = try setting.ledger.nextDue(id)
            try await wait(for: .due(next), until: next)
            return true
        }
        let left = try setting.ledger.unfinished(id)
        let effect = machine.on(.nothingDue(waiting: Int(left.waiting), held: Int(left.held)))
        switch effect {
        case .nothing:
            let next = try setting.ledger.nextDue(id)
            try await wait(for: .due(next), until: next)
            return true
        case .awaitTargets where await floor.awaitsReports:
            // A report may make a target due again; whoever takes it wakes us.
            try await wait(for: .reports, until: nil)
            return true
        case .awaitTargets where setting.staysOpen:
            try await wait(for: .targets, until: nil)
            return true
        default: return false
        }
    }

    /// An attempt has settled.
    private func settled() {
        _ = machine.on(.settled)
        waker.send(())
    }

    /// Until the floor or an attempt wakes us, or the time has come.
    private func wait(for what: Waits.CampaignWait, until: Instant?) async throws {
        waits.campaign(campaign, waitsFor: what)
        let alarm = until.map { setting.clock.alarm(at: $0) { [waker] in waker.send(()) } }
        defer { alarm?.cancel() }
        _ = await waker.next()
        // What it waited for no longer tells others that it need not be woken.
        if setting.staysOpen { waits.campaign(campaign, waitsFor: nil) }
        try Task.checkCancellation()
    }

    /// Judges due targets in their order until enough of them may be dialed; writes the intents of those, and
    /// the next look of the others. A target that is held never blocks the one behind it. How many were
    /// opened.
    private func open(
        _ due: [Subject],
        atMost most: Int,
        _ group: inout ThrowingDiscardingTaskGroup<any Error>,
        now: Instant
    ) async throws -> Int {
        // Scripts that are taken meanwhile are for the next round.
        guard let published = floor.roster[id] else { return 0 }
        let decider = Decider(setting: setting, published: published)
        var writes: [LedgerWrite] = []
        var dials: [(subject: Subject, dial: Dial, judgement: [String: JSONValue])] = []
        for subject in due where dials.count < most {
            let judgement = try decider.judge(subject, now: now)
            let summary = judgement.summary
            var fields = summary
            fields["target"] = .integer(subject.target.id.rawValue)
            setting.journal.record("decision", at: now, fields)
            switch judgement.decision {
            case .dial(let dial): dials.append((subject, dial, summary))
            case .wait(let until, let gate):
                // A policy that waits from now on, by moments, would be asked for ever.
                let soonest = gate == .policy ? now + Rules.shortestInterval : now
                let due = until.map { max($0, soonest) }
                writes.append(.hold(subject.target.id, due: due, hold: gate.rawValue, at: now))
            case .giveUp(let reason, let words):
                writes.append(.conclude(subject.target.id, reason, detail: words, at: now))
            }
        }
        let taken = await floor.take(id, dials.map(\.subject.target.id))
        let others = writes.count
        for (subject, dial, _) in dials.prefix(taken) {
            writes.append(.intend(intent(subject, dial, of: published, now: now)))
        }
        let results = try await setting.writer.submit(writes)
        var opened = 0
        for (result, (subject, dial, judgement)) in zip(results.dropFirst(others), dials) {
            guard case .intended(let attempt, let leg) = result else {
                await floor.unused(id, subject.target.id)
                continue
            }
            await spawn(attempt, leg, of: published, subject.target, dial, judgement, &group)
            opened += 1
        }
        return opened
    }

    /// Calls one who was summoned, whatever gates and pacing say; the ledger may still refuse.
    private func open(
        _ call: Summons.Call,
        _ group: inout ThrowingDiscardingTaskGroup<any Error>,
        now: Instant
    ) async throws -> Summons.Answer {
        guard let published = floor.roster[id], let subject = try setting.ledger.subject(call.target) else {
            return .refused("there is no target \(call.target)")
        }
        await floor.takeSummoned(id)
        let intent = intent(subject, call.dial, of: published, now: now)
        switch try await setting.writer.submit([.intend(intent)]).first {
        case .intended(let attempt, let leg)?:
            let summons: [String: JSONValue] = [
                "decision": "dial", "slot": .integer(Int64(call.dial.destination.slot)),
                "because": "a person asked for it",
            ]
            await spawn(
                attempt,
                leg,
                of: published,
                subject.target,
                call.dial,
                summons,
                flow: call.flow,
                &group
            )
            return .opened(attempt)
        case .refused(let why)?:
            await floor.unused(id, call.target)
            return .refused(why)
        default:
            await floor.unused(id, call.target)
            return .refused("the ledger did not answer")
        }
    }

    /// The attempt's own task, a child of the campaign's.
    private func spawn(
        _ attempt: Attempt,
        _ leg: Identifier<LegRow>?,
        of published: PublishedCampaign,
        _ target: Target,
        _ dial: Dial,
        _ judgement: [String: JSONValue],
        flow: FlowScript? = nil,
        _ group: inout ThrowingDiscardingTaskGroup<any Error>
    ) async {
        let mailbox = Mailbox<AttemptEvent>.forAttempt
        _ = machine.on(.opened)
        await floor.register(attempt, mailbox: mailbox)
        let (setting, floor) = (setting, floor)
        var published = published
        if let flow { published.flow = flow }
        group.addTask { [published] in
            let shell = AttemptShell(
                setting: setting,
                published: published,
                floor: floor,
                mailbox: mailbox,
                target: target,
                attempt: attempt,
                legID: leg,
                dialTimeout: dial.timeout,
                judgement: judgement
            )
            await AttemptRun(shell: shell).run()
            await self.settled()
        }
    }

    private func intent(
        _ subject: Subject,
        _ dial: Dial,
        of published: PublishedCampaign,
        now: Instant
    ) -> Intent {
        let sources = published.sources
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
                "campaign": .string(campaign.name), "reason": JSONValue(reason?.words),
                "until": JSONValue(until),
            ]
        )
    }
}
