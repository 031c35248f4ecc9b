import API
import AsyncHTTPClient
import Dialer
import HTTPTypes
import NIOCore
import NIOHTTP1
import Outbound
import Store
import Testing

/// What holds for every route, asked of all in the table.
struct EveryRouteTests {
    private static func run(
        _ setting: APISetting = APISetting(),
        _ body: @escaping @Sendable (LiveServer, Holdings) async throws -> Void
    ) async throws {
        var setting = setting
        // Whoever is not let in asks again at once.
        setting.failures = 0
        try await LiveServer.run(setting, answers: LiveServer.obedient) { server in
            try await body(server, try await Holdings.operators(server))
        }
    }

    /// The fields that a refusal names.
    private static func fields(_ reply: LiveServer.Reply) -> [String] {
        (reply.json["error"]?["details"]?.list ?? []).compactMap { $0["field"]?.string }
    }

    @Test func `without a key only what says nothing of anybody is answered`() async throws {
        try await Self.run { server, own in
            var answered: [String] = []
            for route in Routes.all {
                let reply = try await server.ask(route, own.ids, key: nil, body: route.body(of: own))
                if reply.status == 200 {
                    answered.append(route.path)
                    #expect(!reply.text.contains(own.word), "\(route.title)")
                    continue
                }
                #expect(reply.status == 401, "\(route.title): \(reply.text.prefix(300))")
                #expect(reply.reason == "AUTHENTICATION_REQUIRED", "\(route.title)")
                #expect(reply.headers["www-authenticate"] == "Bearer", "\(route.title)")
            }
            #expect(answered.sorted() == Route.open)
        }
    }

    @Test func `a key that has expired or was deleted opens nothing`() async throws {
        var setting = APISetting()
        setting.failures = 0
        let ring: @Sendable (Ledger) -> KeyRing = {
            Self.desk($0, LedgerWriter($0, mode: .stepped)).ring { LiveServer.now }
        }
        try await LiveServer.run(setting, keys: ring) { server in
            let (ledger, now) = (server.services.ledger, LiveServer.now)
            let desk = Self.desk(ledger, server.services.writer)
            func make(_ name: String, expires: Instant? = nil) async throws -> String {
                try await desk.make(name, scope: .admin, of: Customer.local, expires: expires, at: now).text
            }
            let admin = try await make("admin")
            let expired = try await make("expired", expires: now)
            let deleted = try await make("deleted", expires: now + .hours(1))
            // It is known, and remembered, until it is deleted.
            #expect(try await server.ask("GET", "/v1.0/campaigns", key: deleted).status == 200)
            let keys = try await server.ask("GET", "/v1.0/accesskeys", key: admin).json["result"]?.list ?? []
            let id = try #require(keys.first { $0["name"] == "deleted" }?["id"]?.string)
            #expect(try await server.ask("DELETE", "/v1.0/accesskeys/\(id)", key: admin).status == 200)
            let gone = try await server.ask("GET", "/v1.0/accesskeys/\(id)", key: admin)
            #expect(gone.reason == "ACCESSKEY_NOT_FOUND")
            for route in Routes.all where !Route.open.contains(route.path) {
                for key in [expired, deleted, "ts_nobody", String(repeating: "x", count: 500)] {
                    let reply = try await server.ask(route, [:], key: key)
                    #expect(reply.status == 401, "\(route.title): \(reply.text.prefix(300))")
                    #expect(reply.reason == "INVALID_CREDENTIALS", "\(route.title)")
                    #expect(!reply.text.contains(key), "\(route.title)")
                }
            }
        }
    }

    private static func desk(_ ledger: Ledger, _ writer: LedgerWriter) -> KeyDesk {
        let bytes = CountedIdentifiers()
        return KeyDesk(
            ledger: ledger,
            writer: writer,
            identifiers: CountedIdentifiers(),
            entropy: { Array(Array((bytes.next() + bytes.next()).utf8).suffix($0)) }
        )
    }

    @Test func `a key does what its scope says and what is below it`() async throws {
        try await Self.run { server, own in
            func refused(_ key: String) async throws -> [String] {
                var refused: [String] = []
                for route in Routes.all where !route.isStream {
                    // Nothing is to be done, so that the next route finds all as it was.
                    let reply = try await server.ask(route, [:], key: key, query: "?nobody=asks")
                    if reply.status == 403 {
                        refused.append(route.title)
                    } else {
                        #expect(reply.status == 400)
                    }
                }
                return refused
            }
            let writes = Routes.all.filter { $0.method != .get }.map(\.title)
            let keys = Routes.all.filter { $0.path.contains("/accesskeys") }.map(\.title)
            #expect(keys.count == 6)
            let looks = ["POST /v1.0/campaigns/{campaign_id}/simulate"]
            let read = try await refused(LiveServer.read)
            // An address may hold a secret of its receiver.
            let webhooks = Routes.all.filter { $0.path.contains("/webhooks") }.map(\.title)
            #expect(Set(read) == Set(writes + keys + webhooks).subtracting(looks))
            let manager = try await refused(LiveServer.manager)
            #expect(Set(manager) == Set(keys))
            let admin = try await refused(LiveServer.admin)
            #expect(admin == [])
        }
    }

