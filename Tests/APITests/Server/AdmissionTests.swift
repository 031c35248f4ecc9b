import API
import HTTPTypes
import Outbound
import Store
import Synchronization
import Testing

/// Who is let in, and how often.
struct AdmissionTests {
    private static let routes = [
        Route(root: .get, "/open", .open) { _ in .json(.object(["open": .boolean(true)])) },
        Route(.get, "/look", .read) { ask in .json(.object(["key": .string(ask.caller.key)])) },
        Route(.post, "/change", .manager) { ask in
            var fields = try await ask.fields()
            let name = fields.text("name", max: 10, required: true)
            try fields.finish()
            return .json(.object(["name": .string(name ?? "")]))
        },
        Route(.delete, "/look/{id}", .admin) { ask in .json(.string(try ask.uuid("id"))) },
    ]

    @Test func `a key is taken from the query, the header or accesskey, and nothing else opens`() async throws
    {
        try await LiveServer.run(routes: Self.routes) { server in
            #expect(try await server.ask("GET", "/open", key: nil).status == 200)
            #expect(
                try await server.ask("GET", "/v1.0/look?token=ts_read", key: nil).json["key"] == "ts_read"
            )
            #expect(try await server.ask("GET", "/v1.0/look?accesskey=ts_read", key: nil).status == 200)
            #expect(try await server.ask("GET", "/v1.0/look", key: LiveServer.manager).status == 200)
            let none = try await server.ask("GET", "/v1.0/look", key: nil)
            #expect(none.status == 401)
            #expect(none.reason == "AUTHENTICATION_REQUIRED")
            #expect(none.headers["www-authenticate"] == "Bearer")
            let wrong = try await server.ask("GET", "/v1.0/look?accesskey=ts_read&token=ts_none", key: nil)
            #expect(wrong.status == 401)
            #expect(wrong.reason == "INVALID_CREDENTIALS")
            #expect(wrong.json["error"]?["request_id"]?.string == wrong.headers["x-request-id"])
        }
    }

    @Test func `a scope lets do what it says and what is below it`() async throws {
        try await LiveServer.run(routes: Self.routes) { server in
            let id = "11111111-2222-4333-8444-555555555555"
            #expect(
                try await server.ask("POST", "/v1.0/change", key: LiveServer.read, body: "{}").status == 403
            )
            let changed = try await server.ask(
                "POST",
                "/v1.0/change",
                key: LiveServer.manager,
                body: #"{"name":"x"}"#
            )
            #expect(changed.status == 200)
            #expect(try await server.ask("DELETE", "/v1.0/look/\(id)", key: LiveServer.manager).status == 403)
            #expect(try await server.ask("DELETE", "/v1.0/look/\(id)").status == 200)
        }
    }

    @Test func `paths, methods, ids, queries and bodies that are not known are refused by name`() async throws
    {
        try await LiveServer.run(routes: Self.routes) { server in
            #expect(try await server.ask("GET", "/v1.0/lok").reason == "ROUTE_NOT_FOUND")
            let method = try await server.ask("PUT", "/v1.0/look")
            #expect(method.status == 405)
            #expect(method.headers["allow"] == "GET")
            #expect(try await server.ask("DELETE", "/v1.0/look/17").reason == "INVALID_ID")
            let query = try await server.ask("GET", "/v1.0/look?pagesize=1")
            #expect(query.reason == "INVALID_REQUEST_PARAMETER")
            let body = try await server.ask(
                "POST",
                "/v1.0/change",
                body: #"{"nam":1,"name":"a long name indeed"}"#
            )
            #expect(body.status == 400)
            #expect(
                body.json["error"]?["details"]?.text
                    == #"[{"field":"name","message":"is 18 bytes long; at most 10 are taken"},"#
                    + #"{"field":"nam","message":"is not known here; did you mean name?"}]"#
            )
            #expect(try await server.ask("POST", "/v1.0/change", body: "{").reason == "INVALID_JSON_BODY")
            #expect(
                try await server.ask("POST", "/v1.0/change", body: #"{"name":"a","name":"b"}"#).status == 400
            )
            let media = try await server.ask(
                "POST",
                "/v1.0/change",
                headers: ["Content-Type": "text/csv"],
                body: "{}"
            )
            #expect(media.status == 415)
        }
    }

    @Test func `a body over the limit is answered 413`() async throws {
        var setting = APISetting()
        setting.bodyLimit = 100
        try await LiveServer.run(setting, routes: Self.routes) { server in
            let body = #"{"name":"\#(String(repeating: "x", count: 200))"}"#
            let reply = try await server.ask("POST", "/v1.0/change", body: body)
            #expect(reply.status == 413)
            #expect(reply.reason == "CONTENT_TOO_LARGE")
        }
    }

    @Test func `a key that asks too often is told when to come back, and others go on`() async throws {
        var setting = APISetting()
        (setting.rate, setting.burst) = (2, 3)
        let clock = Mutex(1000.0)
        let uptime: @Sendable () -> Double = { clock.withLock { $0 } }
        try await LiveServer.run(setting, routes: Self.routes, uptime: uptime) { server in
            for _ in 0..<3 { #expect(try await server.ask("GET", "/v1.0/look").status == 200) }
            let refused = try await server.ask("GET", "/v1.0/look")
            #expect(refused.status == 429)
            #expect(refused.reason == "RATE_LIMIT_EXCEEDED")
            #expect(refused.headers["retry-after"] == "1")
            #expect(refused.json["error"]?["details"]?.text == #"[{"limited_by":"customer"}]"#)
            #expect(try await server.ask("GET", "/v1.0/look", key: LiveServer.read).status == 200)
            clock.withLock { $0 += 0.5 }
            #expect(try await server.ask("GET", "/v1.0/look").status == 200)
        }
    }

    @Test func `whoever guesses keys is told to wait, and every good key of the address is heard`()
        async throws
    {
        var setting = APISetting()
        setting.failures = 3
        try await LiveServer.run(setting, routes: Self.routes) { server in
            for guess in 0..<3 {
                #expect(try await server.ask("GET", "/v1.0/look", key: "ts_\(guess)").status == 401)
            }
            let refused = try await server.ask("GET", "/v1.0/look", key: "ts_3")
            #expect(refused.status == 429)
            #expect(refused.json["error"]?["details"]?.text == #"[{"limited_by":"ip"}]"#)
            #expect(try await server.ask("GET", "/v1.0/look").status == 200)
            // Also one that was not asked with before, and once more when nothing is remembered.
            #expect(try await server.ask("GET", "/v1.0/look", key: LiveServer.read).status == 200)
            server.services.keys.forget()
            #expect(try await server.ask("GET", "/v1.0/look", key: LiveServer.read).status == 200)
        }
    }
}
