import API
import ArgumentParser
import Authoring
import Dialer
import Dispatch
import Flows
import Foundation
import Intake
import Logging
import Outbound
import Simulation
import Store
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the HTTP API, its events and the page, and dials: one process over one ledger.",
        usage: "trunkside serve [<folders> ...] [options]",
        discussion: """
            Campaigns come through the API, or from folders, which are brought into the ledger first. Those that \
            were running when the process ended go on. The first start on this machine's own address makes an \
            access key and prints it, once; further ones: trunkside key create.

            SIGTERM and Ctrl-C drain: nothing new is dialed, open attempts may end. A second one leaves at once.

              trunkside serve
              trunkside serve examples/telemarketing --speed 60
              trunkside serve --listen 0.0.0.0:8443 --tls-certificate cert.pem --tls-key key.pem
            """
    )

    @Argument(help: "Campaign folders to bring into the ledger; none is fine.", completion: .directory)
    var folders: [String] = []

    @OptionGroup var options: ServeOptions

    @Option(
        help: ArgumentHelp(
            "The ledger (default: the folder's own, the engine's file's, else one in ~/.local/state).",
            valueName: "file"
        )
    )
    var database: String?

    @Option(
        help: ArgumentHelp(
            "How many times faster than life the clock goes, with simulated carriers.",
            valueName: "factor"
        )
    )
    var speed: Double?

    @Option(help: "The seed of chance, of simulated people (default: simulation.seed).")
    var seed: UInt64?

    func validate() throws {
        if let speed { try Run.check(speed, "--speed") }
    }

    func run() async throws {
        let terminal = Terminal()
        let variables = try Variables()
        let factor = try factor(variables)
        let gathering = try gathering(variables)
        var setting = options.setting(gathering)
        setting.seed = seed ?? variables.seed ?? gathering.folders.first?.file.simulation?.seed ?? 0
        let file = try place(gathering, variables)
        let ledger = try Ledger(.file(file.path), simulated: true, identifiers: SystemIdentifiers())
        let logger = options.logger(terminal)
        let start = max(SystemClock.present, try ledger.lastInstant() ?? Instant(milliseconds: 0))
        let pace = SystemPace(origin: start, factor: factor)
        let web = WebClient()
        let engine = try ServedEngine(
            gathering,
            ledger: ledger,
            pace: pace,
            start: start,
            seed: setting.seed,
            budget: .production,
            kept: FolderShelf(ledger: file.path).folders(),
            altering: { $0.fetch = PacedFetch(client: web, pace: pace, clock: $0.clock) },
            problems: { logger.warning("script", metadata: ["problem": "\($0)"]) }
        )
        let keys = KeyDesk(
            ledger: ledger,
            writer: engine.writer,
            identifiers: SystemIdentifiers(),
            entropy: SystemEntropy.bytes
        )
        let first = try await keys.first(for: setting, at: SystemClock.present)
        tell(terminal, first, ledger: file, of: gathering.engineFile)
        let publications = try await engine.publish()
        try Announcement(terminal: terminal, output: .text).publications(publications, onError: .skip)
        let health = Health()
        let services = Services(
            ledger: ledger,
            writer: engine.writer,
            keys: keys.ring { SystemClock.present },
            setting: setting,
            now: { engine.now },
            uptime: { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 },
            wall: { SystemClock.present },
            identifiers: SystemIdentifiers(),
            entropy: SystemEntropy.bytes,
            ask: { demand, by in await engine.ask(demand, by: by) },
            health: health,
            stage: { engine.stage($0) },
            unreadable: gathering.unreadableSuppressions
        )
        let server = APIServer(services: services, logger: logger)
        let notice = SystemNotice()
        let signals = Signals(
            terminal,
            stopping: {
                health.become(.draining)
                notice.stopping()
                engine.stop()
            }
        )
        defer { signals.cancel() }
        let webhooks = WebhookClient(services, logger: logger)
        let serving = Serving(engine: engine, server: server, health: health, web: web, webhooks: webhooks)
        let (host, scheme) = (setting.host, setting.tls == nil ? "http" : "https")
        try await serving.run(publications.map(\.published)) { port in
            terminal.line("listening on \(scheme)://\(ListenAddress(host: host, port: port))")
            notice.ready()
        }
        await engine.close()
    }

    private func tell(_ terminal: Terminal, _ first: KeySecret?, ledger: URL, of engineFile: URL?) {
        if let first { terminal.line("the first access key, shown this once: \(first.text)") }
        let by = engineFile.map { ", by \(CampaignFolder.shown($0))" } ?? ""
        terminal.line("ledger \(CampaignFolder.shown(ledger)) (simulated\(by))")
    }

    private func factor(_ variables: Variables) throws -> Double {
        if let speed = variables.speed { try Run.check(speed, "the variable TRUNKSIDE_SPEED") }
        return speed ?? variables.speed ?? 1
    }

    private func gathering(_ variables: Variables) throws -> Gathering {
        var reading = variables.setting
        reading.overridden = [.start, .speed, .seed]
        let directories = folders.map { URL(fileURLWithPath: $0, isDirectory: true).standardizedFileURL }
        if directories.isEmpty { reading.engineFile = ServedPlace.engineFile(variables) }
        let gathering = try Gathering(directories, setting: reading)
        let findings = gathering.scriptFindings
        if !findings.isEmpty { throw Findings(findings) }
        return gathering
    }

    /// The ledger's file, in a folder that is there.
    private func place(_ gathering: Gathering, _ variables: Variables) throws -> URL {
        if folders.isEmpty {
            return try ServedPlace(database: database, variables: variables).file(gathering)
        }
        let place = try LedgerPlace(gathering: gathering, override: database ?? variables.database)
        try place.prepare()
        return place.file
    }
}
