import Dialer
import Flows
import Intake
import Outbound
import Simulation
import Store
import Synchronization

/// Folders run by the engine over simulated carriers, under virtual time that passes only as far as the
/// caller says: what script tests and the prompt stand on.
///
/// Engine, callees and scripts all run on the calling thread, inside `go`. Between two calls nothing moves,
/// and the ledger may be read as it stands. Call `end` when it is not needed any more.
package final class Rehearsal {
    package typealias Pause = SteppedWorld<Engine.Report>.Pause

    package let world: World
    package let ledger: Ledger
    private var run: EngineRun
    private var stepped: SteppedWorld<Engine.Report>?
    private let waits = EngineWaits()
    /// The engine that runs, from `begin` on.
    package private(set) var engine: Engine?

    /// `ledger` is one to go on with; else it is a new one in memory. `casting` may put another cast in the
    /// place of a campaign's own, which it is given with the campaign's name.
    package init(
        _ gathering: Gathering,
        start: Instant,
        seed: UInt64,
        journal: any Journal = NoJournal(),
        ledger known: Ledger? = nil,
        casting: @escaping @Sendable (String, any Cast) -> any Cast = { _, cast in cast },
        problems: @escaping @Sendable (String) -> Void
    ) throws {
        world = World(start: start, seed: seed)
        ledger = try known ?? Ledger(.memory, simulated: true, identifiers: world.identifiers)
        run = .simulated(gathering, in: world, ledger: ledger, journal: journal, problems: problems)
        run.casting = casting
        world.waiters.add { [waits] in waits.words.withLock { $0 }() }
    }

    /// What puts another cast in the place of a campaign's own, from the next `begin` on.
    package var casting: @Sendable (String, any Cast) -> any Cast {
        get { run.casting }
        set { run.casting = newValue }
    }

    package var now: Instant { world.clock.now }

    /// Takes other folders from the next `publish` and `begin` on.
    package func take(_ gathering: Gathering) { run.gathering = gathering }

    package var writer: LedgerWriter { run.writer }

    /// Publishes every folder into the ledger.
    package func publish(onError: TargetImport.OnError = .skip) throws -> [Publication] {
        try perform { [run] in try await run.publish(onError: onError) }
    }

    /// Does something in the world that is not the engine's, to its end. Not while an engine runs.
    package func perform<Value: Sendable>(
        _ body: @escaping @Sendable @concurrent () async throws -> Value
    ) throws -> Value {
        let work = SteppedWorld(world, committing: run.writer, body)
        if case .ended(let value) = try work.go() { return value }
        work.end()
        throw WorldProblem.deadlock(at: now, waiting: world.waiters.sentences())
    }

    /// Begins to run campaigns; `go` lets them. An engine that runs already is ended first.
    package func begin(
        _ published: [PublishedCampaign],
        altering: (inout EngineSetting) -> Void = { _ in }
    ) throws {
        end()
        let (made, sentences) = try run.engineAndLegs()
        var setting = made.setting
        altering(&setting)
        let engine = Engine(setting: setting)
        waits.words.withLock { $0 = { engine.waits.sentences + sentences() } }
        self.engine = engine
        stepped = SteppedWorld(world, committing: run.writer) { try await engine.run(published) }
    }

    /// Lets the engine go on up to `limit`, or until `pausing` or `waiting` says true; without an engine only
    /// time passes.
    package func go(
        to limit: Instant? = nil,
        pausing: () -> Bool = { false },
        waiting: () -> Bool = { false }
    ) throws -> Pause {
        if let stepped { return try stepped.go(to: limit, pausing: pausing, waiting: waiting) }
        guard let limit else { return .quiet }
        world.clock.skip(to: limit)
        return .reached
    }

    /// Ends the engine where it stands, as a process that is killed would: what is open stays open.
    package func end() {
        stepped?.end()
        stepped = nil
        engine = nil
        waits.words.withLock { $0 = { [] } }
    }
}

/// What the engine that runs now waits for; an earlier one is forgotten.
private final class EngineWaits: Sendable {
    let words = Mutex<@Sendable () -> [String]>({ [] })
}
