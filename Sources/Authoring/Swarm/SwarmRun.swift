import Dialer
import Foundation
import Outbound
import Simulation
import Store

/// One world of a swarm, lived to its end: processes that die and go on with one ledger, carriers with bad
/// lines, and every checker watching from the first event to the last.
package final class SwarmRun {
    /// What became of a world.
    package struct Result: Sendable {
        package var seed: UInt64
        package var processes = 0
        package var attempts = 0
        /// What was seen against the rules, each with its rule.
        package var violations: [String] = []
    }

    private let plan: SwarmPlan
    private let gathering: Gathering
    private let journal: any Journal
    private let mischief: SwarmMischief
    private let ledger: Ledger
    private let witness: Witness
    private var checks: RunChecks?
    private var now = SwarmPlan.start
    private var result: Result

    /// A world whose files are written below `folder`. `observing` hears of every commit; `mischief` breaks
    /// what the engine of every process is given.
    package init(
        seed: UInt64,
        below folder: URL,
        journal: any Journal = NoJournal(),
        observing: @escaping @Sendable ([EventRow]) -> Void = { _ in },
        mischief: SwarmMischief = SwarmMischief()
    ) throws {
        plan = SwarmPlan(seed: seed)
        gathering = try Gathering(try plan.write(below: folder))
        self.journal = journal
        self.mischief = mischief
        ledger = try Ledger(.memory, simulated: true, identifiers: SimulatedIdentifiers(seed: seed))
        witness = Witness(ledger)
        result = Result(seed: seed)
        ledger.observe(observing)
    }

    package func run() async throws -> Result {
        for (death, gap) in zip(plan.deaths, plan.gaps) {
            let life = Life(effects: death.effects, end: death.end)
            if try await live(life) { break }
            now = now + gap
        }
        var starts = 0
        // A report that comes when its campaign has finished reopens the target for the next start.
        repeat {
            guard result.violations.isEmpty else { break }
            // Nothing ends this one's life: what it comes to is judged in there.
            _ = try await live(Life(effects: nil, end: .killed))
            starts += 1
        } while try starts < Self.restarts && !left().isEmpty
        return try finish()
    }

    /// Starts after the last death, at most.
    private static let restarts = 10

    /// One process from its start to its end; false when it died before its campaigns had ended.
    private func live(_ life: Life) async throws -> Bool {
        result.processes += 1
        let run = try SimulatedRun(
            gathering,
            start: now,
            days: SwarmPlan.boundDays,
            seed: plan.seed,
            journal: journal,
            ledger: ledger,
            between: mischief.committing(life),
            problems: { _ in }
        )
        defer { now = run.world.clock.now }
        witness.look(at: run.world.clock)
        do {
            let published = try await run.publish().map(\.published)
            let checks = watch(published)
            let given = try published.map { try mischief.publishing($0, ledger) }
            let end = try await run.run(
                given,
                watching: checks,
                altering: { setting in
                    connect(&setting, life)
                    mischief.altering(&setting)
                },
                during: { [plan, clock = run.world.clock] engine in
                    for disturbance in plan.disturbances where disturbance.at > clock.now {
                        try await clock.sleep(until: disturbance.at)
                        disturbance.happen(to: engine, clock)
                    }
                }
            )
            if life.isOver { return false }
            judge(end)
            return true
        } catch {
            if life.isOver { return false }
            result.violations.append("violated: a run ends without an error of its own\n  \(error)")
            return true
        }
    }

    /// Every process dials over the same bad lines, past the same witness.
    private func connect(_ setting: inout EngineSetting, _ life: Life) {
        let line = BadLine(
            clock: setting.clock,
            seed: plan.seed,
            faults: plan.faults,
            life: life,
            witness: witness
        )
        setting.legCarriers = setting.legCarriers.mapValues { FaultyLegCarrier($0, over: line) }
        setting.messageCarriers = setting.messageCarriers.mapValues { FaultyMessageCarrier($0, over: line) }
    }

    /// The checkers, made once: what one process did the next is held to.
    private func watch(_ published: [PublishedCampaign]) -> RunChecks {
        if let checks { return checks }
        func known<Value>(_ value: (SwarmCampaign) -> Value?) -> [Identifier<Campaign>: Value] {
            var values: [Identifier<Campaign>: Value] = [:]
            for (campaign, published) in zip(plan.campaigns, published) {
                values[published.campaign.id] = value(campaign)
            }
            return values
        }
        let all = RunChecks(
            published,
            ledger: ledger,
            limits: gathering.engine.limits,
            seed: plan.seed,
            and: [
                FinalTargets(), OptOutFinal(ledger: ledger), CommittedLog(ledger: ledger),
                DialingHours(ledger: ledger, hours: known { $0.hours }),
                DailyCap(caps: known { $0.dailyCap }),
                OpeningRate(rates: known { $0.rate }, engine: gathering.engine.limits.perSecond),
            ]
        )
        ledger.observe { all.see($0) }
        checks = all
        return all
    }

    /// Nobody who could be dialed is left, and every campaign has come to its end.
    private func judge(_ end: SimulatedRun.End) {
        if end.isCut {
            result.violations.append(
                "violated: campaigns end within \(SwarmPlan.boundDays) days\n  they did not"
            )
        }
        for (name, reason) in end.report.refusals.sorted(by: { $0.key < $1.key })
        where !reason.contains("target") {
            result.violations.append("violated: a campaign is not refused\n  \(name): \(reason)")
        }
    }

    private func finish() throws -> Result {
        result.violations += checks?.violations ?? []
        result.violations += witness.violations.map { "violated: \(Witness.rule)\n  \($0)" }
        result.violations += try ledger.audit().map { "violated: the ledger is sound\n  \($0)" }
        for attempt in try ledger.openAttempts() {
            result.violations.append("violated: every attempt is settled\n  attempt \(attempt.id) is open")
        }
        result.violations += try left().map { "violated: nobody who may be dialed waits for ever\n  \($0)" }
        result.attempts = witness.count
        return result
    }

    /// Who could be dialed still, in words.
    private func left() throws -> [String] {
        try ledger.campaigns().flatMap { campaign in
            try CampaignReport.targets(campaign.id, ledger).compactMap { target in
                guard !target.state.isDone, let due = target.due else { return nil }
                return "target \(target.id) of \(campaign.name) is due \(RFC3339.text(due)) and is left"
            }
        }
    }
}
