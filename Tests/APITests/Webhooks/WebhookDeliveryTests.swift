import Crypto
import Foundation
import Outbound
import Testing

@testable import API

/// What receivers of webhooks are told, how often, and in which order.
struct WebhookDeliveryTests {
    private static func signature(_ sent: Receiver.Sent, _ secret: String) -> String {
        let key = Data(base64Encoded: String(secret.dropFirst("whsec_".count))) ?? Data()
        let text =
            "\(sent.headers["webhook-id"] ?? "").\(sent.headers["webhook-timestamp"] ?? "").\(sent.body)"
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key))
        return "v1," + Data(code).base64EncodedString()
    }

    @Test func `signatures are those of Standard Webhooks and of VoIPBIN`() throws {
        // The example that the libraries of Standard Webhooks are tested with.
        let key = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signature = WebhookSignature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at: Instant(milliseconds: 1_614_265_330_000),
            body: #"{"test": 2432232314}"#,
            secrets: [WebhookSecret(bytes: Array(key))]
        )
        let headers = signature.headers
        #expect(headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        #expect(headers["webhook-timestamp"] == "1614265330")
        let voipbin = HMAC<SHA256>.authenticationCode(
            for: Data(#"{"test": 2432232314}"#.utf8),
            using: SymmetricKey(data: Data("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8))
        )
        #expect(
            headers["x-voipbin-signature"] == "sha256=" + voipbin.map { String(format: "%02x", $0) }.joined()
        )
    }

    @Test func `events come signed, of the wanted types alone, from the making on`() async throws {
        let receiver = Receiver()
        try await receiver.run { server in
            _ = try await server.make("outdials", #"{"name":"before"}"#)
            let (id, secret) = try await server.webhook(#","types":["outdial"]"#)
            let outdial = try await server.make("outdials", #"{"name":"after"}"#)
            _ = try await server.make("queues", #"{"name":"q"}"#)
            _ = try await server.ask("DELETE", "/v1.0/outdials/\(outdial)")
            let sent = try await receiver.next(2)
            #expect(sent.map(\.type) == ["outdial_created", "outdial_deleted"])
            for one in sent {
                #expect(one.url == "https://crm.example.org/hook")
                #expect(one.resource == outdial)
                #expect(one.headers["content-type"] == "application/json")
                #expect(one.headers["webhook-signature"] == Self.signature(one, secret))
            }
            let state = try await server.until(id) { $0["delivered"] == 2 }
            #expect(state["waiting"] == 0)
            #expect(state["tm_delivered"] != .null)
            #expect(state["tm_failing"] == .null)
        }
    }

    @Test func `what fails is tried again, and holds up its own resource alone`() async throws {
        let receiver = Receiver { $0.type == "outdial_created" && $0.earlier < 2 ? 503 : 200 }
        try await receiver.run { server in
            let (id, _) = try await server.webhook()
            let outdial = try await server.make("outdials", #"{"name":"a"}"#)
            _ = try await server.ask("PATCH", "/v1.0/outdials/\(outdial)", body: #"{"name":"b"}"#)
            let queue = try await server.make("queues", #"{"name":"q"}"#)
            let sent = try await receiver.next(5)
            let own = sent.filter { $0.resource == outdial }
            #expect(
                own.map(\.type) == [
                    "outdial_created", "outdial_created", "outdial_created", "outdial_updated",
                ]
            )
            #expect(Set(own.prefix(3).map(\.body)).count == 1)
            #expect(Set(own.prefix(3).map(\.event)).count == 1)
            #expect(sent.contains { $0.resource == queue && $0.earlier == 0 })
            _ = try await server.until(id) { $0["delivered"] == 3 && $0["waiting"] == 0 }
        }
    }

    @Test func `410 ends it, and what came since is told once it is enabled again`() async throws {
        let receiver = Receiver { $0.earlier == 0 && $0.type == "outdial_created" ? 410 : 200 }
        try await receiver.run { server in
            let (id, _) = try await server.webhook()
            _ = try await server.make("outdials", #"{"name":"a"}"#)
            let ended = try await server.until(id) { $0["status"] == "disabled" }
            #expect(ended["status_reason"] == "the receiver answered 410 Gone")
            _ = try await receiver.next()
            _ = try await server.make("queues", #"{"name":"q"}"#)
            let on = try await server.ask("PATCH", "/v1.0/webhooks/\(id)", body: #"{"status":"enabled"}"#)
            #expect(on.json["status_reason"] == "")
            let told = try await receiver.next(2)
            #expect(Set(told.map(\.type)) == ["outdial_created", "queue_created"])
        }
    }

    @Test func `what was given up is kept, and replayed in its order`() async throws {
        let isUp = Switch()
        let receiver = Receiver { _ in isUp.isOn ? 204 : 500 }
        // Without a further try every failure is final.
        try await receiver.run(pauses: []) { server in
            let (id, _) = try await server.webhook()
            let path = "/v1.0/webhooks/\(id)"
            let outdial = try await server.make("outdials", #"{"name":"a"}"#)
            _ = try await server.ask("PATCH", "/v1.0/outdials/\(outdial)", body: #"{"name":"b"}"#)
            let failing = try await server.until(id) { $0["dead"] == 2 }
            #expect(failing["waiting"] == 0)
            #expect(failing["tm_failing"] != .null)
            let dead = try await server.ask("GET", path + "/deliveries?status=dead")
            guard case .array(let rows)? = dead.json["result"] else {
                Issue.record("\(dead.text)")
                return
            }
            #expect(rows.count == 2)
            #expect(rows.first?["http_status"] == 500)
            #expect(rows.first?["problem"] == "answered 500")
            #expect(rows.first?["tries"] == 1)
            #expect(rows.last?["payload"]?["type"] == "outdial_created")
            _ = try await receiver.next(2)
            isUp.turn()
            let replay = try await server.ask("POST", path + "/replay", body: #"{"dead":true}"#)
            #expect(replay.status == 200)
            #expect(try await receiver.next(2).map(\.type) == ["outdial_created", "outdial_updated"])
            _ = try await server.until(id) { $0["dead"] == 0 && $0["delivered"] == 2 }
        }
    }

    @Test func `the log is told again from a place on`() async throws {
        let receiver = Receiver()
        try await receiver.run { server in
            let (id, _) = try await server.webhook()
            _ = try await server.make("outdials", #"{"name":"a"}"#)
            _ = try await server.make("outdials", #"{"name":"b"}"#)
            let first = try await receiver.next(2)
            _ = try await server.until(id) { $0["delivered"] == 2 }
            let place = try #require(first.map(\.event).max()) - 1
            _ = try await server.ask("POST", "/v1.0/webhooks/\(id)/replay", body: #"{"after":\#(place)}"#)
            let again = try await receiver.next()
            #expect(again.event == place + 1)
            #expect(again.body == first.first { $0.event == place + 1 }?.body)
        }
    }

    @Test func `while a secret is replaced both sign`() async throws {
        let receiver = Receiver()
        try await receiver.run { server in
            let (id, _) = try await server.webhook()
            let rotated = try await server.ask("POST", "/v1.0/webhooks/\(id)/rotate")
            let secret = try #require(rotated.json["secret"]?.string)
            _ = try await server.make("outdials", #"{"name":"a"}"#)
            let sent = try await receiver.next()
            let signatures = sent.headers["webhook-signature"]?.split(separator: " ") ?? []
            #expect(signatures.count == 2)
            #expect(signatures.first.map(String.init) == Self.signature(sent, secret))
        }
    }
}
