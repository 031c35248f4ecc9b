import API
import Dialer
import Store
import Web

/// The engine and the server of one process, beside each other.
struct Serving: Sendable {
    let engine: ServedEngine
    let server: APIServer
    let health: Health
    /// What scripts ask.
    let web: WebClient
    let webhooks: WebhookClient

    private enum End: Sendable { case engine, server, writer }

    /// Until the engine has drained, after it was asked to stop; whoever reads may go on until then. A server
    /// that cannot listen, an engine that fails, and a ledger that fails under either of them end both:
    /// started again, the process finds all that was acknowledged.
    func run(
        _ campaigns: [PublishedCampaign],
        listening: @escaping @Sendable (Int) -> Void
    ) async throws {
        async let _ = web.run()
        async let _ = webhooks.run()
        try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask {
                _ = try await engine.run(campaigns)
                return .engine
            }
            group.addTask {
                try await server.run { port in
                    health.become(.ready)
                    listening(port)
                }
                return .server
            }
            group.addTask {
                if let failure = await engine.writer.failure() { throw failure }
                return .writer
            }
            defer { group.cancelAll() }
            // The endings of streams and the last answers are still to be sent.
            if try await group.next() == .engine { server.stop() }
            _ = try await group.next()
        }
    }
}
