import API
import AsyncHTTPClient
import Dialer
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import Outbound
import Store
import Synchronization

/// A server on a free port of this machine over a ledger in memory, for as long as a test's body takes.
struct LiveServer: Sendable {
    let port: Int
    let services: Services

    /// The secrets that `keys` know: one for each scope of customer 1, and one of another customer.
    static let admin = "ts_admin"
    static let manager = "ts_manager"
    static let read = "ts_read"
    /// Of the first of `others`.
    static let stranger = "ts_stranger"

    static let now = Instant(milliseconds: 1_772_463_600_000)

    static func run(
        _ setting: APISetting = APISetting(),
        routes: [Route] = Routes.all,
        others: [String] = [],
        uptime: @escaping @Sendable () -> Double = { 1000 },
        wall: @escaping @Sendable () -> Instant = { now },
        isValid: @escaping @Sendable () -> Bool = { true },
        keys: (@Sendable (Ledger) -> KeyRing)? = nil,
        answers: @escaping @Sendable (Order.Demand) -> Order.Answer = { _ in .refused("no engine runs here")
        },
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        let identifiers = CountedIdentifiers()
        let ledger = try Ledger(.memory, simulated: true, identifiers: identifiers)
        for (index, name) in others.enumerated() {
            let change = ResourceChange.customer(CustomerChange(name: name))
            let wish = ResourceWrite.create(uuid: UUIDText.version4(9, UInt64(index)), change)
            _ = try ledger.commit([.resource(wish, of: Identifier(1), at: now)])
        }
        let drawn = CountedBytes()
        let services = Services(
            ledger: ledger,
            writer: LedgerWriter(ledger, mode: .thread),
            keys: keys?(ledger) ?? ring(isValid),
            setting: Self.setting(setting),
            now: { now },
            uptime: uptime,
            wall: wall,
            identifiers: identifiers,
            entropy: { [drawn] in
                let byte = drawn.next()
                return [UInt8](repeating: byte, count: $0)
            },
            ask: { demand, _ in answers(demand) },
            health: Health()
        )
        try await serve(services, routes, body)
    }

    /// On a free port.
    static func setting(_ setting: APISetting) -> APISetting {
        var setting = setting
        setting.port = 0
        return setting
    }

    static func ring(_ isValid: @escaping @Sendable () -> Bool) -> KeyRing {
        KeyRing { hash in
            for (secret, scope) in [(admin, Scope.admin), (manager, .manager), (read, .read)]
            where KeySecret.hash(of: secret) == hash && isValid() {
                return (hash, Caller(customer: Identifier(1), key: secret, scope: scope))
            }
            guard KeySecret.hash(of: stranger) == hash else { return nil }
            return (hash, Caller(customer: Identifier(2), key: stranger, scope: .admin))
        }
    }

    static func serve(
        _ services: Services,
        _ routes: [Route],
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        services.health.become(.ready)
        let server = APIServer(
            services: services,
            routes: routes,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let (ports, announced) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { announced.yield($0) } }
            group.addTask {
                var iterator = ports.makeAsyncIterator()
                guard let port = await iterator.next() else { return }
                try await body(LiveServer(port: port, services: services))
            }
            // Whatever ends first: the body, or a server that cannot listen.
            try await group.next()
            group.cancelAll()
        }
    }

    /// Makes the customer whose key is `stranger`.
    func addOther() throws {
        let uuid = "99999999-0000-4000-8000-000000000002"
        try write(.create(uuid: uuid, .customer(CustomerChange(name: "other"))))
    }

    /// Writes to the ledger past the API.
    func write(_ wish: ResourceWrite, of customer: Identifier<Customer> = Customer.local) throws {
        let results = try services.ledger.commit([.resource(wish, of: customer, at: LiveServer.now)])
        if case .denied(let denial) = results.first { throw denial }
    }

    struct Reply {
        var status: Int
        var headers: [String: String]
        var text: String
        var json: JSONValue

        var reason: String? { json["error"]?["reason"]?.string }
    }

    func ask(
        _ method: String,
        _ path: String,
        key: String? = LiveServer.admin,
        headers: [String: String] = [:],
        body: String? = nil,
        bytes: [UInt8]? = nil
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
        request.method = .RAW(value: method)
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            request.headers.replaceOrAdd(name: name, value: value)
        }
        if let body {
            if headers["Content-Type"] == nil {
                request.headers.add(name: "Content-Type", value: "application/json")
            }
            request.body = .bytes(ByteBuffer(string: body))
        }
        if let bytes { request.body = .bytes(ByteBuffer(bytes: bytes)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        let text = String(buffer: bytes)
        return Reply(
            status: Int(response.status.code),
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first
            },
            text: text,
            json: (try? JSONValue(parsing: text)) ?? .null
        )
    }
}

/// UUIDs that count up.
final class CountedIdentifiers: IdentifierSource {
    private let last = Mutex<UInt64>(0)

    func next() -> String {
        UUIDText.version4(
            0,
            last.withLock { value in
                value += 1
                return value
            }
        )
    }
}

/// Bytes that count up, from 7 on.
private final class CountedBytes: Sendable {
    private let last = Mutex<UInt8>(6)

    func next() -> UInt8 {
        last.withLock { value in
            value &+= 1
            return value
        }
    }
}
