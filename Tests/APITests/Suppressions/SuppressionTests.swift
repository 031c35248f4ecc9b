import API
import Outbound
import Store
import Testing

/// Who must not be contacted, over HTTP.
struct SuppressionTests {
    private static let path = "/v1.0/donotcontacts"

    @Test func `an entry is an address, a domain or a prefix, and is found by what it covers`() async throws {
        try await LiveServer.run { server in
            try server.addOther()
            let bodies = [
                #"{"address":"+1 303 555 0142","reason":"asked"}"#, #"{"address":"Example.org"}"#,
                #"{"prefix":"+1900","expires":"2027-01-01T00:00:00Z"}"#,
            ]
            var ids: [String] = []
            for body in bodies {
                let made = try await server.ask("POST", Self.path, body: body)
                #expect(made.status == 200, "\(made.text)")
                ids.append(made.json["id"]?.string ?? "")
            }
            func found(_ query: String) async throws -> [String] {
                let reply = try await server.ask("GET", Self.path + query)
                guard case .array(let rows) = reply.json["result"] else { return [reply.text] }
                return rows.compactMap { $0["address"]?.string }
            }
            #expect(try await found("") == ["+1900*", "example.org", "+13035550142"])
            #expect(try await found("?address=%2B13035550142") == ["+13035550142"])
            #expect(try await found("?address=ana@mail.example.org") == ["example.org"])
            #expect(try await found("?address=%2B19005550100") == ["+1900*"])
            #expect(try await found("?kind=domain") == ["example.org"])
            #expect(try await found("?address=%2B13035550143") == [])
            let one = try await server.ask("GET", Self.path + "/" + ids[2])
            #expect(one.json["expires"] == "2027-01-01T00:00:00.000000Z")
            #expect(one.json["kind"] == "prefix")
            #expect(try await server.ask("POST", Self.path, body: bodies[0]).reason == "SUPPRESSION_EXISTS")
            let foreign = try await server.ask("GET", Self.path + "/" + ids[0], key: LiveServer.stranger)
            #expect(foreign.reason == "DONOTCONTACT_NOT_FOUND")
            #expect(
                try await server.ask("DELETE", Self.path + "/" + ids[0], key: LiveServer.stranger).status
                    == 404
            )
            #expect(try await server.ask("DELETE", Self.path + "/" + ids[0]).status == 200)
            #expect(try await found("?address=%2B13035550142") == [])
        }
    }

    @Test func `many entries are taken together, and none of them where one is wrong`() async throws {
        try await LiveServer.run { server in
            let bad = try await server.ask(
                "POST",
                Self.path,
                body: #"{"entries":["+13035550142",{"address":"12"},7]}"#
            )
            #expect(bad.status == 400)
            guard case .array(let details) = bad.json["error"]?["details"] else { return }
            #expect(details.compactMap { $0["field"]?.string } == ["entries[1]", "entries[2]"])
            #expect(try await server.ask("GET", Self.path).json["result"] == [])
            let body = #"{"entries":["+13035550142",{"domain":"example.org","reason":"law"}]}"#
            let good = try await server.ask("POST", Self.path, body: body)
            #expect(good.text == #"{"accepted":2,"added":2,"unchanged":0}"#)
            let again = try await server.ask("POST", Self.path, body: body)
            #expect(again.text == #"{"accepted":2,"added":0,"unchanged":2}"#)
        }
    }

    @Test(arguments: [
        ("{}", "address"), (#"{"address":"+13035550142","domain":"example.org"}"#, "address"),
        (#"{"address":"12"}"#, "address"), (#"{"domain":"+13035550142"}"#, "domain"),
        (#"{"address":"+13035550142","expires":"soon"}"#, "expires"),
    ]) func `an entry that covers nobody is refused`(body: String, field: String) async throws {
        try await LiveServer.run { server in
            let reply = try await server.ask("POST", Self.path, body: body)
            #expect(reply.status == 400)
            guard case .array(let details) = reply.json["error"]?["details"] else { return }
            #expect(details.first?["field"]?.string == field)
        }
    }
}
