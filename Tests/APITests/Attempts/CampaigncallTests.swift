import API
import Outbound
import Store
import Testing

/// Attempts over HTTP, under VoIPBIN's word for them.
struct CampaigncallTests {
    /// A campaign of three people, of whom one was reached, one was busy, and one is being dialed.
    private func dialed(_ server: LiveServer) async throws -> CampaignResource {
        let ledger = server.services.ledger
        let outdial = try await server.write(.outdial(OutdialChange(name: "people")))
        let outplan = try await server.make("outplans", #"{"max_try_count_0":3}"#)
        let flow = try await server.make("flows", #"{"script":"return function(call) end"}"#)
        let uuid = try await server.make(
            "campaigns",
            #"{"name":"a","outdial_id":"\#(outdial)","outplan_id":"\#(outplan)","flow_id":"\#(flow)"}"#
        )
        let campaign = try #require(try ledger.campaign(uuid, of: Identifier(1)))
        _ = try ledger.commit([.campaignState(campaign.id, .running, at: LiveServer.now)])
        let scripts = try #require(try ledger.scripts(campaign.id))
        for (index, outcome) in [Outcome.answered, .busy, nil].enumerated() {
            let at = LiveServer.now + .minutes(Int64(index))
            let destination = Destination(type: .tel, address: "+1303555010\(index)")
            let draft = TargetDraft(destinations: [destination])
            let wish = ResourceWrite.createTarget(
                uuid: server.services.identifiers.next(),
                outdial: outdial,
                draft
            )
            _ = try ledger.commit([.resource(wish, of: Identifier(1), at: at)])
            let target = try #require(try ledger.targets(campaign.id, limit: 10).last)
            let intent = Intent(
                campaign: campaign.id,
                target: target.id,
                destination: destination,
                source: "+15550000001",
                outplan: scripts.outplan,
                flow: scripts.flow,
                leg: true,
                at: at
            )
            guard case .intended(let attempt, _)? = try ledger.commit([.intend(intent)]).first else {
                throw LiveServer.Unmade(text: "attempt \(index)")
            }
            guard let outcome else { continue }
            let settlement = Settlement(
                attempt: attempt.id,
                outcome: outcome,
                endedAt: at + .seconds(20),
                next: .done(.reached)
            )
            _ = try ledger.commit([.settle(settlement)])
        }
        return campaign
    }

    private func numbers(_ reply: LiveServer.Reply) -> [String] {
        (reply.json["result"]?.list ?? []).compactMap { $0["destination"]?["target"]?.string }
    }

    @Test func `they have VoIPBIN's fields, and what became of them`() async throws {
        try await LiveServer.run { server in
            let campaign = try await dialed(server)
            let page = try await server.ask("GET", "/v1.0/campaigns/\(campaign.uuid)/campaigncalls")
            #expect(numbers(page) == ["+13035550102", "+13035550101", "+13035550100"])
            let calls = page.json["result"]?.list ?? []
            let reached = try #require(calls.last)
            #expect(reached["campaign_id"]?.string == campaign.uuid)
            #expect(reached["outplan_id"]?.string == campaign.outplan)
            #expect(reached["outdial_id"]?.string == campaign.outdial)
            #expect(reached["flow_id"]?.string == campaign.flow)
            #expect(reached["status"] == "done")
            #expect(reached["result"] == "success")
            #expect(reached["outcome"] == "answered")
            #expect(reached["destination_index"] == 0)
            #expect(reached["try_count"] == 1)
            #expect(
                reached["source"]
                    == ["type": "tel", "target": "+15550000001", "target_name": "", "name": "", "detail": ""]
            )
            #expect(reached["tm_end"] == "2026-03-02T15:00:20.000000Z")
            #expect(calls.first?["status"] == "dialing")
            #expect(calls.first?["result"] == "")
            #expect(calls.first?["outcome"] == .null)
            let one = try await server.ask("GET", "/v1.0/campaigncalls/\(reached["id"]?.string ?? "")")
            #expect(one.json == reached)
        }
    }

    @Test func `filters find what they say, and pages end`() async throws {
        try await LiveServer.run(others: ["acme"]) { server in
            let campaign = try await dialed(server)
            func found(_ query: String) async throws -> [String] {
                numbers(try await server.ask("GET", "/v1.0/campaigncalls?\(query)")).map {
                    String($0.suffix(1))
                }
            }
            #expect(try await found("status=done") == ["1", "0"])
            #expect(try await found("result=fail") == ["1"])
            #expect(try await found("result=success&campaign_id=\(campaign.uuid)") == ["0"])
            #expect(try await found("outcome=busy") == ["1"])
            #expect(try await found("from=2026-03-02T15:01:00Z") == ["2", "1"])
            #expect(try await found("to=2026-03-02T15:01:00Z") == ["0"])
            let first = try await server.ask("GET", "/v1.0/campaigncalls?page_size=2")
            let token = first.json["next_page_token"]?.string ?? ""
            let second = try await server.ask("GET", "/v1.0/campaigncalls?page_size=2&page_token=\(token)")
            #expect(numbers(second) == ["+13035550100"])
            #expect(second.json["next_page_token"] == "")
            let none = try await server.ask("GET", "/v1.0/campaigncalls", key: LiveServer.stranger)
            #expect(none.json["result"] == .array([]))
            let wrong = try await server.ask("GET", "/v1.0/campaigncalls?outcome=happy")
            #expect(wrong.reason == "INVALID_REQUEST_PARAMETER")
        }
    }

    @Test func `one that goes on is not deleted, and one that has ended is gone then`() async throws {
        try await LiveServer.run { server in
            _ = try await dialed(server)
            let calls = try await server.ask("GET", "/v1.0/campaigncalls").json["result"]?.list ?? []
            let ids = calls.compactMap { $0["id"]?.string }
            #expect(try await server.ask("DELETE", "/v1.0/campaigncalls/\(ids[0])").status == 409)
            let gone = try await server.ask("DELETE", "/v1.0/campaigncalls/\(ids[1])")
            #expect(gone.json["tm_delete"] == "2026-03-02T15:00:00.000000Z")
            #expect(
                try await server.ask("GET", "/v1.0/campaigncalls/\(ids[1])").reason
                    == "CAMPAIGNCALL_NOT_FOUND"
            )
            #expect(numbers(try await server.ask("GET", "/v1.0/campaigncalls")).count == 2)
        }
    }
}
