import Dialer
import Flows
import Foundation
import Intake
import Outbound
import Simulation
import Store

/// Everything of one engine's run over simulated carriers but the clock: the same for `run` and for
/// `simulate`.
package struct EngineRun: Sendable {
    package var gathering: Gathering
    package let ledger: Ledger
    package let writer: LedgerWriter
    package let clock: any WallClock
    package let seed: UInt64
    package let journal: any Journal
    package let budget: ScriptLimit
    /// Called for what callees' scripts do wrong.
    package let problems: @Sendable (String) -> Void
    /// May put another cast in the place of a campaign's own, which it is given with the campaign's name.
    package var casting: @Sendable (String, any Cast) -> any Cast = { _, cast in cast }
    /// Whether campaigns and queues that no folder describes meet people as they are on an ordinary day.
    package var castsOthers = false
    /// The far ends of the folders' campaigns, and of those that come later.
    private let stages = Stages([:])

    package init(
        gathering: Gathering,
        ledger: Ledger,
        writer: LedgerWriter,
        clock: any WallClock,
        seed: UInt64,
        journal: any Journal,
        budget: ScriptLimit,
        problems: @escaping @Sendable (String) -> Void
    ) {
        self.gathering = gathering
        self.ledger = ledger
        self.writer = writer
        self.clock = clock
        self.seed = seed
        self.journal = journal
        self.budget = budget
        self.problems = problems
    }

    /// A run in a world whose time somebody lets pass.
    static func simulated(
        _ gathering: Gathering,
        in world: World,
        ledger: Ledger,
        between: (any CommitInterference)? = nil,
        journal: any Journal,
        problems: @escaping @Sendable (String) -> Void
    ) -> EngineRun {
        EngineRun(
            gathering: gathering,
            ledger: ledger,
            writer: LedgerWriter(ledger, mode: .stepped, between: between),
            clock: world.clock,
            seed: world.seed,
            journal: journal,
            budget: .simulated,
            problems: problems
        )
    }

    /// Publishes every folder into the ledger.
    package func publish(
        onError: TargetImport.OnError = .skip,
        dryRun: Bool = false
    ) async throws -> [Publication] {
        var publisher = Publisher(ledger: ledger, writer: writer, at: clock.now)
        publisher.onError = onError
        publisher.isDryRun = dryRun
        publisher.web = gathering.engine.web
        if !dryRun { try await forget() }
        let lists = DoNotContactFiles(engine: gathering)
        if let obstacle = lists.obstacle { throw Findings([obstacle]) }
        do {
            _ = try await lists.list.add(lists.files, for: nil, to: writer, at: clock.now)
        } catch {
            // Without the engine's own lists nobody may be dialed at all; a ledger's error stays itself.
            let findings = lists.findings()
            throw findings.isEmpty ? error : Findings(findings)
        }
        var publications: [Publication] = []
        for (folder, scripts) in zip(gathering.folders, gathering.scripts) {
            publications.append(try await publisher.publish(folder, scripts: scripts))
        }
        return publications
    }

    /// Deletes what the engine's file keeps no longer, a part at a time.
    private func forget() async throws {
        let ends = gathering.engine.retention.ends(at: clock.now)
        guard ends.traces != nil || ends.attempts != nil else { return }
        while true {
            let write = LedgerWrite.forget(
                tracesBefore: ends.traces,
                attemptsBefore: ends.attempts,
                at: clock.now
            )
            guard case .forgot(let traces, let attempts)? = try await writer.submit([write]).first,
                traces + attempts > 0
            else { return }
        }
    }

    /// The engine over the folders' simulated people and agents.
    package func engine() throws -> Engine { try engineAndLegs().engine }

    /// The same, with what says which legs are open and what they do, for a world's waiters.
    package func engineAndLegs() throws -> (engine: Engine, legs: @Sendable () -> [String]) {
        stage(gathering)
        if castsOthers { stages.take(otherwise: Stage(cast: EverydayCast())) }
        let legs = SimulatedLegCarrier(
            clock: clock,
            seed: seed,
            stages: stages,
            journal: journal,
            problems: problems
        )
        let messages = SimulatedMessageCarrier(
            clock: clock,
            seed: seed,
            stages: stages,
            journal: journal,
            problems: problems
        )
        var queues = gathering.queues
        for index in queues.indices {
            let simulated = legs.agents(queues[index].name)
            if !simulated.isEmpty { queues[index].agents = simulated }
        }
        let engine = Engine(
            setting: EngineSetting(
                clock: clock,
                ledger: ledger,
                writer: writer,
                journal: journal,
                legCarriers: ["simulated": legs],
                messageCarriers: ["simulated": messages],
                limits: gathering.engine.limits,
                queues: queues,
                wrapUp: { agent in legs.wrapsUp(agent) },
                seed: seed,
                budget: budget
            )
        )
        return (engine, { legs.sentences })
    }

    /// People of these folders answer their campaigns' calls from now on, and their files are played.
    package func stage(_ gathering: Gathering) {
        for (folder, scripts) in zip(gathering.folders, gathering.scripts) {
            stages.take(stage(folder, scripts), of: folder.file.campaign.name)
        }
    }

    /// The simulated agents of a queue that a folder casts.
    package func agents(_ queue: String) -> [Destination] { stages.agents(queue) }

    private func stage(_ folder: CampaignFolder, _ scripts: CampaignScripts) -> Stage {
        let path = folder.directory.path
        let zone = folder.file.campaign.zone.flatMap { Zone($0) }
        let cast: any Cast =
            scripts.callees.map { ScriptedCast($0, clock: clock, zone: zone) } ?? EverydayCast()
        return Stage(cast: casting(folder.file.campaign.name, cast), folder: path)
    }
}
