import API
import Authoring
import Flows
import Outbound
import Simulation
import Store
import Testing

extension LiveServer {
    /// A server with the engine that really dials, at life's pace, over a ledger in memory: of one customer.
    static func dialing(_ body: @escaping @Sendable (LiveServer) async throws -> Void) async throws {
        let identifiers = CountedIdentifiers()
        let ledger = try Ledger(.memory, simulated: true, identifiers: identifiers)
        let engine = try ServedEngine(
            try Gathering([]),
            ledger: ledger,
            pace: LivePace(origin: now),
            start: now,
            seed: 7,
            budget: .production,
            problems: { Issue.record("\($0)") }
        )
        let services = Services(
            ledger: ledger,
            writer: engine.writer,
            keys: ring { true },
            setting: setting(APISetting()),
            now: { engine.now },
            uptime: { 1000 },
            identifiers: identifiers,
            entropy: { [UInt8](repeating: 7, count: $0) },
            ask: { demand, by in await engine.ask(demand, by: by) },
            health: Health()
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try await engine.run() }
            try await serve(services, Routes.all, body)
            group.cancelAll()
        }
        await engine.close()
    }
}
