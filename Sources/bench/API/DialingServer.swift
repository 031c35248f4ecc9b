import API
import Authoring
import Flows
import Foundation
import Logging
import Outbound
import Simulation
import Store
import Synchronization

/// A server that dials, with room for many followers, in a process of its own. To each line of its input it
/// answers how late its attempts were since the last one.
struct DialingServer {
    private let lateness = Lateness()

    func run(ledger path: String, folders: [String]) async throws {
        let gathering = try Gathering(folders.map { URL(fileURLWithPath: $0, isDirectory: true) })
        let ledger = try Ledger(.file(path), simulated: true, identifiers: ChanceIdentifiers())
        let pace = LifePace(origin: ChanceIdentifiers.present)
        let engine = try ServedEngine(
            gathering,
            ledger: ledger,
            pace: pace,
            start: pace.now,
            seed: 7,
            budget: .production,
            problems: { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
        )
        ledger.observe { [lateness] rows in
            for row in rows where row.kind == "attempt.dialing" { lateness.add(pace.passed(since: row.at)) }
        }
        let desk = KeyDesk(
            ledger: ledger,
            writer: engine.writer,
            identifiers: ChanceIdentifiers(),
            entropy: ChanceIdentifiers.bytes
        )
        var setting = APISetting()
        (setting.port, setting.rate, setting.connections) = (0, 0, 10_000)
        (setting.streams.all, setting.streams.ofKey) = (10_000, 10_000)
        setting.streams.ofCustomer = 10_000
        let services = Services(
            ledger: ledger,
            writer: engine.writer,
            keys: desk.ring { engine.now },
            setting: setting,
            now: { engine.now },
            uptime: { Double(Measure.wallNanoseconds()) / 1e9 },
            identifiers: ChanceIdentifiers(),
            entropy: ChanceIdentifiers.bytes,
            ask: { demand, by in await engine.ask(demand, by: by) },
            health: Health()
        )
        let publications = try await engine.publish()
        let server = APIServer(
            services: services,
            logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        )
        answerLines()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.run { port in
                    Measure.say("listening on http://127.0.0.1:\(port)")
                }
            }
            group.addTask { _ = try await engine.run(publications.map(\.published)) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func answerLines() {
        let thread = Thread { [lateness] in
            while readLine() != nil {
                Measure.say(lateness.taken())
            }
        }
        thread.start()
    }
}

/// How late attempts began, in milliseconds.
private final class Lateness: Sendable {
    private let all = Mutex<[Double]>([])

    func add(_ milliseconds: Double) { all.withLock { $0.append(milliseconds) } }

    /// How many there were, and what 99 of 100 did not exceed.
    func taken() -> String {
        let sorted = all.withLock { all in
            defer { all = [] }
            return all.sorted()
        }
        guard let last = sorted.last else { return "0 0 0 0" }
        return "\(sorted.count) \(sorted[sorted.count / 2]) \(sorted[sorted.count * 99 / 100]) \(last)"
    }
}
