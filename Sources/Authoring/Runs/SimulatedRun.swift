import Dialer
import Flows
import Foundation
import Intake
import Outbound
import Simulation
import Store

/// Folders run under virtual time, with every checker watching: what `simulate` does, and what tests of the
/// engine's rules do.
package final class SimulatedRun: Sendable {
    package let world: World
    package let ledger: Ledger
    private let run: EngineRun

    /// A world from `start` on, for so many days at most. `ledger` is one of an earlier run to go on with;
    /// else it is a new one in memory. `between` makes its commits go wrong.
    package init(
        _ gathering: Gathering,
        start: Instant,
        days: Int64,
        seed: UInt64,
        journal: any Journal,
        ledger known: Ledger? = nil,
        between: (any CommitInterference)? = nil,
        problems: @escaping @Sendable (String) -> Void
    ) throws {
        world = World(start: start, seed: seed, until: start + .days(days))
        ledger = try known ?? Ledger(.memory, simulated: true, identifiers: world.identifiers)
        run = .simulated(
            gathering,
            in: world,
            ledger: ledger,
            between: between,
            journal: journal,
            problems: problems
        )
    }

    package func publish(
        onError: TargetImport.OnError = .skip,
        dryRun: Bool = false
    ) async throws -> [Publication] {
        try await world.run(committing: run.writer) { [run] in
            try await run.publish(onError: onError, dryRun: dryRun)
        }
    }

    /// What became of a run.
    package struct End: Sendable {
        package var report = Engine.Report()
        /// The days were over first; what is open stays open.
        package var isCut = false
        /// What the checkers saw against their rules.
        package var violations: [String] = []
    }

    /// Runs the campaigns to their end. `altering` may change the engine's setting before, `during` is run
    /// beside it. `watching` are checkers that observe the ledger already, from an earlier run on.
    package func run(
        _ published: [PublishedCampaign],
        watching known: RunChecks? = nil,
        altering: (inout EngineSetting) -> Void = { _ in },
        during: (@Sendable (Engine) async throws -> Void)? = nil
    ) async throws -> End {
        let (made, sentences) = try run.engineAndLegs()
        var setting = made.setting
        altering(&setting)
        let engine = Engine(setting: setting)
        world.waiters.add { engine.waits.sentences }
        world.waiters.add(sentences)
        let checks =
            known ?? RunChecks(published, ledger: ledger, limits: setting.limits, seed: setting.seed)
        if known == nil { ledger.observe { checks.see($0) } }
        var end = End()
        do {
            end.report = try await world.run(committing: run.writer) {
                try await withThrowingTaskGroup(of: Engine.Report?.self) { group in
                    group.addTask { try await engine.run(published) }
                    if let during {
                        group.addTask {
                            try await during(engine)
                            return nil
                        }
                    }
                    while let report = try await group.next() {
                        guard let report else { continue }
                        group.cancelAll()
                        return report
                    }
                    return Engine.Report()
                }
            }
        } catch let problem as WorldProblem {
            guard case .time = problem else { throw problem }
            end.isCut = true
        }
        end.violations = checks.violations
        return end
    }
}
