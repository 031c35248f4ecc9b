import Authoring
import CLedgerFaults
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store

/// The whole engine over a ledger's file, in a process that is killed: what the crash tests start. Each call
/// and each message is told to the witness on the other side of this process's input and output, which must
/// have noted it before it happens, and so is each result as soon as the ledger has it.
///
/// usage: EngineLoad FOLDERS LEDGER stepped|thread SEED FAULT CALLS
@main
struct EngineLoad {
    static let start = Instant(milliseconds: 1_772_467_200_000)
    /// How much faster than life real time goes.
    static let speed: Int64 = 600

    let ledger: Ledger
    let gathering: Gathering
    let seed: UInt64
    let begin: Instant

    static func main() async {
        let arguments = CommandLine.arguments
        let faults = ["none": FAULTS_NONE, "kill": FAULTS_KILL, "torn": FAULTS_TORN, "full": FAULTS_FULL]
        guard arguments.count == 7, let seed = UInt64(arguments[4]), let fault = faults[arguments[5]],
            let calls = Int(arguments[6])
        else {
            WitnessLine.say("usage: EngineLoad FOLDERS LEDGER stepped|thread SEED FAULT CALLS")
            exit(64)
        }
        do {
            let load = try EngineLoad(folders: arguments[1], ledger: arguments[2], seed: seed)
            WitnessLine.say("began \(load.begin.milliseconds)")
            faults_arm(fault, calls)
            let report =
                try await arguments[3] == "thread" ? load.runByRealTime() : load.runByVirtualTime()
            WitnessLine.say("ended " + report.ends.values.map(\.rawValue).sorted().joined(separator: ","))
        } catch {
            WitnessLine.say("failed \(error)")
            exit(1)
        }
    }

    init(folders: String, ledger file: String, seed: UInt64) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folders).sorted()
        gathering = try Gathering(names.map { URL(filePath: folders).appending(path: $0) })
        ledger = try Ledger(.file(file), simulated: true, identifiers: RandomIdentifiers())
        begin = max(Self.start, try ledger.lastInstant() ?? Self.start)
        self.seed = seed
        ledger.observe { rows in
            for row in rows where row.kind == "attempt.done" || row.kind == "attempt.amended" {
                guard let attempt = row.attempt, let outcome = row.body["outcome"]?.string else { continue }
                WitnessLine.say("settled \(attempt) \(outcome)")
            }
        }
    }

    /// As `run` and `serve` do it over simulated carriers: one thread, and commits before time passes.
    private func runByVirtualTime() async throws -> Engine.Report {
        let world = World(start: begin, seed: seed)
        let writer = LedgerWriter(ledger, mode: .stepped)
        let run = run(writer, world.clock)
        let publications = try await world.run(committing: writer) { try await run.publish() }
        let engine = try engine(run)
        let report = try await world.run(committing: writer) {
            try await engine.run(publications.map(\.published))
        }
        await writer.close()
        return report
    }

    /// As with real carriers: every thread of the pool, and a thread that commits for all who wait.
    private func runByRealTime() async throws -> Engine.Report {
        let writer = LedgerWriter(ledger, mode: .thread)
        let run = run(writer, FastClock(origin: begin, speed: Self.speed))
        let publications = try await run.publish()
        let report = try await engine(run).run(publications.map(\.published))
        await writer.close()
        return report
    }

    private func run(_ writer: LedgerWriter, _ clock: any WallClock) -> EngineRun {
        EngineRun(
            gathering: gathering,
            ledger: ledger,
            writer: writer,
            clock: clock,
            seed: seed,
            journal: NoJournal(),
            budget: .simulated,
            problems: { WitnessLine.say("failed \($0)") }
        )
    }

    /// The run's engine, with a witness of what its carriers are given.
    private func engine(_ run: EngineRun) throws -> Engine {
        var setting = try run.engine().setting
        let clock = run.clock
        setting.legCarriers = setting.legCarriers.mapValues { WitnessedLegs(carrier: $0, clock: clock) }
        setting.messageCarriers = setting.messageCarriers.mapValues {
            WitnessedMessages(carrier: $0, clock: clock)
        }
        return Engine(setting: setting)
    }
}

private struct RandomIdentifiers: IdentifierSource {
    func next() -> String { UUID().uuidString.lowercased() }
}
