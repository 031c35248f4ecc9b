import API
import Dialer
import Outbound
import Store
import Synchronization
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

    @Test func `an end is set, and taken away by null or an empty text`() async throws {
        try await LiveServer.run { server in
            let id = try await server.make("donotcontacts", #"{"address":"+13035550142"}"#)
            let path = Self.path + "/" + id
            for never in ["null", #""""#] {
                let set = try await server.ask("PATCH", path, body: #"{"expires":"2027-01-01T00:00:00Z"}"#)
                #expect(set.json["expires"] == "2027-01-01T00:00:00.000000Z")
                let kept = try await server.ask("PATCH", path, body: #"{"reason":"asked"}"#)
                #expect(kept.json["expires"] == "2027-01-01T00:00:00.000000Z")
                let ended = try await server.ask("PATCH", path, body: #"{"expires":\#(never)}"#)
                #expect(ended.json["expires"] == .null, "\(ended.text)")
                #expect(ended.json["reason"] == "asked")
            }
            let wrong = try await server.ask("PATCH", path, body: #"{"expires":"soon"}"#)
            #expect(wrong.status == 400)
        }
    }

    @Test func `every change of an entry wakes the running campaigns that heed it, and no others`()
        async throws
    {
        let woken = Mutex<[Int64]>([])
        let answers: @Sendable (Order.Demand) -> Order.Answer = { demand in
            if case .wake(let campaign) = demand { woken.withLock { $0.append(campaign.rawValue) } }
            return .done("")
        }
        try await LiveServer.run(answers: answers) { server in
            try server.addOther()
            func campaign(_ name: String, of customer: Int64 = 1, runs: Bool = true) throws -> (String, Int64)
            {
                var change = CampaignChange()
                change.title = name
                let uuid = server.services.identifiers.next()
                try server.write(.create(uuid: uuid, .campaign(change)), of: Identifier(customer))
                let ledger = server.services.ledger
                let id = try #require(try ledger.campaignID(uuid: uuid, of: Identifier(customer)))
                if runs { _ = try ledger.commit([.campaignState(id, .running, at: LiveServer.now)]) }
                return (uuid, id.rawValue)
            }
            func take() -> [Int64] {
                woken.withLock { woken in
                    defer { woken = [] }
                    return woken
                }
            }
            let (first, one) = try campaign("one")
            let (_, two) = try campaign("two")
            let (_, third) = try campaign("three", of: 2)
            _ = try campaign("four", runs: false)
            // An operator's entries are heeded by everybody.
            let id = try await server.make("donotcontacts", #"{"address":"+13035550142"}"#)
            #expect(take() == [one, two, third])
            _ = try await server.ask("PATCH", Self.path + "/" + id, body: #"{"expires":null}"#)
            #expect(take() == [one, two, third])
            _ = try await server.ask("DELETE", Self.path + "/" + id)
            #expect(take() == [one, two, third])
            let own = try await server.make(
                "donotcontacts",
                #"{"address":"+13035550142","campaign_id":"\#(first)"}"#
            )
            #expect(take() == [one])
            _ = try await server.ask("DELETE", Self.path + "/" + own)
            #expect(take() == [one])
            let many = #"{"entries":["+13035550143","+13035550144"]}"#
            _ = try await server.ask("POST", Self.path, key: LiveServer.stranger, body: many)
            #expect(take() == [third])
            _ = try await server.ask("POST", Self.path, key: LiveServer.stranger, body: many)
            #expect(take() == [])
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
