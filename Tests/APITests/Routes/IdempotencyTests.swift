import API
import Dialer
import HTTPTypes
import Outbound
import Testing

/// What a request that is sent twice does, by every POST of the table.
struct IdempotencyTests {
    /// They make nothing: to ask twice is to be answered twice.
    private static let answering = [
        "POST /v1.0/campaigns/{campaign_id}/simulate",
        "POST /v1.0/queuecalls/reference_id/{call_id}/kick",
        "POST /v1.0/queuecalls/{queuecall_id}/kick",
    ]

    @Test func `a POST that makes something makes it once under one key, and any other says why not`()
        async throws
    {
        try await LiveServer.run(others: ["acme"], answers: LiveServer.obedient) { server in
            let own = try await Holdings.operators(server)
            let other = try await Holdings.strangers(server)
            var made = 0
            for route in Routes.all where route.method == .post && !Self.answering.contains(route.title) {
                // Of each customer its own, under the same key.
                for owner in [own, other] {
                    func ask(_ body: [String: JSONValue]) async throws -> LiveServer.Reply {
                        let headers = ["Idempotency-Key": "one-\(made)"]
                        return try await server.ask(
                            route,
                            owner.ids,
                            key: owner.key,
                            body: body,
                            headers: headers
                        )
                    }
                    let first = try await ask(route.body(of: owner))
                    if route.isFile {
                        let isUpload = owner.customer != own.customer && route.path.hasSuffix("upload")
                        #expect(first.status == (isUpload ? 403 : 400), "\(route.title): \(first.text)")
                        #expect(isUpload || first.text.contains(#""field":"Idempotency-Key""#))
                        continue
                    }
                    #expect(first.status == 200, "\(route.title): \(first.text)")
                    #expect(first.headers["idempotent-replayed"] == nil, "\(route.title)")
                    let again = try await ask(route.body(of: owner))
                    #expect(again.status == 200, "\(route.title): \(again.text)")
                    #expect(again.headers["idempotent-replayed"] == "true", "\(route.title)")
                    #expect(again.json["id"] == first.json["id"], "\(route.title)")
                    // It has no fields, so there is no other request.
                    if route.path.hasSuffix("/rotate") { continue }
                    var body = route.body(of: owner)
                    if route.path.hasSuffix("/replay") {
                        body = ["after": 0]
                    } else {
                        body[route.path.hasSuffix("donotcontacts") ? "reason" : "name"] = "another"
                    }
                    let reused = try await ask(body)
                    #expect(reused.status == 409, "\(route.title): \(reused.text)")
                    #expect(reused.reason == "IDEMPOTENCY_KEY_REUSED", "\(route.title)")
                }
                made += 1
            }
            // Many entries at once make nothing that has an id: what is there already is counted so.
            for added in [1, 0] {
                let entries = try await server.ask(
                    "POST",
                    "/v1.0/donotcontacts",
                    headers: ["Idempotency-Key": "many"],
                    body: #"{"entries":["+13035550142"]}"#
                )
                #expect(entries.json["added"] == .integer(Int64(added)), "\(entries.text)")
            }
        }
    }
}
