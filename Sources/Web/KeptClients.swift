import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL
import Outbound
import Synchronization

/// A client for each host and address that was checked: it connects to this address and to no other, whatever
/// the name leads to by then, and says the host's name in TLS and in its requests. The ones that were used
/// last are kept with their connections.
final class KeptClients: Sendable {
    struct Key: Hashable {
        var host: WebAddress.Host
        var address: IPAddress
    }

    private struct Entry {
        var client: HTTPClient
        var users = 0
        var lastUse = 0
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var uses = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let limit: Int
    /// To each host and address.
    private let connections: Int
    private let trust: TLSConfiguration

    init(limit: Int, connections: Int, trust: TLSConfiguration) {
        self.limit = limit
        self.connections = connections
        self.trust = trust
    }

    /// Every `take` has its `give`, when the answer has been read; nil once all is closed.
    func take(_ key: Key) -> HTTPClient? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.uses += 1
            var entry = state.entries[key] ?? Entry(client: make(key))
            entry.users += 1
            entry.lastUse = state.uses
            state.entries[key] = entry
            return entry.client
        }
    }

    func give(_ key: Key) {
        let dropped = state.withLock { state -> HTTPClient? in
            state.entries[key]?.users -= 1
            guard state.entries.count > limit,
                let oldest = state.entries.filter({ $0.value.users == 0 }).min(by: {
                    $0.value.lastUse < $1.value.lastUse
                })
            else { return nil }
            return state.entries.removeValue(forKey: oldest.key)?.client
        }
        if let dropped { close(dropped) }
    }

    func close() {
        let clients = state.withLock { state in
            state.isClosed = true
            defer { state.entries = [:] }
            return state.entries.values.map(\.client)
        }
        for client in clients { close(client) }
    }

    private func close(_ client: HTTPClient) { client.shutdown { _ in } }

    private func make(_ key: Key) -> HTTPClient {
        var setting = HTTPClient.Configuration(
            tlsConfiguration: trust,
            redirectConfiguration: .disallow,
            decompression: .disabled
        )
        setting.httpVersion = .http1Only
        // One refused connection is the answer: the next address is tried, or whoever asked is told.
        setting.connectionPool.retryConnectionEstablishment = false
        setting.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        setting.connectionPool.idleTimeout = .seconds(20)
        if case .name(let name) = key.host { setting.dnsOverride = [name: "\(key.address)"] }
        return HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            configuration: setting
        )
    }
}
