import API
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Outbound
import Store
import Testing

/// A campaign's folder in one archive.
@Suite(.serialized)
struct UploadTests {
    private static let toml = """
        name = "uploaded"
        type = "call"
        timezone = "America/Denver"
        [simulation]
        start = "2026-03-02T09:00:00-07:00"
        """
    private static let files = [
        ("reminders/campaign.toml", toml),
        ("reminders/outplan.lua", "return { tries = { total = 2 } }"),
        ("reminders/flow.lua", "return function(call) call:say('Hello.') end"),
        ("reminders/targets.csv", "destination,name\n+13035550100,Ada\n+1303,Bob\n"),
    ]

    private func upload(
        _ server: LiveServer,
        _ bytes: [UInt8],
        key: String = LiveServer.admin
    ) async throws -> JSONValue {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/v1.0/campaigns/upload")
        request.method = .POST
        request.headers.add(name: "Authorization", value: "Bearer \(key)")
        request.headers.add(name: "Content-Type", value: "application/gzip")
        request.body = .bytes(ByteBuffer(bytes: bytes))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        return try JSONValue(parsing: String(buffer: try await response.body.collect(upTo: 1 << 20)))
    }

    @Test func `a folder becomes a campaign with its scripts and targets; bad rows are told`()
        async throws
    {
        try await LiveServer.run { server in
            let made = try await upload(server, try Gzip.deflate(Tar.of(Self.files)))
            #expect(made["campaign"]?["name"] == "uploaded")
            #expect(made["campaign"]?["timezone"] == "America/Denver")
            #expect(made["targets"]?["added"] == 1)
            #expect(made["targets"]?["invalid"] == 1)
            let errors = (made["errors"])?.list ?? []
            #expect(errors.first?["file"] == "targets.csv")
            #expect(errors.first?["line"] == 3)
            let outplan = made["campaign"]?["outplan_id"]?.string ?? ""
            let shown = try await server.ask("GET", "/v1.0/outplans/\(outplan)")
            #expect(shown.json["script"] == "return { tries = { total = 2 } }")
            // Without compression, and once more: the same campaign, unchanged.
            let again = try await upload(server, Tar.of(Self.files))
            #expect(again["campaign"]?["id"] == made["campaign"]?["id"])
            #expect(again["targets"]?["unchanged"] == 1)
            // Nothing of it is kept when it is deleted.
            let id = made["campaign"]?["id"]?.string ?? ""
            #expect(try await server.ask("DELETE", "/v1.0/campaigns/\(id)").status == 200)
            let shelf = FolderShelf(ledger: server.services.ledger.name)
            #expect(try shelf.folders() == [])
        }
    }

    @Test func `what is wrong in the folder is told with file and line, and nothing is kept`()
        async throws
    {
        try await LiveServer.run(others: ["acme"]) { server in
            var files = Self.files
            files[1].1 = "return {\n  trys = 2,\n}"
            let wrong = try await upload(server, Tar.of(files))
            let details = (wrong["error"]?["details"])?.list ?? []
            #expect(details.first?["file"] == "outplan.lua")
            #expect(details.first?["line"] == 2)
            files[1] = ("reminders/trunkside.toml", "")
            #expect(
                try await upload(server, Tar.of(files))["error"]?["message"]
                    == "the archive (tar, or tar.gz): trunkside.toml is the engine's own file: leave it out"
            )
            let list = Self.toml.replacing(
                "timezone",
                with: "do_not_contact = [\"/etc/passwd\"]\ntimezone"
            )
            files = Self.files
            files[0].1 = list
            let outside = try await upload(server, Tar.of(files))
            #expect(
                outside["error"]?["message"]?.string?.contains("/etc/passwd is no file of the archive")
                    == true
            )
            #expect(try await upload(server, [1, 2, 3])["error"]?["reason"] == "INVALID_ARCHIVE")
            #expect(
                try await upload(server, Tar.of(Self.files), key: LiveServer.stranger)["error"]?["reason"]
                    == "PERMISSION_DENIED"
            )
            #expect(try await server.ask("GET", "/v1.0/campaigns").json["result"] == .array([]))
            // Of another customer's campaign only the engine's handle would be the same.
            let theirs = try await server.make(
                "campaigns",
                #"{"name":"spring"}"#,
                key: LiveServer.stranger
            )
            files = Self.files
            files[0].1 = Self.toml.replacing("\"uploaded\"", with: "\"acme/spring\"")
            let stolen = try await upload(server, Tar.of(files))
            #expect(stolen["error"]?["reason"] == "STATE_INVALID")
            #expect(stolen["error"]?["message"]?.string?.contains("is another customer's") == true)
            let left = try await server.ask("GET", "/v1.0/campaigns/\(theirs)", key: LiveServer.stranger)
            #expect(left.json["outplan_id"] == .string("00000000-0000-0000-0000-000000000000"))
        }
    }

    @Test func `two uploads of one campaign at once leave one whole folder`() async throws {
        try await LiveServer.run { server in
            let bytes = try Gzip.deflate(Tar.of(Self.files))
            for _ in 0..<5 {
                async let first = upload(server, bytes)
                async let second = upload(server, bytes)
                for made in try await [first, second] {
                    #expect(made["campaign"]?["name"] == "uploaded", "\(made.text)")
                }
                #expect(try FolderShelf(ledger: server.services.ledger.name).folders().count == 1)
            }
        }
    }

    @Test func `more uploads than may be under way are told when to come back`() async throws {
        try await LiveServer.run { server in
            let head =
                "POST /v1.0/campaigns/upload HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ts_admin\r\n"
                + "Expect: 100-continue\r\nContent-Length: 99\r\n\r\n"
            try await RawConnection.open(server) { first in
                try await RawConnection.open(server) { second in
                    try await first.send(head)
                    try await second.send(head)
                    // Refused for what it is until both of them have begun.
                    var refused = try await upload(server, [1, 2, 3])
                    while refused["error"]?["reason"] == "INVALID_ARCHIVE" {
                        refused = try await upload(server, [1, 2, 3])
                    }
                    #expect(refused["error"]?["reason"] == "TOO_MANY_UPLOADS")
                }
            }
        }
    }

    @Test func `a name that is a file and a folder makes no archive`() async throws {
        try await LiveServer.run { server in
            let wrong = try await upload(
                server,
                Tar.of([("campaign.toml", Self.toml), ("campaign.toml/x", "y")])
            )
            #expect(wrong["error"]?["reason"] == "INVALID_ARCHIVE")
            #expect(
                wrong["error"]?["message"]
                    == "the archive (tar, or tar.gz): campaign.toml is there as a file and as a folder"
            )
        }
    }
}
