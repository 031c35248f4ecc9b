import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store

/// Prints what a campaign costs under virtual time: CPU of one core and memory.
///
/// The ledger's commits are timed where the world makes them, with all who look at the event log. Lua is
/// measured beside: the flow run alone, once for each attempt that was answered. The rules are measured
/// beside too: one judgement of a target that is due, with its reads, for each attempt. What is left is the
/// tasks, the simulated people and the ledger's other reads.
func runSimulateBench(targets: Int) async throws {
    let bench = try SimulateBench(targets: targets)
    defer { bench.folder.remove() }
    try await bench.run()
}

private struct SimulateBench {
    let targets: Int
    let folder: BenchFolder

    private static let flow = """
        return function(call)
            call:say("Hello {name|there}, {doctor} expects you tomorrow.")
            local key = call:digits{ say = "Press 1 to confirm.", max = 1, timeout = "5s" }
            call:set_variables{ answer = key or "none" }
            call:say("Goodbye.")
            return "told"
        end
        """

    init(targets: Int) throws {
        self.targets = targets
        folder = try BenchFolder(
            [
                "targets.csv": BenchFolder.targets(targets),
                "outplan.lua": """
                return {
                    dial_timeout = "25s", tries = { total = 3 }, retry = { busy = "15m", default = "4h" },
                    windows = { { days = "mon-sun", "08:00-20:00" } },
                }
                """,
                "flow.lua": Self.flow,
                "callees.lua": """
                return {
                    { chance = { answered = .6, machine = .1, busy = .1 }, rings = { "3s", "18s" },
                      run = function(callee)
                        callee:hear("Press 1", "60s")
                        callee:wait{ "1s", "4s" }
                        callee:press("1")
                      end },
                }
                """,
            ],
            // So that it takes its seven days, of twelve hours each.
            limits: """
                [limits]
                concurrent = 10000
                per_second = \(Double(targets) / 200_000)
                breaker = 0
                """
        )
    }

    func run() async throws {
        let started = Measure.cpuNanoseconds()
        let before = try Measure.residentBytes()
        Measure.forgetPeak()
        let world = World(start: Instant(milliseconds: 1_772_467_200_000), seed: 7)
        let ledger = try Ledger(.memory, simulated: true, identifiers: world.identifiers)
        let writer = LedgerWriter(ledger, mode: .stepped)
        let run = EngineRun(
            gathering: try Gathering([folder.campaign]),
            ledger: ledger,
            writer: writer,
            clock: world.clock,
            seed: world.seed,
            journal: NoJournal(),
            budget: .simulated,
            problems: { Measure.say($0) }
        )
        let publications = try await world.run(committing: writer) { try await run.publish() }
        let published = publications.map(\.published)
        let read = try Measure.residentBytes()
        let importing = Double(Measure.cpuNanoseconds() - started) / Double(targets) / 1000
        let engine = try run.engine()
        let checks = RunChecks(published, ledger: ledger, limits: engine.setting.limits, seed: world.seed)
        ledger.observe { checks.see($0) }
        let rule = try rulesNanoseconds(engine.setting, published, at: world.clock.now) / 1000

        let began = (cpu: Measure.cpuNanoseconds(), start: world.clock.now)
        let (report, commits) = try steps(world, writer) { try await engine.run(published) }
        let cpu = Double(Measure.cpuNanoseconds() - began.cpu)
        let counters = try ledger.counters(published[0].campaign.id)
        guard report.ends["bench"] == .finished, checks.violations.isEmpty else {
            throw BenchProblem("simulate: it ended as \(report.ends); \(checks.violations)")
        }
        let attempts = Double(counters["attempts", default: 0])
        let answered = Double(counters["outcome.answered", default: 0])
        let lua =
            try LuaShare(Self.flow, limit: .simulated).nanoseconds(of: 5_000) / 1000 * answered / attempts
        show(cpu: cpu / attempts / 1000, commits: Double(commits) / attempts / 1000, lua: lua, rules: rule)
        let days = Double((world.clock.now - began.start).milliseconds) / 86_400_000
        Measure.show("simulate: attempts of a target", attempts / Double(targets), "")
        Measure.show("simulate: days that passed", days, "")
        Measure.show("simulate: CPU of reading a target's row into the ledger, us", importing, "")
        let peak = Double(Measure.peakBytes() - before)
        Measure.show("simulate: peak of memory, MiB", peak / 1_048_576, "")
        let each = Figure.Peer(name: "the peak", value: peak / Double(targets))
        Measure.show(
            "simulate: bytes of memory for a target, read",
            Double(read - before) / Double(targets),
            "",
            beside: each
        )
        Measure.show("simulate: bytes of memory for a target, at the peak", peak / Double(targets), "")
    }

    private func show(cpu: Double, commits: Double, lua: Double, rules: Double) {
        Measure.judge("simulate: CPU of an attempt, us", cpu, limit: 120)
        Measure.judge("simulate: attempts a minute on one core", 60e6 / cpu, aim: 500_000)
        let whole = Figure.Peer(name: "the whole", value: cpu)
        Measure.show("simulate: CPU of an attempt, the ledger's commits, us", commits, "", beside: whole)
        Measure.show("simulate: CPU of an attempt, Lua, us", lua, "", beside: whole)
        Measure.show("simulate: CPU of an attempt, one judgement, us", rules, "", beside: whole)
        let rest = cpu - commits - lua - rules
        Measure.show("simulate: CPU of an attempt, tasks and people, us", rest, "", beside: whole)
    }

    /// As a world steps, one after the other: what can run, what is to be committed, the next alarm. Beside
    /// what `body` returns the nanoseconds of the commits.
    private func steps<Value: Sendable>(
        _ world: World,
        _ writer: LedgerWriter,
        _ body: @escaping @Sendable @concurrent () async throws -> Value
    ) throws -> (Value, commits: Int) {
        let stepped = SteppedWorld(world, body)
        var commits = 0
        while true {
            // No alarm is this early: it runs what can run.
            if case .ended(let value) = try stepped.go(to: Instant(milliseconds: 0)) {
                return (value, commits)
            }
            let began = Measure.threadNanoseconds()
            let hasCommitted = writer.flush()
            commits += Measure.threadNanoseconds() - began
            if hasCommitted { continue }
            guard world.clock.advance() else { throw BenchProblem("simulate: it does not go on") }
        }
    }

    private func rulesNanoseconds(
        _ setting: EngineSetting,
        _ published: [PublishedCampaign],
        at now: Instant
    ) throws -> Double {
        let decider = Decider(
            ledger: setting.ledger,
            published: published[0],
            seed: setting.seed,
            suppressionUnreadable: nil
        )
        let due = try setting.ledger.due(published[0].campaign.id, now: now, limit: 1_000)
        guard !due.isEmpty else { throw BenchProblem("simulate: nobody is due") }
        let began = Measure.cpuNanoseconds()
        for subject in due { _ = try decider.judge(subject, now: now) }
        return Double(Measure.cpuNanoseconds() - began) / Double(due.count)
    }
}
