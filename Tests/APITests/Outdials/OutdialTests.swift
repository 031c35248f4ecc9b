import API
import Dialer
import Outbound
import Store
import Synchronization
import Testing

/// Lists of targets, as VoIPBIN's clients make and change them.
struct OutdialTests {
    static let campaign = "aaaaaaaa-0000-4000-8000-000000000001"
    static let nobody = "bbbbbbbb-0000-4000-8000-000000000009"

    static func campaign(on server: LiveServer, running: Bool = false, _ uuid: String = campaign) throws {
        var change = CampaignChange()
        change.title = "winter"
        change.kind = .call
        change.defaultCountry = "US"
        try server.write(.create(uuid: uuid, .campaign(change)))
        guard running, let made = try server.services.ledger.campaign(uuid, of: Customer.local) else {
            return
        }
        _ = try server.services.ledger.commit([.campaignState(made.id, .running, at: LiveServer.now)])
    }

    static func outdial(on server: LiveServer, body: String = #"{"name":"people"}"#) async throws -> String {
        let made = try await server.ask("POST", "/v1.0/outdials", body: body)
        return try #require(made.json["id"]?.string, "\(made.text)")
    }

    @Test func `an outdial is made, read, changed and deleted, and then is found no more`() async throws {
        try await LiveServer.run { server in
            let made = try await server.ask(
                "POST",
                "/v1.0/outdials",
                body: #"{"name":"people","detail":"of the north","data":"x","campaign_id":""}"#
            )
            #expect(made.status == 200)
            let id = try #require(made.json["id"]?.string)
            let customer = try #require(try server.services.ledger.customer(Customer.local)).uuid
            #expect(
                made.text
                    == #"{"campaign_id":"\#(Fields.nilUUID)","customer_id":"\#(customer)","data":"x","#
                    + #""detail":"of the north","id":"\#(id)","name":"people","target_count":0,"#
                    + #""tm_create":"2026-03-02T15:00:00.000000Z","tm_delete":null,"#
                    + #""tm_update":"2026-03-02T15:00:00.000000Z"}"#
            )
            #expect(try await server.ask("GET", "/v1.0/outdials/\(id)").text == made.text)
            let put = try await server.ask("PUT", "/v1.0/outdials/\(id)", body: #"{"name":"others"}"#)
            #expect(put.json["name"] == "others")
            #expect(put.json["detail"] == "")
            #expect(put.json["data"] == "x")
            let patch = try await server.ask("PATCH", "/v1.0/outdials/\(id)", body: #"{"detail":"d"}"#)
            #expect(patch.json["name"] == "others")
            #expect(patch.json["detail"] == "d")
            let data = try await server.ask("PUT", "/v1.0/outdials/\(id)/data", body: #"{"data":"y"}"#)
            #expect(data.json["data"] == "y")
            let deleted = try await server.ask("DELETE", "/v1.0/outdials/\(id)")
            #expect(deleted.json["tm_delete"] == "2026-03-02T15:00:00.000000Z")
            #expect(try await server.ask("GET", "/v1.0/outdials/\(id)").reason == "OUTDIAL_NOT_FOUND")
            #expect(try await server.ask("DELETE", "/v1.0/outdials/\(id)").status == 404)
            #expect(
                try await server.ask("GET", "/v1.0/outdials").text == #"{"next_page_token":"","result":[]}"#
            )
        }
    }

    @Test func `an outdial is bound to one campaign at most, and only to one that is there`() async throws {
        try await LiveServer.run { server in
            let id = try await Self.outdial(on: server)
            let none = try await server.ask(
                "PUT",
                "/v1.0/outdials/\(id)/campaign_id",
                body: #"{"campaign_id":"\#(Self.nobody)"}"#
            )
            #expect(none.status == 400)
            #expect(
                none.json["error"]?["details"]?.text
                    == #"[{"field":"campaign_id","message":"there is no campaign \#(Self.nobody)"}]"#
            )
            try Self.campaign(on: server)
            let second = "aaaaaaaa-0000-4000-8000-000000000002"
            try Self.campaign(on: server, second)
            let path = "/v1.0/outdials/\(id)/campaign_id"
            let bound = try await server.ask("PUT", path, body: #"{"campaign_id":"\#(Self.campaign)"}"#)
            #expect(bound.json["campaign_id"]?.string == Self.campaign)
            let taken = try await server.ask("PUT", path, body: #"{"campaign_id":"\#(second)"}"#)
            #expect(taken.status == 409)
            #expect(taken.reason == "OUTDIAL_BOUND")
            let free = try await server.ask("PUT", path, body: #"{"campaign_id":""}"#)
            #expect(free.json["campaign_id"]?.string == Fields.nilUUID)
            #expect(try await server.ask("PUT", path, body: #"{"campaign_id":"winter"}"#).status == 400)
        }
    }

    @Test func `an Idempotency-Key makes one outdial of many requests, and refuses another under it`()
        async throws
    {
        try await LiveServer.run { server in
            try server.addOther()
            let key = ["Idempotency-Key": "k-1"]
            let body = #"{"name":"people","detail":"d"}"#
            let first = try await server.ask("POST", "/v1.0/outdials", headers: key, body: body)
            #expect(first.headers["idempotent-replayed"] == nil)
            let again = try await server.ask(
                "POST",
                "/v1.0/outdials",
                headers: key,
                body: #"{ "detail":"d", "name":"people" }"#
            )
            #expect(again.status == 200)
            #expect(again.text == first.text)
            #expect(again.headers["idempotent-replayed"] == "true")
            let other = try await server.ask(
                "POST",
                "/v1.0/outdials",
                headers: key,
                body: #"{"name":"others"}"#
            )
            #expect(other.status == 409)
            #expect(other.reason == "IDEMPOTENCY_KEY_REUSED")
            let foreign = try await server.ask(
                "POST",
                "/v1.0/outdials",
                key: LiveServer.stranger,
                headers: key,
                body: body
            )
            #expect(foreign.headers["idempotent-replayed"] == nil)
            #expect(foreign.json["id"] != first.json["id"])
            #expect(try server.services.ledger.outdials(of: Customer.local, limit: 10).items.count == 1)
        }
    }

    @Test func `pages are newest first, go on where they ended, and the last has no token`() async throws {
        try await LiveServer.run { server in
            for number in 0..<5 {
                _ = try await Self.outdial(on: server, body: #"{"name":"list \#(number)"}"#)
            }
            var names: [String] = []
            var path = "/v1.0/outdials?page_size=2"
            var sizes: [Int] = []
            while true {
                let page = try await server.ask("GET", path)
                guard case .array(let rows) = page.json["result"] else { break }
                sizes.append(rows.count)
                names += rows.compactMap { $0["name"]?.string }
                // What comes meanwhile is on no later page.
                _ = try await Self.outdial(on: server, body: #"{"name":"later"}"#)
                guard let token = page.json["next_page_token"]?.string, !token.isEmpty else { break }
                path = "/v1.0/outdials?page_size=2&page_token=\(token)"
            }
            #expect(sizes == [2, 2, 1])
            #expect(names == (0..<5).reversed().map { "list \($0)" })
            let found = try await server.ask("GET", "/v1.0/outdials?search=ist%203")
            #expect(found.json["result"]?.text.contains(#""name":"list 3""#) == true)
            #expect(found.json["next_page_token"] == "")
        }
    }

    @Test func `another customer's outdials and targets are as if they were not there`() async throws {
        try await LiveServer.run { server in
            try server.addOther()
            let id = try await Self.outdial(on: server)
            let target = try await server.ask(
                "POST",
                "/v1.0/outdials/\(id)/targets",
                body: #"{"destination_0":{"type":"tel","target":"+13035550142"}}"#
            )
            let one = "/v1.0/outdials/\(id)/targets/\(target.json["id"]?.string ?? "")"
            #expect(try await server.ask("GET", one).status == 200)
            let asks = [
                ("GET", "/v1.0/outdials/\(id)", nil), ("PUT", "/v1.0/outdials/\(id)", #"{"name":"mine"}"#),
                ("DELETE", "/v1.0/outdials/\(id)", nil), ("GET", "/v1.0/outdials/\(id)/targets", nil),
                ("GET", one, nil), ("DELETE", one, nil), ("PATCH", one, #"{"name":"x"}"#),
                ("POST", "/v1.0/outdials/\(id)/targets", #"{"destination_0":"+13035550143"}"#),
                ("GET", "/v1.0/outdials/\(id)/targets/export", nil),
                ("POST", "/v1.0/outdials/\(id)/targets/import?format=csv", "destination\n+13035550144\n"),
            ]
            for (method, path, body) in asks {
                let reply = try await server.ask(method, path, key: LiveServer.stranger, body: body)
                #expect(reply.status == 404, "\(method) \(path): \(reply.text)")
            }
            let list = try await server.ask("GET", "/v1.0/outdials", key: LiveServer.stranger)
            #expect(list.json["result"] == [])
        }
    }
}
