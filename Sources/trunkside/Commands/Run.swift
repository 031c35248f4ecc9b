import ArgumentParser
import Authoring
import Dialer
import Dispatch
import Flows
import Foundation
import Intake
import Outbound
import Simulation
import Store
import Web

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Dials campaigns to their end, with progress; continues where an earlier run stopped.",
        usage: "trunkside run <folders> ... [options]",
        discussion: """
            Ctrl-C stops: nothing new is dialed, open attempts may end within limits.drain. \
            A second Ctrl-C leaves at once, and the next run rescues what was open.

            Variables: TRUNKSIDE_DATABASE, TRUNKSIDE_SEED and TRUNKSIDE_SPEED stand for the options of their names;
            TRUNKSIDE_CONFIG names the engine's file. A flag goes over a variable, a variable over a file.

              trunkside run examples/appointment-reminders --speed 20000
              trunkside run examples/newsletter --speed 50000 --database news.db
            """
    )

    @OptionGroup var options: FolderOptions

    @Option(
        help: ArgumentHelp(
            "The ledger to use instead of the folder's or the engine's own.",
            valueName: "file"
        )
    )
    var database: String?

    @Option(
        help: ArgumentHelp(
            "How many times faster than life the simulated clock goes (default: simulation.speed).",
            valueName: "factor"
        )
    )
    var speed: Double?

    @Option(
        help: ArgumentHelp(
            "Dial so many targets, then stop as Ctrl-C does; another run goes on with the others.",
            valueName: "targets"
        )
    )
    var limit: Int?

    func validate() throws {
        try options.requireFolders()
        if let limit, limit < 1 { throw ValidationError("--limit is \(limit); it must be 1 or more") }
        if let speed { try Run.check(speed, "--speed") }
    }

    /// The clock's factor is within what `simulation.speed` may be.
    static func check(_ speed: Double, _ name: String) throws {
        guard CampaignFile.speeds.contains(speed) else {
            throw ValidationError(
                "\(name) is \(speed); it must be from \(CampaignFile.speeds.lowerBound) to "
                    + "\(CampaignFile.speeds.upperBound)"
            )
        }
    }

    func run() async throws {
        let terminal = Terminal()
        let variables = try Variables()
        if let speed = variables.speed { try Run.check(speed, "the variable TRUNKSIDE_SPEED") }
        let speed = speed ?? variables.speed
        let gathering = try options.gathering(variables, overridden: speed == nil ? [] : [.speed])
        let place = try LedgerPlace(gathering: gathering, override: database ?? variables.database)
        if options.dryRun { return try await options.rehearse(gathering, variables) }
        let announcement = Announcement(terminal: terminal, output: options.output)
        try place.prepare()
        announcement.say("ledger \(CampaignFolder.shown(place.file)) (simulated)")
        let ledger = try Ledger(.file(place.file.path), simulated: true, identifiers: SystemIdentifiers())
        let begin = max(
            options.start(of: gathering),
            try ledger.lastInstant() ?? Instant(milliseconds: 0)
        )
        let factor = speed ?? gathering.folders.first?.file.simulation?.speed ?? 1
        let seed = options.seed(of: gathering, variables)
        // Simulated people live in the world that `simulate` makes; only its time is held back.
        let pace = SystemPace(origin: begin, factor: factor)
        let world = World(start: begin, seed: seed, pace: pace)
        let writer = LedgerWriter(ledger, mode: .stepped)
        let journal = try RunJournal(options.journal)
        journal.header(seed: seed, at: begin)
        ledger.observe { rows in journal.record(rows) }
        let run = EngineRun(
            gathering: gathering,
            ledger: ledger,
            writer: writer,
            clock: world.clock,
            seed: seed,
            journal: journal,
            budget: .production,
            problems: { terminal.error($0) }
        )
        let publications = try await world.run(committing: writer) {
            try await run.publish(onError: options.onError)
        }
        try announcement.publications(publications, onError: options.onError)
        let progress = try startProgress(terminal, publications, ledger: ledger)
        if let progress { ledger.observe { rows in progress.take(rows) } }
        var setting = try run.engine().setting
        setting.targetLimit = limit
        setting.tracesLines = options.traceLines
        let web = WebClient()
        setting.fetch = PacedFetch(client: web, pace: pace, clock: world.clock)
        let engine = Engine(setting: setting)
        let steering = Steering(engine, gathering, ledger: place.file, terminal: terminal)
        let signals = Signals(terminal, stopping: { engine.stopping.send(()) }, leaving: { steering.leave() })
        let report: Result<Engine.Report, any Error>
        do {
            async let _ = web.run()
            let ended = try await world.run(committing: writer) {
                try await engine.run(publications.map(\.published))
            }
            report = .success(ended)
        } catch {
            report = .failure(error)
        }
        // A run that failed is when its journal is wanted most.
        signals.cancel()
        steering.end()
        progress?.end()
        await writer.close()
        try journal.close()
        let ended = try report.get()
        try announcement.left(ended, publications, limit: limit, ledger: ledger)
        try announcement.end(ended, publications, ledger: ledger)
    }

    /// Where people read.
    private func startProgress(
        _ terminal: Terminal,
        _ publications: [Publication],
        ledger: Ledger
    ) throws -> Progress? {
        guard options.output == .text else { return nil }
        var all: Int64 = 0
        var done: Int64 = 0
        var reached: Int64 = 0
        for publication in publications {
            let left = try ledger.unfinished(publication.published.campaign.id)
            all += left.waiting + left.held + left.progressing + left.done
            done += left.done
            reached += try ledger.counters(publication.published.campaign.id)["targets.done.reached"] ?? 0
        }
        let zone = publications.first?.published.campaign.zone.flatMap { Zone($0) } ?? Zone("UTC")
        return Progress(
            terminal: terminal,
            targets: Int(all),
            done: Int(done),
            reached: Int(reached),
            zone: zone
        )
    }
}
