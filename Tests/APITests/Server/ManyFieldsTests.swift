import API
import Outbound
import Testing

/// Bodies that are wrong in as many places as fit.
struct ManyFieldsTests {
    @Test func `of very many wrong fields the first twenty are told, and quickly`() async throws {
        try await LiveServer.run { server in
            let fields = (0..<80_000).map { #""f\#($0)":1"# }.joined(separator: ",")
            let reply = try await server.ask("POST", "/v1.0/campaigns", body: "{\(fields)}")
            #expect(reply.status == 400)
            #expect(reply.json["error"]?["details"]?.list.count == 20)
            #expect(
                reply.json["error"]?["message"]
                    == "80000 fields are wrong; see details for the first 20, and 79980 more"
            )
            let entries = (0..<1000).map { "{\"a\($0)\":1}" }.joined(separator: ",")
            let many = try await server.ask("POST", "/v1.0/donotcontacts", body: "{\"entries\":[\(entries)]}")
            #expect(many.json["error"]?["details"]?.list.count == 20)
            let long = String(repeating: "x", count: 1_000_000)
            let name = try await server.ask("POST", "/v1.0/flows", body: "{\"modules\":{\"\(long).lua\":1}}")
            #expect(name.status == 400)
            #expect(name.text.utf8.count < 2000)
        }
    }
}
