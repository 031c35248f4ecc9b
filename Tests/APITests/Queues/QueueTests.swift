import API
import Dialer
import Outbound
import Store
import Synchronization
import Testing

/// Queues and their agents.
struct QueueTests {
    private static func id(_ reply: LiveServer.Reply) throws -> String {
        try #require(reply.json["id"]?.string, "\(reply.text)")
    }

    @Test func `a queue takes VoIPBIN's body, and says what it has not`() async throws {
        try await LiveServer.run { server in
            try server.addOther()
            let made = try await server.ask(
                "POST",
                "/v1.0/queues",
                body: """
                    {"name": "front desk", "detail": "d", "routing_method": "random", "tag_ids": [],
                     "wait_flow_id": "\(Fields.nilUUID)", "wait_timeout": 30000, "service_timeout": 0}
                    """
            )
            #expect(made.status == 200, "\(made.text)")
            #expect(made.json["wait_timeout"] == 30000)
            #expect(made.json["total_incoming_count"] == 0)
            #expect(made.json["routing_method"] == "longest_idle")
            let id = try Self.id(made)
            let refused = try await server.ask(
                "POST",
                "/v1.0/queues",
                body: #"{"name":"x","tag_ids":["t"],"service_timeout":1000,"routing_method":"skill"}"#
            )
            #expect(refused.status == 400)
            guard case .array(let details) = refused.json["error"]?["details"] else { return }
            #expect(
                details.compactMap { $0["field"]?.string } == [
                    "routing_method", "service_timeout", "tag_ids",
                ]
            )
            let put = try await server.ask("PUT", "/v1.0/queues/\(id)", body: #"{"name":"desk"}"#)
            #expect(put.json["name"] == "desk")
            #expect(put.json["detail"] == "")
            #expect(put.json["wait_timeout"] == 120_000)
            let patch = try await server.ask("PATCH", "/v1.0/queues/\(id)", body: #"{"wrap_up":5000}"#)
            #expect(patch.json["wrap_up"] == 5000)
            #expect(patch.json["name"] == "desk")
            #expect(try await server.ask("GET", "/v1.0/queues/\(id)", key: LiveServer.stranger).status == 404)
            #expect(try await server.ask("DELETE", "/v1.0/queues/\(id)").status == 200)
            #expect(try await server.ask("GET", "/v1.0/queues/\(id)").reason == "QUEUE_NOT_FOUND")
        }
    }

    @Test func `an agent belongs to a queue, is rung at its address and signs in by its status`() async throws
    {
        let asked = Mutex<[String]>([])
        let answers: @Sendable (Order.Demand) -> Order.Answer = { demand in
            if case .agent(let name, let presence) = demand {
                asked.withLock { $0.append("\(name.queue) \(name.agent) \(presence.rawValue)") }
            }
            return .done("")
        }
        try await LiveServer.run(answers: answers) { server in
            let queue = try Self.id(try await server.ask("POST", "/v1.0/queues", body: #"{"name":"desk"}"#))
            let made = try await server.ask(
                "POST",
                "/v1.0/agents",
                body: """
                    {"username": "ana@example.org", "password": "", "name": "Ana", "ring_method": "ringall",
                     "permission": 0, "tag_ids": [], "queue_id": "\(queue)",
                     "addresses": [{"type": "sip", "target": "ana@192.0.2.10"}]}
                    """
            )
            #expect(made.status == 200, "\(made.text)")
            #expect(made.json["status"] == "offline")
            #expect(made.json["addresses"]?.text.contains("sip:ana@192.0.2.10") == true)
            let id = try Self.id(made)
            let again = try await server.ask(
                "POST",
                "/v1.0/agents",
                body: #"{"username":"ana@example.org","addresses":[]}"#
            )
            #expect(again.status == 409)
            #expect(again.reason == "AGENT_ALREADY_EXISTS")
            let path = "/v1.0/agents/\(id)/status"
            #expect(try await server.ask("PUT", path, body: #"{"status":"available"}"#).status == 200)
            #expect(try await server.ask("PUT", path, body: #"{"status":"ringing"}"#).status == 400)
            #expect(asked.withLock { $0 } == ["desk sip:ana@192.0.2.10 available"])
            let list = try await server.ask("GET", "/v1.0/queues/\(queue)/agents")
            #expect(list.json["result"]?.text.contains(id) == true)
            #expect(try await server.ask("GET", "/v1.0/agents?tag_ids=").reason == "INVALID_TAG_IDS")
            #expect(try await server.ask("PUT", "/v1.0/agents/\(id)/password", body: "{}").status == 400)
            let moved = try await server.ask("PUT", "/v1.0/agents/\(id)/queue_id", body: #"{"queue_id":""}"#)
            #expect(moved.json["queue_id"]?.string == Fields.nilUUID)
            let alone = try await server.ask("PUT", path, body: #"{"status":"available"}"#)
            #expect(alone.status == 409)
            #expect(try await server.ask("DELETE", "/v1.0/agents/\(id)").status == 200)
            #expect(try await server.ask("GET", "/v1.0/agents/\(id)").reason == "AGENT_NOT_FOUND")
        }
    }

    @Test func `there are no queuecalls until somebody waits, and none of others`() async throws {
        try await LiveServer.run { server in
            let none = #"{"next_page_token":"","result":[]}"#
            let list = try await server.ask("GET", "/v1.0/queuecalls?status=waiting")
            #expect(list.text == none)
            let id = "cccccccc-0000-4000-8000-000000000001"
            #expect(try await server.ask("GET", "/v1.0/queuecalls/\(id)").reason == "QUEUECALL_NOT_FOUND")
            #expect(try await server.ask("POST", "/v1.0/queuecalls/\(id)/kick").status == 404)
            #expect(try await server.ask("POST", "/v1.0/queuecalls/reference_id/\(id)/kick").status == 404)
            #expect(try await server.ask("GET", "/v1.0/queues/\(id)/queuecalls").reason == "QUEUE_NOT_FOUND")
        }
    }
}
