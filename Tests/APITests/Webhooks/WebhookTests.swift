import API
import Foundation
import Outbound
import Testing

/// Webhooks as their owners make and change them.
struct WebhookTests {
    @Test func `the secret is shown when it is made, and when another one is`() async throws {
        try await LiveServer.run { server in
            let (id, secret) = try await server.webhook(#","types":["campaign","outdial_created"]"#)
            #expect(secret.hasPrefix("whsec_"))
            #expect(Data(base64Encoded: String(secret.dropFirst(6)))?.count == 32)
            let path = "/v1.0/webhooks/\(id)"
            let shown = try await server.ask("GET", path)
            #expect(shown.json["secret"] == nil)
            #expect(shown.json["status"] == "enabled")
            #expect(shown.json["types"] == ["campaign", "outdial_created"])
            #expect(shown.json["campaign_id"]?.string == "00000000-0000-0000-0000-000000000000")
            let rotated = try await server.ask("POST", path + "/rotate", headers: ["Idempotency-Key": "r"])
            #expect(rotated.json["secret"]?.string?.hasPrefix("whsec_") == true)
            let again = try await server.ask("POST", path + "/rotate", headers: ["Idempotency-Key": "r"])
            #expect(again.status == 200)
            #expect(again.json["secret"] == nil)
        }
    }

    @Test func `PUT overwrites, PATCH changes what it names, DELETE ends it`() async throws {
        try await LiveServer.run { server in
            let (id, _) = try await server.webhook(#","detail":"d","types":["campaign"]"#)
            let path = "/v1.0/webhooks/\(id)"
            let patched = try await server.ask("PATCH", path, body: #"{"status":"disabled"}"#)
            #expect(patched.json["status"] == "disabled")
            #expect(patched.json["detail"] == "d")
            let put = try await server.ask("PUT", path, body: #"{"url":"https://other.example.org/"}"#)
            #expect(put.json["status"] == "enabled")
            #expect(put.json["detail"] == "")
            #expect(put.json["types"] == [])
            let secret = try await server.ask("PATCH", path, body: #"{"secret":"x"}"#)
            #expect(secret.json["error"]?["message"]?.string?.contains("rotate") == true)
            #expect(try await server.ask("DELETE", path).json["tm_delete"] != .null)
            #expect(try await server.ask("GET", path).reason == "WEBHOOK_NOT_FOUND")
            let listed = try await server.ask("GET", "/v1.0/webhooks")
            #expect(listed.json["result"] == [])
        }
    }

    @Test(
        arguments: [
            ("http://crm.example.org/", "must begin with https://"),
            ("ftp://crm.example.org/", "does not begin with https://"),
            ("https://127.0.0.1/", "leads to a loopback address"),
            ("https://169.254.169.254/latest", "leads to"),
            ("https://[::1]/", "leads to a loopback address"),
            ("https://localhost/", "a name of this machine"),
            ("https://a.LocalHost:8443/", "a name of this machine"),
            ("https://10.1.2.3/", "leads to a private address"),
            ("https://user:secret@crm.example.org/", "a user name in an address"),
            ("https://2130706433/", "four decimal numbers"),
            ("", "is empty"),
        ]
    )
    func `an address that nothing may be sent to is refused`(url: String, words: String) async throws {
        try await LiveServer.run { server in
            let body = JSONValue.object(["url": .string(url)]).text
            let reply = try await server.ask("POST", "/v1.0/webhooks", body: body)
            #expect(reply.status == 400)
            let message = reply.json["error"]?["message"]?.string ?? ""
            #expect(message.hasPrefix("url: ") && message.contains(words), "\(message)")
        }
    }

    @Test func `one's own network is reached where the engine's file lists it`() async throws {
        var setting = APISetting()
        setting.webhooks.listed = try AllowList(["127.0.0.1:8099"], key: "webhooks.allow")
        try await LiveServer.run(setting) { server in
            for (port, status) in [(8099, 200), (8098, 400)] {
                let body = #"{"url":"http://127.0.0.1:\#(port)/hook"}"#
                let reply = try await server.ask("POST", "/v1.0/webhooks", body: body)
                #expect(reply.status == status)
            }
        }
    }

    @Test func `what is no event, no place and no delivery is refused by name`() async throws {
        try await LiveServer.run { server in
            let typed = #"{"url":"https://a.example.org/","types":["campaign","sms_created"]}"#
            let types = try await server.ask("POST", "/v1.0/webhooks", body: typed)
            #expect(types.json["error"]?["message"]?.string?.hasPrefix("types[1]: ") == true)
            let (id, _) = try await server.webhook()
            for (body, words) in [
                ("{}", "say one of"), (#"{"dead":true,"after":1}"#, "say one of"),
                (#"{"after":99999}"#, "the log has the events"), (#"{"event_ids":[7]}"#, "event 7 is none"),
                (#"{"event_ids":["x"]}"#, "event_ids[0]"),
            ] {
                let reply = try await server.ask("POST", "/v1.0/webhooks/\(id)/replay", body: body)
                #expect(reply.status == 400)
                #expect(reply.text.contains(words), "\(reply.text)")
            }
            let status = try await server.ask("GET", "/v1.0/webhooks/\(id)/deliveries?status=lost")
            #expect(status.status == 400)
        }
    }

    @Test func `there are twenty at most, and they are for whoever may change things`() async throws {
        try await LiveServer.run { server in
            for _ in 0..<20 { _ = try await server.webhook() }
            let more = #"{"url":"https://a.example.org/"}"#
            let reply = try await server.ask("POST", "/v1.0/webhooks", body: more)
            #expect(reply.status == 409)
            #expect(reply.reason == "RESOURCE_LIMIT_EXCEEDED")
            #expect(try await server.ask("GET", "/v1.0/webhooks", key: LiveServer.read).status == 403)
            #expect(try await server.ask("GET", "/v1.0/webhooks", key: LiveServer.manager).status == 200)
        }
    }
}