    @Test func `ids that are none are refused by their names`() async throws {
        try await Self.run { server, own in
            for route in Routes.all {
                for name in route.names {
                    for id in ["17", "00000000-0000-4000-8000-00000000000g", "%00"] {
                        var ids = own.ids
                        ids[name] = id
                        let reply = try await server.ask(route, ids, key: own.key, body: route.body(of: own))
                        #expect(reply.status == 400, "\(route.title): \(reply.text.prefix(300))")
                        #expect(reply.reason == "INVALID_ID", "\(route.title)")
                        #expect(Self.fields(reply) == [name], "\(route.title)")
                    }
                }
            }
        }
    }

    @Test func `parameters that no route knows are refused by their names`() async throws {
        try await Self.run { server, own in
            for route in Routes.all {
                let reply = try await server.ask(
                    route,
                    own.ids,
                    key: own.key,
                    body: route.body(of: own),
                    query: "?page_sise=1"
                )
                #expect(reply.status == 400, "\(route.title): \(reply.text.prefix(300))")
                #expect(reply.reason == "INVALID_REQUEST_PARAMETER", "\(route.title)")
                #expect(Self.fields(reply) == ["page_sise"], "\(route.title)")
                guard let known = route.query.first else { continue }
                let twice = try await server.ask(
                    route,
                    own.ids,
                    key: own.key,
                    body: route.body(of: own),
                    query: "?\(known)=1&\(known)=1"
                )
                #expect(twice.status == 400, "\(route.title): \(twice.text.prefix(300))")
            }
        }
    }

    @Test func `fields that no route knows are refused by their names, and nothing is done`() async throws {
        try await Self.run { server, own in
            let before = try server.services.ledger.events(limit: 100_000).count
            for route in Routes.all where route.takesJSON {
                var body = route.body(of: own)
                body["nonsense"] = 1
                let reply = try await server.ask(route, own.ids, key: own.key, body: body)
                #expect(reply.status == 400, "\(route.title): \(reply.text.prefix(300))")
                #expect(Self.fields(reply).contains("nonsense"), "\(route.title): \(reply.text.prefix(300))")
                for text in ["{", "[]", "1", "\u{FEFF}{}", #"{"name":"a","name":"b"}"#] {
                    let broken = try await server.ask(
                        route.method.rawValue,
                        route.path(own.ids),
                        key: own.key,
                        body: text
                    )
                    #expect(broken.status == 400, "\(route.title) \(text): \(broken.text.prefix(300))")
                    #expect(broken.reason == "INVALID_JSON_BODY", "\(route.title) \(text)")
                }
            }
            #expect(try server.services.ledger.events(limit: 100_000).count == before)
        }
    }

    @Test func `a body of another type is not looked at`() async throws {
        try await Self.run { server, own in
            for route in Routes.all where route.isWrite {
                for type in ["application/pdf", "multipart/form-data; boundary=x"] {
                    let reply = try await server.ask(
                        route,
                        own.ids,
                        key: own.key,
                        body: route.body(of: own),
                        headers: ["Content-Type": type]
                    )
                    #expect(reply.status == 415, "\(route.title): \(reply.text.prefix(300))")
                    #expect(reply.reason == "UNSUPPORTED_MEDIA_TYPE", "\(route.title)")
                }
            }
        }
    }

    @Test func `a body that is too large is refused, whether it says its size or not`() async throws {
        var setting = APISetting()
        (setting.bodyLimit, setting.importLimit, setting.uploadLimit) = (2000, 2000, 2000)
        try await Self.run(setting) { server, own in
            let body = ByteBuffer(string: #"{"name":"\#(String(repeating: "x", count: 3000))"}"#)
            for route in Routes.all where route.isWrite {
                for length in [HTTPClientRequest.Body.Length.known(Int64(body.readableBytes)), .unknown] {
                    var request = HTTPClientRequest(
                        url: "http://127.0.0.1:\(server.port)\(route.path(own.ids))"
                    )
                    request.method = .RAW(value: route.method.rawValue)
                    request.headers.add(name: "Authorization", value: "Bearer \(own.key)")
                    let type =
                        route.path.hasSuffix("import")
                        ? "text/csv" : route.isFile ? "application/gzip" : "application/json"
                    request.headers.add(name: "Content-Type", value: type)
                    request.body = .stream(
                        AsyncStream<ByteBuffer> { stream in
                            stream.yield(body)
                            stream.finish()
                        },
                        length: length
                    )
                    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
                    let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
                    #expect(response.status == .payloadTooLarge, "\(route.title): \(text.prefix(300))")
                    #expect(text.contains(#""reason":"CONTENT_TOO_LARGE""#), "\(route.title)")
                }
            }
        }
    }
}
