import Foundation
import Outbound
import Testing

@Suite("Web requests of a run")
struct WebRequestTests {
    private static func campaign(asking peer: Int, allowing allow: String, in folder: TemporaryFolder) throws
        -> String
    {
        try folder.file(
            "ask/campaign.toml",
            """
            name = "ask"
            type = "call"
            timezone = "America/Denver"
            [http]
            allow = [\(allow)]
            [simulation]
            start = "2026-03-02T09:00:00-07:00"
            """
        )
        try folder.file(
            "ask/targets.csv",
            "external_id,destination\nada,+13035550101\nbob,+13035550102\ncyd,+13035550103"
        )
        try folder.file("ask/outplan.lua", "return { tries = { total = 1 } }")
        try folder.file(
            "ask/flow.lua",
            """
            return function(call)
                local base = "http://127.0.0.1:\(peer)"
                local person, why = http.get(base .. "/people/{external_id}", { headers = { ["X-Key"] = "7" } })
                local told = http.post(base .. "/orders", { json = { id = "{external_id}" } })
                local _, other = http.get("http://localhost:\(peer)/")
                call:set_variables{
                    person = person and person.json.name or why,
                    told = told and told.status or 0,
                    other = other,
                }
            end
            """
        )
        try folder.file("ask/callees.lua", "return { { chance = { answered = 1 } } }")
        return folder.path("ask")
    }

    /// What the flows of all targets came to, by their ids.
    private static func variables(_ campaign: String, in folder: TemporaryFolder) throws -> [String] {
        let results = try Program.run("results", campaign, "--format", "jsonl", in: folder)
        return try results.output.split(separator: "\n").map { line in
            let row = try JSONValue(parsing: String(line))
            return ["external_id", "person", "told", "other"].map { row[$0]?.text ?? "-" }
                .joined(separator: " ")
        }
    }

    @Test("at any speed a flow asks the listed server and is answered, and no other is asked")
    func asks() throws {
        let folder = try TemporaryFolder()
        let peer = try WebPeer()
        let own = "\"127.0.0.1:\(peer.port)\""
        let campaign = try Self.campaign(asking: peer.port, allowing: own, in: folder)
        let run = try Program.run(
            "run",
            campaign,
            "--speed",
            "1000000",
            "--journal",
            folder.path("journal"),
            in: folder
        )
        #expect(run.code == 0, "\(run.errors)")
        let refused = "\"not allowed: localhost:\(peer.port) is not in http.allow\""
        #expect(
            try Self.variables(campaign, in: folder)
                == ["ada", "bob", "cyd"].map { "\"\($0)\" \"\($0)\" 200 \(refused)" }
        )
        let asked = peer.end()
        let people = ["ada", "bob", "cyd"].map { "GET /people/\($0) 7 " }
        #expect(asked.filter { $0.hasPrefix("GET") }.sorted() == people)
        #expect(asked.filter { $0.hasPrefix("POST") }.count == 3)
        let journal = try folder.text("journal")
        #expect(journal.contains(#""request":"GET http://127.0.0.1:\#(peer.port)/people/ada""#))
    }

    @Test("without a list nobody is asked, and check says so before")
    func noList() throws {
        let folder = try TemporaryFolder()
        let peer = try WebPeer()
        let campaign = try Self.campaign(asking: peer.port, allowing: "", in: folder)
        let check = try Program.run("check", campaign, in: folder)
        #expect(check.output.contains("http.get is refused: write the host into campaign.toml"))
        let run = try Program.run("run", campaign, "--speed", "1000000", in: folder)
        #expect(run.code == 0, "\(run.errors)")
        let refused = "\"not allowed: 127.0.0.1:\(peer.port) is not in http.allow\""
        let other = "\"not allowed: localhost:\(peer.port) is not in http.allow\""
        #expect(try Self.variables(campaign, in: folder)[0] == "\"ada\" \(refused) 0 \(other)")
        #expect(peer.end() == [])
    }

    @Test("a simulation asks nobody, and a list that cannot be meant is found with its place")
    func simulation() throws {
        let folder = try TemporaryFolder()
        let peer = try WebPeer()
        let own = "\"127.0.0.1:\(peer.port)\""
        let campaign = try Self.campaign(asking: peer.port, allowing: own, in: folder)
        let simulated = try Program.run("simulate", campaign, "--keep", folder.path("kept.db"), in: folder)
        #expect(simulated.code == 0, "\(simulated.errors)")
        #expect(peer.end() == [])
        let wrong = try Self.campaign(asking: 1, allowing: "\"localhost:8080\"", in: folder)
        let check = try Program.run("check", wrong, in: folder)
        #expect(check.code == 2)
        #expect(
            check.output.contains(
                "campaign.toml:5:1: http.allow: \"localhost:8080\" is a name of this machine; write its address and port"
            )
        )
    }
}
