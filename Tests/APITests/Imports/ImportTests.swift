import API
import Foundation
import Outbound
import Store
import Testing

/// Whole lists brought in by one request.
struct ImportTests {
    private static let csv = """
        external_id,name,phone,plan
        a1,Ana,+13035550101,gold
        a2,Bea,12,silver
        a1,Ana again,+13035550102,gold
        a3,Cleo,+13035550103,silver

        """

    @Test func `good rows are taken, and each bad one is named with its line`() async throws {
        try await LiveServer.run { server in
            try server.addOther()
            let id = try await OutdialTests.outdial(on: server)
            _ = try await server.ask("POST", "/v1.0/donotcontacts", body: #"{"address":"+13035550103"}"#)
            let reply = try await server.ask(
                "POST",
                "/v1.0/outdials/\(id)/targets/import",
                headers: ["Content-Type": "text/csv"],
                body: Self.csv
            )
            #expect(reply.status == 200, "\(reply.text)")
            let counts = ["accepted", "added", "updated", "unchanged", "duplicate", "invalid", "suppressed"]
            #expect(counts.map { reply.json[$0]?.integer ?? -1 } == [2, 2, 0, 0, 1, 1, 1])
            guard case .array(let errors) = reply.json["errors"] else { return }
            #expect(errors.map { $0["line"]?.integer ?? 0 } == [3, 4])
            #expect(errors.map { $0["code"]?.string ?? "" }.last == "duplicate")
            let path = try #require(reply.json["errors_url"]?.string)
            let file = try await server.ask("GET", path)
            #expect(file.headers["content-type"] == "text/csv; charset=utf-8")
            let lines = file.text.split(separator: "\n")
            #expect(lines.first == "line,column,value,code,message")
            #expect(lines.count == 3)
            #expect(lines.dropFirst().first?.hasPrefix("3,phone,") == true)
            let foreign = try await server.ask("GET", path, key: LiveServer.stranger)
            #expect(foreign.status == 404)
            #expect(foreign.reason == "IMPORT_ERRORS_NOT_FOUND")
        }
    }

    @Test func `the same list again writes nothing, and a dry run says what a real one would do`()
        async throws
    {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            func send(_ query: String, _ body: String) async throws -> [Int64] {
                let reply = try await server.ask(
                    "POST",
                    "/v1.0/outdials/\(id)/targets/import?format=jsonl" + query,
                    body: body
                )
                return ["accepted", "added", "updated", "unchanged"].map { reply.json[$0]?.integer ?? -1 }
            }
            let list = """
                {"external_id": "a1", "destination": "+13035550101", "data": {"plan": "gold"}}
                {"external_id": "a2", "destination": "+13035550102"}
                """
            #expect(try await send("&dry_run=true", list) == [2, 2, 0, 0])
            #expect(try await server.ask("GET", "/v1.0/outdials/\(id)").json["target_count"] == 0)
            #expect(try await send("", list) == [2, 2, 0, 0])
            #expect(try await send("", list) == [2, 0, 0, 2])
            #expect(try await send("", list.replacing("gold", with: "silver")) == [2, 0, 1, 1])
            #expect(try await server.ask("GET", "/v1.0/outdials/\(id)").json["target_count"] == 2)
        }
    }

