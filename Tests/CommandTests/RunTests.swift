import Foundation
import Outbound
import Testing

@Suite("Running a campaign folder")
struct RunTests {
    /// Forty targets, two tries each, all within one virtual morning.
    static func campaign(in folder: TemporaryFolder, rows: Int = 40) throws -> String {
        try folder.file(
            "morning/campaign.toml",
            """
            name = "morning"
            type = "call"
            timezone = "America/Denver"
            [limits]
            per_second = 20
            [simulation]
            start = "2026-03-02T09:00:00-07:00"
            seed = 3
            speed = 2000
            """
        )
        let rows = (0..<rows).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst()),Ada" }
        try folder.file(
            "morning/targets.csv",
            (["external_id,destination,name"] + rows).joined(separator: "\n")
        )
        try folder.file(
            "morning/outplan.lua",
            "return { tries = { total = 2 }, retry = { default = \"10m\" } }"
        )
        try folder.file(
            "morning/flow.lua",
            """
            return function(call)
                call:say("Hello {name}.")
                local key = call:digits{ say = "Press 1.", max = 1 }
                call:set_variables{ key = key or "none" }
                return key == "1" and "yes" or "no"
            end
            """
        )
        try folder.file(
            "morning/callees.lua",
            """
            return {
                { chance = { answered = 0.6 }, rings = { "2s", "9s" }, run = function(callee)
                    callee:hear("Press 1", "20s")
                    callee:press("1")
                end },
            }
            """
        )
        return folder.path("morning")
    }

    /// Returns when the ledger tells that it has got going.
    private static func untilItDials(
        _ running: Program.Running,
        _ campaign: String,
        in folder: TemporaryFolder
    )
        throws
    {
        var opened = 0
        while opened < 5 {
            let report = try Program.run("report", campaign, "--output", "json", in: folder)
            if report.code == 0 {
                opened = Int(try JSONValue(parsing: report.output)["attempts"]?.integer ?? 0)
            }
            try #require(running.process.isRunning)
        }
    }

    @Test("a run dials to the end, and a second run finds nothing left and writes nothing")
    func dialsToTheEnd() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(in: folder)
        let first = try Program.run("run", campaign, in: folder)
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.contains("morning: finished"))
        #expect(first.output.contains("(40 new, 0 changed, 0 known)"))

        let results = try Program.run("results", campaign, "--format", "jsonl", in: folder)
        let rows = try results.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(rows.count == 40)
        for row in rows {
            let isReached = row["reached"] == true
            #expect(isReached == (row["reason"] == "reached"))
            #expect(row["disposition"] == (isReached ? "yes" : .null))
            #expect(row["key"] == (isReached ? "1" : .null))
            #expect(isReached || row["tries"] == 2)
        }

        let second = try Program.run("run", campaign, in: folder)
        #expect(second.output.contains("(0 new, 0 changed, 40 known)"))
        #expect(
            second.errors.contains("all its 40 targets are done; add targets or raise tries in outplan.lua")
        )
        #expect(second.code == 1)
        let again = try Program.run("results", campaign, "--format", "jsonl", in: folder)
        #expect(again.output == results.output)
    }

    @Test("a run does to the byte what a simulation of it foresaw, however fast its clock goes")
    func foreseen() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(in: folder)
        let file = folder.path("foreseen.jsonl")
        #expect(try Program.run("simulate", campaign, "--journal", file, in: folder).code == 0)
        let foreseen = try folder.text("foreseen.jsonl")
        #expect(foreseen.contains("\"kind\":\"attempt.done\""))
        for speed in ["4000", "1000000"] {
            let journal = "\(speed).jsonl"
            let ledger = folder.path("\(speed).db")
            let arguments = ["--speed", speed, "--journal", folder.path(journal), "--database", ledger]
            let running = try Program.start(["run", campaign] + arguments, in: folder)
            running.process.waitUntilExit()
            #expect(try running.result().code == 0)
            #expect(try folder.text(journal) == foreseen)
        }
    }

    @Test("killed in the middle, the next run rescues what was open and dials nobody twice for one attempt")
    func rescues() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(in: folder, rows: 400)
        let running = try Program.start(
            ["run", campaign, "--speed", "20", "--journal", folder.path("first.jsonl")],
            in: folder
        )
        try Self.untilItDials(running, campaign, in: folder)
        kill(running.process.processIdentifier, SIGKILL)
        running.process.waitUntilExit()

        let second = try Program.run(
            "run",
            campaign,
            "--speed",
            "3000",
            "--journal",
            folder.path("second.jsonl"),
            in: folder
        )
        #expect(second.code == 0, "\(second.errors)")
        #expect(second.output.contains("attempts of an earlier run were open: they are uncertain now"))
        #expect(second.output.contains("morning: finished"))
        let results = try Program.run("results", campaign, "--format", "jsonl", in: folder)
        for row in try results.output.split(separator: "\n").map({ try JSONValue(parsing: String($0)) }) {
            #expect((row["tries"]?.integer ?? 99) <= 2)
            #expect(row["state"] == "done")
        }
    }

    @Test("a first interrupt drains and stops; the next run goes on to the end")
    func drains() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(in: folder, rows: 400)
        let running = try Program.start(["run", campaign, "--speed", "60"], in: folder)
        try Self.untilItDials(running, campaign, in: folder)
        kill(running.process.processIdentifier, SIGINT)
        running.process.waitUntilExit()
        let first = try running.result()
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.contains("morning: stopped"))
        let report = try Program.run("report", campaign, "--output", "json", in: folder)
        #expect(try JSONValue(parsing: report.output)["outcomes"]?["uncertain"] == nil)

        let second = try Program.run("run", campaign, "--speed", "3000", in: folder)
        #expect(second.output.contains("morning: finished"))
        #expect(!second.output.contains("uncertain now"))
    }

    @Test("a second interrupt leaves at once, and the next run rescues what was open")
    func leaves() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(in: folder, rows: 400)
        let running = try Program.start(["run", campaign, "--speed", "1"], in: folder)
        try Self.untilItDials(running, campaign, in: folder)
        kill(running.process.processIdentifier, SIGINT)
        // It says that it heard; then the next one ends it.
        while try !String(contentsOf: running.errors, encoding: .utf8).contains("again to leave at once") {
            try #require(running.process.isRunning)
        }
        kill(running.process.processIdentifier, SIGINT)
        running.process.waitUntilExit()
        #expect(running.process.terminationStatus == 1)
        let second = try Program.run("run", campaign, "--speed", "100000", in: folder)
        #expect(second.output.contains("attempts of an earlier run were open: they are uncertain now"))
        #expect(second.output.contains("morning: finished"))
    }

    @Test("explain of a run that goes on knows that it goes on; after it was killed, that nobody does")
    func explainsWhileRunning() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(in: folder, rows: 400)
        let running = try Program.start(["run", campaign, "--speed", "1"], in: folder)
        defer { running.process.terminate() }
        func pacing() throws -> JSONValue? {
            let result = try Program.run("explain", campaign, "--output", "json", in: folder)
            return result.code == 0 ? try JSONValue(parsing: result.output)["pacing"]?["reason"] : nil
        }
        var found: JSONValue?
        while found == nil || found == "not_running" {
            found = try pacing()
            try #require(running.process.isRunning)
        }
        let live: [JSONValue] = ["campaign_rate", "campaign_concurrent", "open"]
        #expect(live.contains(found ?? .null))
        kill(running.process.processIdentifier, SIGKILL)
        running.process.waitUntilExit()
        #expect(try pacing() == "no_process")
    }
}
