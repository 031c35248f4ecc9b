import ArgumentParser
import Authoring
import Dialer
import Flows
import Foundation
import Intake
import Outbound
import Simulation
import Store

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs campaigns under virtual time: the engine's own code, a week in seconds, repeatable.",
        usage: "trunkside simulate <folders> ... [options]",
        discussion: """
            The same seed gives the same journal, byte for byte.

              trunkside simulate examples/appointment-reminders --seed 7 --days 7
              trunkside simulate examples/newsletter --keep newsletter.db
              trunkside simulate examples/sms-reminder --journal sms.jsonl
              trunkside simulate --swarm 100 --seed 1
            """
    )

    @OptionGroup var options: FolderOptions

    @Option(help: "How many days of virtual time at most, from 1 to 36500.")
    var days = 31

    @Option(
        help: ArgumentHelp(
            "Save the simulation's ledger to this file, for report, results and explain.",
            valueName: "file"
        )
    )
    var keep: String?

    @Option(
        help: ArgumentHelp(
            "Instead of folders: so many worlds drawn from --seed and the seeds after it, with faults.",
            valueName: "worlds"
        )
    )
    var swarm: Int?

    func validate() throws {
        if let swarm {
            guard (1...1_000_000).contains(swarm) else {
                throw ValidationError("--swarm is \(swarm); it must be from 1 to 1000000")
            }
            guard options.folders.isEmpty, keep == nil, options.start == nil, !options.dryRun else {
                throw ValidationError(
                    "--swarm draws campaigns from the seed: it takes no folder, --start, --keep or --dry-run"
                )
            }
            return
        }
        try options.requireFolders()
        guard (1...36_500).contains(days) else {
            throw ValidationError("--days is \(days); it must be from 1 to 36500")
        }
    }

    func run() async throws {
        if let swarm {
            let first = try options.seed ?? Variables().seed ?? 1
            return try await Swarm(
                count: swarm,
                first: first,
                journal: options.journal,
                output: options.output
            ).run()
        }
        let terminal = Terminal()
        let variables = try Variables()
        let announcement = Announcement(terminal: terminal, output: options.output)
        // Virtual time has no speed.
        let gathering = try options.gathering(variables, overridden: [.speed])
        if options.dryRun { return try await options.rehearse(gathering, variables) }
        if let keep { try Simulate.checkFree(keep) }
        let start = options.start(of: gathering)
        let seed = options.seed(of: gathering, variables)
        let journal = try RunJournal(options.journal)
        let simulation = try SimulatedRun(
            gathering,
            start: start,
            days: Int64(days),
            seed: seed,
            journal: journal,
            problems: { terminal.error($0) }
        )
        let (world, ledger) = (simulation.world, simulation.ledger)
        journal.header(seed: seed, at: start)
        ledger.observe { rows in journal.record(rows) }
        let began = SystemClock.present
        let publications = try await simulation.publish(onError: options.onError)
        try announcement.publications(publications, onError: options.onError)
        let end: SimulatedRun.End
        do {
            end = try await simulation.run(
                publications.map(\.published),
                altering: { $0.tracesLines = options.traceLines }
            )
        } catch {
            try journal.close()
            throw error
        }
        if end.isCut { announcement.say("the simulation ends after \(days) days; what is open stays open") }
        try journal.close()
        let seconds = Double((SystemClock.present - began).milliseconds) / 1000
        let hours = Double((world.clock.now - start).milliseconds) / 3_600_000
        let length =
            hours < 48 ? String(format: "%.1f hours", hours) : String(format: "%.1f days", hours / 24)
        announcement.say("simulated \(length) in \(String(format: "%.1f", seconds)) s, seed \(seed)")
        if let keep { try ledger.save(to: keep) }
        for violation in end.violations { terminal.error(violation) }
        try announcement.end(end.report, publications, ledger: ledger)
        if !end.violations.isEmpty { throw ExitCode(2) }
    }

    /// Said before the simulation, not after it: a ledger is never written over.
    private static func checkFree(_ file: String) throws {
        guard FileManager.default.fileExists(atPath: file) else { return }
        throw ValidationError("--keep \(file): the file is there already; name another, or remove it first")
    }
}
