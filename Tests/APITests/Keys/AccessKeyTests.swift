import API
import Outbound
import Store
import Synchronization
import Testing

/// Access keys over HTTP.
struct AccessKeyTests {
    @Test func `the secret is in the answer that makes a key, and nowhere else`() async throws {
        try await LiveServer.run { server in
            let made = try await server.ask(
                "POST",
                "/v1.0/accesskeys",
                headers: ["Idempotency-Key": "k"],
                body: #"{"name":"ci","expire":86400,"scope":"read"}"#
            )
            #expect(made.status == 200)
            #expect(made.json["token"]?.string?.hasPrefix("ts_") == true)
            #expect(made.json["token_prefix"]?.string.map { $0.count } == 9)
            #expect(made.json["scope"] == "read")
            #expect(made.json["tm_expire"] == "2026-03-03T15:00:00.000000Z")
            let again = try await server.ask(
                "POST",
                "/v1.0/accesskeys",
                headers: ["Idempotency-Key": "k"],
                body: #"{"name":"ci","expire":86400,"scope":"read"}"#
            )
            #expect(again.json["id"] == made.json["id"])
            #expect(again.json["token"] == nil)
            let path = "/v1.0/accesskeys/\(made.json["id"]?.string ?? "")"
            let shown = try await server.ask("GET", path)
            #expect(shown.json["token"] == nil)
            #expect(shown.json["hash"] == nil)
            let renamed = try await server.ask("PUT", path, body: #"{"name":"cd"}"#)
            #expect(renamed.json["name"] == "cd")
            #expect(try await server.ask("PUT", path, body: #"{"scope":"admin"}"#).status == 400)
            #expect(try await server.ask("DELETE", path).status == 200)
            #expect(try await server.ask("GET", path).reason == "ACCESSKEY_NOT_FOUND")
        }
    }

    @Test func `the operator makes the keys of other customers while it serves, and nobody else does`()
        async throws
    {
        try await LiveServer.run(others: ["acme"]) { server in
            let path = "/v1.0/accesskeys?customer="
            for name in ["acme", "newcomer"] {
                let made = try await server.ask("POST", path + name, body: #"{"scope":"read"}"#)
                #expect(made.status == 200, "\(made.text)")
                let id = try #require(made.json["id"]?.string)
                let listed = try await server.ask("GET", path + name)
                #expect(listed.text.contains(id))
                #expect(try await server.ask("GET", "/v1.0/accesskeys/\(id)").status == 404)
                let ended = try await server.ask("DELETE", "/v1.0/accesskeys/\(id)?customer=\(name)")
                #expect(ended.status == 200)
            }
            #expect(try await server.ask("GET", path + "nobody").reason == "CUSTOMER_NOT_FOUND")
            #expect(try await server.ask("POST", path + "a%20b", body: "{}").status == 400)
            let stranger = try await server.ask("GET", path + "local", key: LiveServer.stranger)
            #expect(stranger.status == 403)
        }
    }

    @Test func `keys are for admins, live a day at least, and are one customer's own`() async throws {
        try await LiveServer.run(others: ["acme"]) { server in
            #expect(try await server.ask("GET", "/v1.0/accesskeys", key: LiveServer.manager).status == 403)
            let short = try await server.ask("POST", "/v1.0/accesskeys", body: #"{"expire":60}"#)
            #expect(
                short.json["error"]?["message"]
                    == "expire: must be a whole number from 86400 to 315360000"
            )
            let id = try await server.make("accesskeys", #"{"name":"a"}"#)
            let other = try await server.ask("DELETE", "/v1.0/accesskeys/\(id)", key: LiveServer.stranger)
            #expect(other.status == 404)
        }
    }

    @Test func `a key lives by the clock outside, however fast the engine's goes`() async throws {
        let wall = Mutex(LiveServer.now + .seconds(-86_400 * 365))
        let outside: @Sendable () -> Instant = { wall.withLock { $0 } }
        let keys: @Sendable (Ledger) -> KeyRing = { Self.ring($0, outside) }
        try await LiveServer.run(wall: outside, keys: keys) { server in
            let made = try await server.ask("POST", "/v1.0/accesskeys", body: #"{"expire":86400}"#)
            let token = try #require(made.json["token"]?.string)
            #expect(made.json["tm_expire"] == "2025-03-03T15:00:00.000000Z")
            #expect(try await server.ask("GET", "/v1.0/campaigns", key: token).status == 200)
            wall.withLock { $0 = $0 + .seconds(86_401) }
            #expect(try await server.ask("GET", "/v1.0/campaigns", key: token).status == 401)
        }
    }

    /// The ledger's own keys, and one admin's that is none of them.
    private static func ring(_ ledger: Ledger, _ now: @escaping @Sendable () -> Instant) -> KeyRing {
        KeyRing { hash in
            if hash == KeySecret.hash(of: LiveServer.admin) {
                return (hash, Caller(customer: Identifier(1), key: LiveServer.admin, scope: .admin))
            }
            return try ledger.accessKey(hash: hash, at: now()).map { key in
                let caller = Caller(
                    customer: key.customer,
                    key: key.uuid,
                    scope: key.scope,
                    expires: key.expires
                )
                return (key.hash, caller)
            }
        }
    }
}
