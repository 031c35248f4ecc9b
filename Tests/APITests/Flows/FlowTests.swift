import API
import Outbound
import Testing

/// Flows over HTTP.
struct FlowTests {
    @Test func `a flow is its script; PUT without one keeps it, and an unchanged one is no new version`()
        async throws
    {
        try await LiveServer.run { server in
            let script = "return function(call) call:say('Hello.') end"
            let made = try await server.ask(
                "POST",
                "/v1.0/flows",
                body: #"{"name":"a","script":"\#(script)"}"#
            )
            #expect(made.status == 200)
            #expect(made.json["script"]?.string == script)
            #expect(made.json["type"] == "flow")
            let path = "/v1.0/flows/\(made.json["id"]?.string ?? "")"
            let put = try await server.ask("PUT", path, body: #"{"name":"b","script":"\#(script)"}"#)
            #expect(put.json["name"] == "b")
            #expect(put.json["version"] == 1)
            let patched = try await server.ask(
                "PATCH",
                path,
                body: #"{"script":"return { answered = function(call) call:say('Bye.') end }"}"#
            )
            #expect(patched.json["version"] == 2)
            #expect(patched.json["name"] == "b")
            #expect(try await server.ask("PUT", path, body: #"{"name":"c"}"#).json["version"] == 2)
            #expect(try await server.ask("DELETE", path, key: LiveServer.read).status == 403)
            #expect(try await server.ask("DELETE", path).status == 200)
            #expect(try await server.ask("PATCH", path, body: "{}").reason == "FLOW_NOT_FOUND")
        }
    }

    @Test func `names that do not exist are found before anybody is called`() async throws {
        try await LiveServer.run { server in
            let wrong = try await server.ask(
                "POST",
                "/v1.0/flows",
                body: #"{"script":"return function(call)\n  call:sya('Hello.')\nend"}"#
            )
            #expect(wrong.reason == "INVALID_SCRIPT")
            let details = (wrong.json["error"]?["details"])?.list ?? []
            #expect(details.first?["file"] == "flow.lua")
            #expect(details.first?["line"] == 2)
            let none = try await server.ask("POST", "/v1.0/flows", body: #"{"actions":[{"type":"talk"}]}"#)
            let fields = (none.json["error"]?["details"])?.list ?? []
            #expect(fields.compactMap { $0["field"]?.string } == ["script", "actions"])
        }
    }

    @Test func `a flow that a campaign goes by is not deleted`() async throws {
        try await LiveServer.run { server in
            let flow = try await server.make("flows", #"{"script":"return function(call) end"}"#)
            _ = try await server.make("campaigns", #"{"name":"a","flow_id":"\#(flow)"}"#)
            let refused = try await server.ask("DELETE", "/v1.0/flows/\(flow)")
            #expect(refused.status == 409)
            #expect(refused.reason == "RESOURCE_IN_USE")
        }
    }
}
