import API
import Outbound
import Testing

/// Outplans over HTTP: VoIPBIN's fields, and scripts.
struct OutplanTests {
    @Test func `VoIPBIN's fields become a table, and are answered as it was compiled`() async throws {
        try await LiveServer.run { server in
            let made = try await server.ask(
                "POST",
                "/v1.0/outplans",
                body: """
                    {"name":"gently","detail":"two numbers","source":{"type":"tel","target":"+15550000001",
                     "target_name":"desk","name":"","detail":""},"dial_timeout":30000,"try_interval":600000,
                     "max_try_count_0":3,"max_try_count_1":2}
                    """
            )
            #expect(made.status == 200)
            #expect(made.json["source"]?["target_name"] == "desk")
            #expect(made.json["dial_timeout"] == 30_000)
            #expect(made.json["try_interval"] == 600_000)
            #expect(
                (0..<5).map { made.json["max_try_count_\($0)"] } == [3, 2, 0, 0, 0]
            )
            #expect(
                made.json["script"]?.string == """
                    -- From dial_info. Write a script of your own for windows, holidays and policies.
                    return {
                        source = "+15550000001",
                        dial_timeout = "30s",
                        tries = { total = 5, per_destination = { 3, 2, 0, 0, 0 } },
                        retry = { default = "10m" },
                    }

                    """
            )
            let path = "/v1.0/outplans/\(made.json["id"]?.string ?? "")"
            let renamed = try await server.ask("PUT", path, body: #"{"name":"firmly"}"#)
            #expect(renamed.json["detail"] == "")
            #expect(renamed.json["max_try_count_0"] == 3)
            #expect(renamed.json["version"] == 1)
            let info = try await server.ask("PUT", path + "/dial_info", body: #"{"dial_timeout":20000}"#)
            #expect(info.json["source"] == .null)
            #expect(info.json["dial_timeout"] == 20_000)
            #expect(info.json["try_interval"] == 60_000)
            #expect(info.json["max_try_count_4"] == 3)
            #expect(info.json["version"] == 2)
            let wrong = try await server.ask(
                "PUT",
                path + "/dial_info",
                body: #"{"try_interval":5,"name":"x"}"#
            )
            #expect(wrong.status == 400)
            #expect(try await server.ask("DELETE", path).json["tm_delete"] != .null)
            #expect(try await server.ask("GET", path).reason == "OUTPLAN_NOT_FOUND")
        }
    }

    @Test func `of a script the wire's fields are what it says, and null where a policy decides`()
        async throws
    {
        try await LiveServer.run { server in
            let table = try await server.ask(
                "POST",
                "/v1.0/outplans",
                body: #"{"script":"return { tries = { total = 2, per_destination = { 5, 1 } } }"}"#
            )
            #expect((0..<3).map { table.json["max_try_count_\($0)"] } == [2, 1, 1])
            #expect(table.json["try_interval"] == 3_600_000)
            let policy = try await server.ask(
                "POST",
                "/v1.0/outplans",
                body: #"{"script":"return { decide = require('when').decide }","#
                    + #""modules":{"when.lua":"return { decide = function() end }"}}"#
            )
            #expect(policy.status == 200)
            #expect(policy.json["dial_timeout"] == .null)
            #expect(policy.json["source"] == .null)
            #expect(policy.json["max_try_count_0"] == 3)
            #expect(policy.json["modules"] == ["when.lua": "return { decide = function() end }"])
            let page = try await server.ask("GET", "/v1.0/outplans")
            let rows = (page.json["result"])?.list ?? []
            #expect(rows.count == 2)
            #expect(rows.allSatisfy { $0["script"] == nil && $0["version"] == 1 })
        }
    }

    @Test func `what is wrong with a script is told with file, line and column`() async throws {
        try await LiveServer.run { server in
            let wrong = try await server.ask(
                "POST",
                "/v1.0/outplans",
                body: #"{"script":"return {\n  tries = { totl = 2 },\n}"}"#
            )
            #expect(wrong.status == 400)
            #expect(wrong.reason == "INVALID_SCRIPT")
            let details = (wrong.json["error"]?["details"])?.list ?? []
            #expect(
                details == [
                    [
                        "field": "script", "file": "outplan.lua", "line": 2, "column": 13,
                        "message": #"tries: unknown key "totl"; did you mean "total"?"#,
                    ]
                ]
            )
            let both = try await server.ask(
                "POST",
                "/v1.0/outplans",
                body: #"{"script":"return {}","dial_timeout":1000}"#
            )
            #expect(both.status == 400)
            let endless = try await server.ask(
                "POST",
                "/v1.0/outplans",
                body: #"{"script":"while true do end"}"#
            )
            #expect(endless.reason == "INVALID_SCRIPT")
        }
    }
}