    @Test func `one customer's imports leave places for everybody else's`() async throws {
        try await LiveServer.run { server in
            try server.addOther()
            let own = "/v1.0/outdials/\(try await OutdialTests.outdial(on: server))/targets/import"
            let theirs = try await server.make("outdials", #"{"name":"x"}"#, key: LiveServer.stranger)
            let head =
                "POST \(own) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ts_admin\r\n"
                + "Content-Type: text/csv\r\nExpect: 100-continue\r\nContent-Length: 99\r\n\r\n"
            try await RawConnection.open(server) { first in
                try await RawConnection.open(server) { second in
                    // Both have begun when one more is refused.
                    try await first.send(head)
                    try await second.send(head)
                    var refused = try await server.ask("POST", own + "?format=csv", body: Self.csv)
                    while refused.status == 200 {
                        refused = try await server.ask("POST", own + "?format=csv", body: Self.csv)
                    }
                    #expect(refused.reason == "TOO_MANY_IMPORTS")
                    #expect(refused.headers["retry-after"] == "5")
                    let other = try await server.ask(
                        "POST",
                        "/v1.0/outdials/\(theirs)/targets/import?format=csv",
                        key: LiveServer.stranger,
                        body: Self.csv
                    )
                    #expect(other.status == 200, "\(other.text)")
                }
            }
        }
    }

    @Test func `under abort nothing of a list with a bad row is taken`() async throws {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            let reply = try await server.ask(
                "POST",
                "/v1.0/outdials/\(id)/targets/import?on_error=abort&format=csv",
                body: Self.csv
            )
            #expect(reply.status == 200)
            #expect(reply.json["accepted"] == 0)
            #expect(reply.json["invalid"] == 1)
            #expect(try await server.ask("GET", "/v1.0/outdials/\(id)").json["target_count"] == 0)
        }
    }

    @Test func `a compressed list is read, and what is none is refused`() async throws {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            let path = "/v1.0/outdials/\(id)/targets/import"
            let packed = try Gzip.deflate(Array("destination\n+13035550101\n+13035550102\n".utf8))
            let reply = try await server.ask(
                "POST",
                path,
                headers: ["Content-Type": "text/csv", "Content-Encoding": "gzip"],
                bytes: packed
            )
            #expect(reply.json["added"] == 2, "\(reply.text)")
            let cut = try await server.ask(
                "POST",
                path,
                headers: ["Content-Type": "text/csv"],
                bytes: Array(packed.dropLast(9))
            )
            #expect(cut.status == 400)
            #expect(cut.reason == "INVALID_LIST")
            #expect(try await server.ask("POST", path, body: "{}").status == 415)
            #expect(try await server.ask("POST", path + "?format=csv", body: "").reason == "EMPTY_LIST")
            let nameless = try await server.ask("POST", path + "?format=csv", body: "colour\nred\n")
            #expect(nameless.reason == "INVALID_LIST")
        }
    }

    @Test func `a list over the limit is answered 413, and nothing is left in the folder`() async throws {
        var setting = APISetting()
        setting.importLimit = 40
        try await LiveServer.run(setting) { server in
            let id = try await OutdialTests.outdial(on: server)
            let reply = try await server.ask(
                "POST",
                "/v1.0/outdials/\(id)/targets/import?format=csv",
                body: Self.csv
            )
            #expect(reply.status == 413)
            #expect(try await server.ask("GET", "/v1.0/outdials/\(id)").json["target_count"] == 0)
        }
    }

    @Test func `an exported list is the one that was imported, and an import takes it again`() async throws {
        try await LiveServer.run { server in
            let id = try await OutdialTests.outdial(on: server)
            let list = """
                external_id,name,destination_0,destination_1,timezone,priority,plan
                a1,"Ana ""A"", B",+13035550101,ana@example.org,America/Denver,3,gold
                a2,Bea,sms:+13035550102,,,0,

                """
            let path = "/v1.0/outdials/\(id)/targets"
            _ = try await server.ask("POST", path + "/import?format=csv", body: list)
            let file = try await server.ask("GET", path + "/export")
            #expect(file.headers["content-type"] == "text/csv; charset=utf-8")
            let rows = file.text.split(separator: "\n").map(String.init)
            try #require(rows.count == 3, "\(file.text)")
            #expect(rows[1] == "a2,Bea,,sms:+13035550102,,,,,,,,0,,,")
            #expect(
                rows[2]
                    == #"a1,"Ana ""A"", B",,+13035550101,ana@example.org,,,,America/Denver,,,3,,,gold"#
            )
            let lines = try await server.ask("GET", path + "/export?format=jsonl")
            #expect(lines.text.split(separator: "\n").count == 2)
            let again = try await server.ask("POST", path + "/import?format=csv", body: file.text)
            #expect(again.json["unchanged"] == 2, "\(again.text)")
        }
    }
}
