import Outbound
import Store
import Testing

@testable import API

/// What hangs holds up what it must, and nothing else.
@Suite(.timeLimit(.minutes(2)))
struct WebhookWindowTests {
    @Test func `a resource that hangs holds up no other`() async throws {
        let receiver = Receiver { $0.json["data"]?["name"] == "hangs" ? nil : 200 }
        try await receiver.run { server in
            let (id, _) = try await server.webhook()
            let hanging = try await server.make("outdials", #"{"name":"hangs"}"#)
            #expect(try await receiver.next().resource == hanging)
            _ = try await server.ask("PATCH", "/v1.0/outdials/\(hanging)", body: #"{"name":"after"}"#)
            for _ in 0..<40 { _ = try await server.make("outdials", #"{"name":"goes on"}"#) }
            let told = try await receiver.next(40)
            #expect(!told.contains { $0.resource == hanging })
            _ = try await server.until(id) { $0["delivered"] == 40 && $0["waiting"] == 2 }
            #expect(receiver.hanging == 1)
            receiver.release()
            #expect(try await receiver.next().type == "outdial_updated")
            _ = try await server.until(id) { $0["waiting"] == 0 }
        }
    }

    @Test func `of one resource one is under way, and what is told again goes before it`() async throws {
        let receiver = Receiver { $0.type == "outdial_updated" && $0.earlier == 0 ? nil : 200 }
        try await receiver.run { server in
            let (id, _) = try await server.webhook()
            let outdial = try await server.make("outdials", #"{"name":"a"}"#)
            let created = try await receiver.next()
            _ = try await server.ask("PATCH", "/v1.0/outdials/\(outdial)", body: #"{"name":"b"}"#)
            let updated = try await receiver.next()
            let body = #"{"after":\#(created.event - 1)}"#
            _ = try await server.ask("POST", "/v1.0/webhooks/\(id)/replay", body: body)
            _ = try await server.until(id) { $0["waiting"] == 2 }
            #expect(receiver.hanging == 1)
            receiver.release()
            #expect(try await receiver.next(2).map(\.event) == [created.event, updated.event])
            _ = try await server.until(id) { $0["waiting"] == 0 }
        }
    }

    @Test func `one that is enabled again sends no more at once than before`() async throws {
        let isUp = Switch()
        let receiver = Receiver { _ in isUp.isOn ? 200 : nil }
        try await receiver.run(width: 4) { server in
            let (id, _) = try await server.webhook(#","types":["outdial"]"#)
            for _ in 0..<12 { _ = try await server.make("outdials", #"{"name":"a"}"#) }
            _ = try await receiver.next(4)
            for status in ["disabled", "enabled", "disabled", "enabled"] {
                let body = #"{"status":"\#(status)"}"#
                _ = try await server.ask("PATCH", "/v1.0/webhooks/\(id)", body: body)
            }
            _ = try await server.make("outdials", #"{"name":"last"}"#)
            _ = try await server.until(id) { $0["waiting"] == 13 }
            #expect(receiver.hanging == 4)
            isUp.turn()
            receiver.release()
            _ = try await receiver.next(9)
            _ = try await server.until(id) { $0["waiting"] == 0 }
            #expect(receiver.mostHanging == 4)
        }
    }

    @Test func `a customer whose receivers hang waits for its own places`() async throws {
        let isUp = Switch()
        let receiver = Receiver { $0.json["data"]?["name"] == "hangs" && !isUp.isOn ? nil : 200 }
        try await receiver.run(places: 4) { server in
            try server.addOther()
            let (id, _) = try await server.webhook(#","types":["outdial"]"#)
            for _ in 0..<20 { _ = try await server.make("outdials", #"{"name":"hangs"}"#) }
            _ = try await receiver.next(4)
            let hook = #"{"url":"https://other.example.org/","types":["outdial"]}"#
            _ = try await server.ask("POST", "/v1.0/webhooks", key: LiveServer.stranger, body: hook)
            let wish = #"{"name":"goes on"}"#
            _ = try await server.ask("POST", "/v1.0/outdials", key: LiveServer.stranger, body: wish)
            #expect(try await receiver.next().url == "https://other.example.org/")
            _ = try await server.until(id) { $0["waiting"] == 20 }
            #expect(receiver.hanging == 4)
            isUp.turn()
            receiver.release()
            _ = try await receiver.next(16)
            _ = try await server.until(id) { $0["waiting"] == 0 }
            #expect(receiver.mostHanging == 4)
        }
    }
}
