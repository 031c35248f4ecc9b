import API
import Dialer
import Outbound
import Store
import Synchronization
import Testing

/// Campaigns over HTTP; what the engine does with them is told where it serves.
struct CampaignTests {
    private static let none = "00000000-0000-0000-0000-000000000000"

    /// What the engine was asked, in words.
    final class Asked: Sendable {
        private let demands = Mutex<[String]>([])
        var all: [String] { demands.withLock { $0 } }

        func take(_ demand: Order.Demand) {
            let words: String =
                switch demand {
                case .start(let name): "start \(name)"
                case .stop(let name): "stop \(name ?? "")"
                case .renew(let id): "renew \(id)"
                case .leave(let id): "leave \(id)"
                default: "other"
                }
            demands.withLock { $0.append(words) }
        }
    }

    @Test func `the document's body makes a campaign of the resources that it names`() async throws {
        try await LiveServer.run(others: ["acme"]) { server in
            let outdial = try await server.write(.outdial(OutdialChange(name: "people")))
            let outplan = try await server.make("outplans", #"{"name":"gently"}"#)
            let flow = try await server.make(
                "flows",
                #"{"name":"hello","script":"return function(call) call:say('Hello.') end"}"#
            )
            let queue = try await server.write(.queue(QueueChange(title: "desk")))
            let made = try await server.ask(
                "POST",
                "/v1.0/campaigns",
                body: """
                    {"name": "Customer Survey Q1", "detail": "Quarterly satisfaction survey", "type": "call",
                     "service_level": 80, "end_handle": "stop", "outdial_id": "\(outdial)",
                     "outplan_id": "\(outplan)", "queue_id": "\(queue)", "flow_id": "\(flow)",
                     "source": "+15551234567"}
                    """
            )
            #expect(made.status == 200)
            #expect(made.json["name"] == "Customer Survey Q1")
            #expect(made.json["status"] == "stop")
            #expect(made.json["service_level"] == 80)
            #expect(made.json["outdial_id"]?.string == outdial)
            #expect(made.json["outplan_id"]?.string == outplan)
            #expect(made.json["queue_id"]?.string == queue)
            #expect(made.json["flow_id"]?.string == flow)
            #expect(made.json["next_campaign_id"]?.string == Self.none)
            #expect(made.json["source"] == "+15551234567")
            #expect(made.json["tm_create"] == "2026-03-02T15:00:00.000000Z")
            #expect(made.json["tm_delete"] == .null)
            let id = made.json["id"]?.string ?? ""
            #expect(try await server.ask("GET", "/v1.0/campaigns/\(id)").text == made.text)
            let page = try await server.ask("GET", "/v1.0/campaigns?status=stop&search=survey")
            #expect(page.text == #"{"next_page_token":"","result":[\#(made.text)]}"#)
            let other = try await server.ask("GET", "/v1.0/campaigns/\(id)", key: LiveServer.stranger)
            #expect(other.status == 404)
            #expect(other.reason == "CAMPAIGN_NOT_FOUND")
        }
    }

    @Test func `PUT overwrites VoIPBIN's five, PATCH what it names, and status alone changes only that`()
        async throws
    {
        let asked = Asked()
        let answers: @Sendable (Order.Demand) -> Order.Answer = { demand in
            asked.take(demand)
            return .done("")
        }
        try await LiveServer.run(answers: answers) { server in
            let id = try await server.make(
                "campaigns",
                #"{"name":"a","detail":"b","type":"email","service_level":7,"end_handle":"continue","#
                    + #""priority":3,"limits":{"concurrent":9},"source":["+1","+2"]}"#
            )
            let path = "/v1.0/campaigns/\(id)"
            let patched = try await server.ask(
                "PATCH",
                path,
                body: #"{"detail":"c","limits":{"per_second":2.5},"caps":{"target_per_day":2}}"#
            )
            #expect(patched.json["detail"] == "c")
            #expect(patched.json["name"] == "a")
            #expect(
                patched.json["limits"] == [
                    "concurrent": 9, "per_second": .number(2.5), "breaker": 20, "drain": 30_000,
                ]
            )
            #expect(patched.json["caps"]?["target_per_day"] == 2)
            let put = try await server.ask("PUT", path, body: #"{"name":"z"}"#)
            #expect(put.json["name"] == "z")
            #expect(put.json["detail"] == "")
            #expect(put.json["type"] == "call")
            #expect(put.json["service_level"] == 100)
            #expect(put.json["end_handle"] == "stop")
            #expect(put.json["priority"] == 3)
            #expect(put.json["source"] == ["+1", "+2"])
            let started = try await server.ask("PUT", path, body: #"{"status":"running"}"#)
            #expect(started.status == 200)
            #expect(started.json["name"] == "z")
            #expect(asked.all == ["renew 1", "renew 1", "start a"])
            let level = try await server.ask("PUT", path + "/service_level", body: #"{"service_level":50}"#)
            #expect(level.json["service_level"] == 50)
            let outdial = try await server.write(.outdial(OutdialChange(name: "l")))
            let bound = try await server.ask(
                "PUT",
                path + "/resource_info",
                body: #"{"outdial_id":"\#(outdial)"}"#
            )
            #expect(bound.json["outdial_id"]?.string == outdial)
            let freed = try await server.ask("PUT", path + "/resource_info", body: "{}")
            #expect(freed.json["outdial_id"]?.string == Self.none)
            let gone = try await server.ask("DELETE", path)
            #expect(gone.json["tm_delete"] == "2026-03-02T15:00:00.000000Z")
            #expect(try await server.ask("GET", path).status == 404)
            #expect(asked.all.last == "leave 1")
        }
    }

    @Test func `a refused start is a conflict with the engine's words`() async throws {
        let answers: @Sendable (Order.Demand) -> Order.Answer = { _ in
            .refused("campaign a has no outplan: give it one")
        }
        try await LiveServer.run(answers: answers) { server in
            let id = try await server.make("campaigns", #"{"name":"a"}"#)
            for (verb, path, body) in [
                ("PUT", "", #"{"status":"running"}"#), ("PUT", "/status", #"{"status":"run"}"#),
                ("PATCH", "", #"{"status":"run"}"#),
            ] {
                let refused = try await server.ask(verb, "/v1.0/campaigns/\(id)\(path)", body: body)
                #expect(refused.status == 409)
                #expect(refused.json["error"]?["status"] == "FAILED_PRECONDITION")
                #expect(refused.json["error"]?["message"] == "campaign a has no outplan: give it one")
            }
            let stopped = try await server.ask(
                "PUT",
                "/v1.0/campaigns/\(id)/status",
                body: #"{"status":"stop"}"#
            )
            #expect(stopped.json["status"] == "stop")
            let wrong = try await server.ask(
                "PUT",
                "/v1.0/campaigns/\(id)/status",
                body: #"{"status":"stopping"}"#
            )
            #expect(wrong.status == 400)
        }
    }

    @Test func `unknown fields, words and references are refused by name, empty ones of VoIPBIN's are not`()
        async throws
    {
        try await LiveServer.run { server in
            let wrong = try await server.ask(
                "POST",
                "/v1.0/campaigns",
                body: #"{"nam":"a","type":"flow","actions":[{"type":"talk"}],"source":7,"timezone":"Mars/X"}"#
            )
            #expect(wrong.status == 400)
            let details = (wrong.json["error"]?["details"])?.list ?? []
            #expect(
                details.compactMap { $0["field"]?.string } == [
                    "type", "source", "timezone", "actions", "nam",
                ]
            )
            let none = "11111111-2222-4333-8444-555555555555"
            let link = try await server.ask("POST", "/v1.0/campaigns", body: #"{"flow_id":"\#(none)"}"#)
            #expect(link.status == 400)
            #expect(link.json["error"]?["message"] == .string("flow_id: there is no flow \(none)"))
            let empty = try await server.ask(
                "POST",
                "/v1.0/campaigns",
                body:
                    #"{"name":"a","type":"call","actions":[],"queue_id":"\#(Self.none)","outplan_id":"","end_handle":""}"#
            )
            #expect(empty.status == 200)
            let actions = try await server.ask(
                "PUT",
                "/v1.0/campaigns/\(empty.json["id"]?.string ?? "")/actions",
                body: #"{"actions":[]}"#
            )
            #expect(actions.json["error"]?["details"]?.text.contains("flow_id") == true)
        }
    }

    @Test func `the same request under one Idempotency-Key makes one campaign, another one is a conflict`()
        async throws
    {
        try await LiveServer.run { server in
            let key = ["Idempotency-Key": "a-1"]
            let first = try await server.ask("POST", "/v1.0/campaigns", headers: key, body: #"{"name":"a"}"#)
            #expect(first.headers["idempotent-replayed"] == nil)
            let again = try await server.ask("POST", "/v1.0/campaigns", headers: key, body: #"{"name":"a"}"#)
            #expect(again.text == first.text)
            #expect(again.headers["idempotent-replayed"] == "true")
            let other = try await server.ask("POST", "/v1.0/campaigns", headers: key, body: #"{"name":"b"}"#)
            #expect(other.status == 409)
            #expect(other.reason == "IDEMPOTENCY_KEY_REUSED")
            let all = (try await server.ask("GET", "/v1.0/campaigns").json["result"])?.list ?? []
            #expect(all.count == 1)
        }
    }
}
