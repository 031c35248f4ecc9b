import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import Outbound
import ServiceLifecycle
import Store

/// The HTTP server over its routes.
package struct APIServer: Sendable {
    private let services: Services
    private let routes: [Route]
    private let logger: Logger
    private let records: @Sendable (RequestRecord) -> Void
    private let stopping = Mailbox<Void>(limit: 1)
    /// How long whoever has asked may wait for an answer once the server stops.
    private static let grace = Duration.seconds(5)

    package init(
        services: Services,
        routes: [Route]? = nil,
        logger: Logger,
        records: @escaping @Sendable (RequestRecord) -> Void = { _ in }
    ) {
        self.services = services
        self.routes = routes ?? Routes.all
        self.logger = logger
        self.records = records
    }

    /// Takes no more requests, ends the streams with a word of why, and lets `run` return once all are
    /// answered.
    package func stop() { stopping.send(()) }

    /// Listens until it is stopped or the task is cancelled; `listening` is called with the port once it
    /// does.
    package func run(listening: @escaping @Sendable (Int) -> Void) async throws {
        let setting = services.setting
        services.ledger.observe { [metrics = services.metrics] in metrics.see($0) }
        let places = AddressPlaces(setting)
        let base = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [GuardPosting(setting.haste, places)],
                idleTimeout: .seconds(75),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10,
                    maxHeaderListSize: 32 << 10,
                    maxHeaderFieldCount: 100
                )
            )
        )
        let server = try setting.tls.map {
            try HTTPServerBuilder.tls(base, tlsConfiguration: $0.configuration())
        }
        let application = Application(
            responder: APIResponder(
                services: services,
                routes: routes,
                logger: logger,
                records: { [metrics = services.metrics, records] record in
                    metrics.answered(record)
                    records(record)
                }
            ),
            server: server ?? base,
            configuration: ApplicationConfiguration(
                address: .hostname(setting.host, port: setting.port),
                serverName: "trunkside",
                availableConnectionsDelegate: MaximumAvailableConnections(setting.connections, logger: logger)
            ),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? setting.port) },
            logger: logger
        )
        let pulse = services.feed.beat(services)
        defer { pulse.cancel() }
        // Streams never end by themselves: who stops the server ends them.
        try await withTaskCancellationHandler {
            var life = ServiceGroupConfiguration(services: [.init(service: application)], logger: logger)
            life.maximumGracefulShutdownDuration = Self.grace
            let group = ServiceGroup(configuration: life)
            async let _ = end(group)
            do { try await group.run() } catch let error as IOError {
                let why = String(cString: strerror(error.errnoCode))
                throw ServerProblem("\(setting.host):\(setting.port) cannot be listened on: \(why)")
            }
        } onCancel: {
            services.feed.close()
        }
    }

    private func end(_ group: ServiceGroup) async {
        guard await stopping.next() != nil else { return }
        services.feed.close()
        await group.triggerGracefulShutdown()
    }
}

/// Why the server cannot serve.
package struct ServerProblem: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
