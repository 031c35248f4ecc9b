import API
import Dialer
import Outbound
import Store
import Synchronization
import Testing

/// The people of a list, one by one.
struct TargetTests {
    private static func list(_ id: String) -> String { "/v1.0/outdials/\(id)/targets" }

    @Test func `a target is VoIPBIN's, with numbers made canonical and what addresses say kept`() async throws
    {
        try await LiveServer.run { server in
            try OutdialTests.campaign(on: server)
            let id = try await OutdialTests.outdial(
                on: server,
                body: #"{"name":"people","campaign_id":"\#(OutdialTests.campaign)"}"#
            )
            let made = try await server.ask(
                "POST",
                Self.list(id),
                body: """
                    {"name": "Ana", "detail": "d", "data": "gold", "priority": 7,
                     "destination_0": {"type": "tel", "target": "(303) 555-0142", "target_name": "home",
                                       "name": "", "detail": ""},
                     "destination_1": {"type": "", "target": "", "target_name": "", "name": "", "detail": ""},
                     "destination_2": {"type": "email", "target": "Ana@Example.org"}}
                    """
            )
            #expect(made.status == 200, "\(made.text)")
            #expect(
                made.json["destination_0"]?.text
                    == #"{"detail":"","name":"","target":"+13035550142","target_name":"home","type":"tel"}"#
            )
            #expect(made.json["destination_1"] == .null)
            #expect(made.json["destination_2"]?["target"] == "ana@example.org")
            #expect(made.json["try_count_0"] == 0)
            #expect(made.json["data"] == "gold")
            #expect(made.json["status"] == "idle")
            #expect(made.json["priority"] == 7)
            #expect(made.json["outdial_id"]?.string == id)
            #expect(made.json["tm_next"] == "2026-03-02T15:00:00.000000Z")
            #expect(try await server.ask("GET", "/v1.0/outdials/\(id)").json["target_count"] == 1)
        }
    }

    @Test func `a search finds names, external ids and addresses`() async throws {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            for body in [
                #"{"external_id":"crm-17","name":"Ana","destination_0":"+13035550142"}"#,
                #"{"external_id":"crm-18","name":"Bo 17","destination_0":"+13035550143"}"#,
                #"{"name":"Cy","destination_0":"+13035550144"}"#,
            ] {
                #expect(try await server.ask("POST", Self.list(id), body: body).status == 200)
            }
            func found(_ words: String) async throws -> [String?] {
                let reply = try await server.ask("GET", Self.list(id) + "?search=" + words)
                guard case .array(let rows) = reply.json["result"] else { return [reply.text] }
                return rows.map { $0["name"]?.string }
            }
            #expect(try await found("17") == ["Bo 17", "Ana"])
            #expect(try await found("crm-") == ["Bo 17", "Ana"])
            #expect(try await found("CRM-18") == ["Bo 17"])
            #expect(try await found("%2B13035550144") == ["Cy"])
            #expect(try await found("%25") == [])
            #expect(try await found("").count == 3)
        }
    }

    @Test(arguments: ["campaigns", "outdials", "outplans", "flows", "queues", "targets"])
    func `a search of no sense is refused with the reason`(resource: String) async throws {
        try await LiveServer.run { server in
            var path = "/v1.0/" + resource
            if resource == "targets" { path = Self.list(try await OutdialTests.outdial(on: server)) }
            for words in ["a%00b", "a%0Ab", "%7F", String(repeating: "x", count: 201)] {
                let refused = try await server.ask("GET", path + "?search=" + words)
                #expect(refused.status == 400)
                #expect(refused.reason == "INVALID_REQUEST_PARAMETER")
                #expect(refused.json["error"]?["details"]?.text.contains(#""field":"search""#) == true)
            }
            let longest = String(repeating: "x", count: 200)
            #expect(try await server.ask("GET", path + "?search=" + longest).status == 200)
        }
    }

    @Test func `what changes of a campaign or a list counts for the target that comes next`() async throws {
        try await LiveServer.run { server in
            let made = try await server.ask("POST", "/v1.0/campaigns", body: #"{"default_country":"US"}"#)
            let campaign = try #require(made.json["id"]?.string, "\(made.text)")
            let id = try await OutdialTests.outdial(on: server, body: #"{"campaign_id":"\#(campaign)"}"#)
            func target(_ number: String) async throws -> JSONValue? {
                let body = #"{"destination_0":"\#(number)"}"#
                return try await server.ask("POST", Self.list(id), body: body).json["destination_0"]?[
                    "target"
                ]
            }
            #expect(try await target("(303) 555-0142") == "+13035550142")
            let changed = try await server.ask(
                "PATCH",
                "/v1.0/campaigns/\(campaign)",
                body: #"{"default_country":"GB"}"#
            )
            #expect(changed.status == 200, "\(changed.text)")
            #expect(try await target("020 7946 0018") == "+442079460018")
            #expect(try await server.ask("DELETE", "/v1.0/outdials/\(id)").status == 200)
            let late = try await server.ask(
                "POST",
                Self.list(id),
                body: #"{"destination_0":"020 7946 0019"}"#
            )
            #expect(late.status == 404)
        }
    }

    @Test func `PATCH changes what it names and PUT all of it`() async throws {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            let made = try await server.ask(
                "POST",
                Self.list(id),
                body: """
                    {"external_id": "a1", "name": "Ana", "timezone": "America/Denver", "data": {"plan": "gold"},
                     "destination_0": {"type": "tel", "target": "+1 303 555 0142", "name": "home"},
                     "destination_1": "sip:ana@192.0.2.10", "not_before": "2026-03-02T09:00:00-07:00"}
                    """
            )
            let one = Self.list(id) + "/" + (made.json["id"]?.string ?? made.text)
            let patch = try await server.ask(
                "PATCH",
                one,
                body: #"{"name":"Ana B","data":{"plan":"silver"},"destination_1":null}"#
            )
            #expect(patch.status == 200, "\(patch.text)")
            #expect(patch.json["name"] == "Ana B")
            #expect(patch.json["external_id"] == "a1")
            #expect(patch.json["timezone"] == "America/Denver")
            #expect(patch.json["data"]?.text == #"{"plan":"silver"}"#)
            #expect(patch.json["destination_0"]?["name"] == "home")
            #expect(patch.json["destination_1"] == .null)
            #expect(patch.json["not_before"] == "2026-03-02T16:00:00.000000Z")
            let put = try await server.ask(
                "PUT",
                one,
                body: #"{"external_id":"a1","destination_0":{"type":"tel","target":"+13035550143"}}"#
            )
            #expect(put.json["name"] == "")
            #expect(put.json["timezone"] == "")
            #expect(put.json["not_before"] == .null)
            #expect(put.json["data"]?.text == "{}")
            #expect(put.json["destination_0"]?["name"] == "")
            #expect(put.json["id"] == made.json["id"])
            let deleted = try await server.ask("DELETE", one)
            #expect(deleted.json["tm_delete"] == "2026-03-02T15:00:00.000000Z")
            #expect(try await server.ask("GET", one).reason == "OUTDIAL_TARGET_NOT_FOUND")
        }
    }

    @Test(arguments: [
        (#"{"name":"Ana"}"#, "destination_0", "is missing: a target has one to five addresses"),
        (
            #"{"destination_0":{"type":"agent","target":"x"}}"#, "destination_0",
            "an address is one of tel, sip, sms, email"
        ),
        (
            #"{"destination_0":"+13035550142","priority":10}"#, "priority",
            "must be a whole number from 0 to 9"
        ),
        (
            #"{"destination_0":"+13035550142","timezone":"Denver"}"#, "timezone",
            "no time zone has this name: use one of the IANA list, such as America/Denver"
        ),
        (
            #"{"destination_0":"+13035550142","destination_5":"+13035550142"}"#, "destination_5",
            "is not known here; did you mean destination_0?"
        ),
        (
            #"{"destination_0":{"target":"+13035550142","tag":"x"}}"#, "destination_0",
            "tag: is not known here"
        ),
        (#"{"destination_0":"+13035550142","data":7}"#, "data", "must be an object or a string"),
    ]) func `a target that nobody could reach is refused by its field`(
        body: String,
        field: String,
        message: String
    ) async throws {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            let reply = try await server.ask("POST", Self.list(id), body: body)
            #expect(reply.status == 400)
            guard case .array(let details) = reply.json["error"]?["details"] else {
                Issue.record("\(reply.text)")
                return
            }
            #expect(details.first?["field"]?.string == field)
            #expect(details.first?["message"]?.string == message)
        }
    }

    @Test func `the same person twice is a conflict that names who is there`() async throws {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            let body = #"{"destination_0":"+13035550142"}"#
            let first = try await server.ask("POST", Self.list(id), body: body)
            let second = try await server.ask("POST", Self.list(id), body: body)
            #expect(second.status == 409)
            #expect(second.reason == "TARGET_EXISTS")
            let uuid = first.json["id"]?.string ?? "none"
            #expect(second.json["error"]?["message"]?.string?.contains(uuid) == true)
            #expect(second.text.contains("5550142") == false)
        }
    }

    @Test func `targets are found by status, by a part of the name, by address and by external id`()
        async throws
    {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            for (number, name) in ["Ana", "Bea", "Anton"].enumerated() {
                let body =
                    #"{"name":"\#(name)","external_id":"e\#(number)","destination_0":"+1303555014\#(number)"}"#
                #expect(try await server.ask("POST", Self.list(id), body: body).status == 200)
            }
            func names(_ query: String) async throws -> [String] {
                let reply = try await server.ask("GET", Self.list(id) + "?" + query)
                guard case .array(let rows) = reply.json["result"] else { return [reply.text] }
                return rows.compactMap { $0["name"]?.string }
            }
            #expect(try await names("search=An") == ["Anton", "Ana"])
            #expect(try await names("search=%2B13035550141") == ["Bea"])
            #expect(try await names("external_id=e2") == ["Anton"])
            #expect(try await names("status=done") == [])
            #expect(try await names("status=idle&page_size=1") == ["Anton"])
            #expect(try await server.ask("GET", Self.list(id) + "?status=new").status == 400)
        }
    }

    @Test func `a running campaign is told of a new target, and one that stands still is not`() async throws {
        let woken = Mutex<[String]>([])
        let answers: @Sendable (Order.Demand) -> Order.Answer = { demand in
            woken.withLock { $0.append(String(describing: demand)) }
            return .done("")
        }
        try await LiveServer.run(answers: answers) { server in
            try OutdialTests.campaign(on: server, running: true)
            let id = try await OutdialTests.outdial(on: server)
            _ = try await server.ask("POST", Self.list(id), body: #"{"destination_0":"+13035550142"}"#)
            #expect(woken.withLock { $0 } == [])
            _ = try await server.ask(
                "PUT",
                "/v1.0/outdials/\(id)/campaign_id",
                body: #"{"campaign_id":"\#(OutdialTests.campaign)"}"#
            )
            _ = try await server.ask("POST", Self.list(id), body: #"{"destination_0":"+13035550143"}"#)
            #expect(woken.withLock { $0 } == ["wake(campaign: 1)", "wake(campaign: 1)"])
        }
    }
}
