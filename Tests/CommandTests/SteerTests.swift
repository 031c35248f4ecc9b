import Foundation
import Outbound
import Testing

/// A run of the real program that goes on while it is steered.
struct SteeredRun {
    let folder: TemporaryFolder
    let campaign: String
    let running: Program.Running

    /// Two targets a second, each on the line for some seconds; the clock goes `speed` times as fast as life.
    init(rows: Int = 2000, speed: Int = 20, journal: String? = nil, extra: [String] = []) throws {
        folder = try TemporaryFolder()
        campaign = try RunTests.campaign(in: folder, rows: rows)
        var arguments = ["run", campaign, "--speed", "\(speed)"] + extra
        if let journal { arguments += ["--journal", folder.path(journal)] }
        running = try Program.start(arguments, in: folder)
    }

    func ask(_ arguments: String...) throws -> Program.Result {
        let asking = try Program.start(arguments, in: folder)
        asking.process.waitUntilExit()
        return try asking.result()
    }

    func status() throws -> JSONValue? {
        let result = try ask("status", campaign, "--output", "json")
        return result.code == 0 ? try JSONValue(parsing: result.output) : nil
    }

    /// Asks until it is so, as long as the run goes on.
    func until(_ isSo: (JSONValue) -> Bool) throws {
        while true {
            if let status = try status(), isSo(status) { return }
            try #require(running.process.isRunning)
        }
    }

    func untilItDials() throws {
        try until { status in
            guard case .array(let campaigns)? = status["campaigns"], status["running"] == true else {
                return false
            }
            return (campaigns.first?["attempts"]?.integer ?? 0) >= 5
        }
    }

    /// Waits until the run has said so.
    func untilItSays(_ words: String, times: Int = 1) throws {
        while try String(contentsOf: running.errors, encoding: .utf8).components(separatedBy: words).count
            <= times
        {
            // To ask takes a while: the run gets on meanwhile.
            _ = try status()
            try #require(running.process.isRunning)
        }
    }

    func end() throws -> Program.Result {
        kill(running.process.processIdentifier, SIGINT)
        running.process.waitUntilExit()
        return try running.result()
    }

    var socket: String { campaign + "/.trunkside/ledger.db.control" }
}

// One after the other: each waits for a program by asking it again and again.
@Suite("Steering a run that goes on", .serialized)
struct SteerTests {
    @Test("status, set and stop reach a run by its folder; afterwards nobody listens")
    func steers() throws {
        let run = try SteeredRun()
        try run.untilItDials()
        let status = try run.ask("status", run.campaign)
        #expect(status.code == 0)
        #expect(status.output.contains("process \(run.running.process.processIdentifier) runs it; its clock"))
        #expect(status.output.contains("morning: running; 2000 targets: "))
        #expect(status.output.contains(" of 20 a second\n"))
        let attributes = try FileManager.default.attributesOfItem(atPath: run.socket)
        #expect(attributes[.posixPermissions] as? Int == 0o600)

        let set = try run.ask("set", run.campaign, "limits.per_second=40", "engine.limits.concurrent=99")
        #expect(
            set.output
                == """
                morning: limits.per_second is 40 now (it was 20), for as long as this run lasts
                the engine's limits.concurrent is 99 now (it was 500), for as long as this run lasts

                """
        )
        let after = try #require(try run.status())
        #expect(after["engine"]?["concurrent"] == 99)
        let explained = try run.ask("explain", run.campaign)
        #expect(explained.code == 0, "\(explained.errors)")
        let wrong = try run.ask("set", run.campaign, "limits.per_secnd=40")
        #expect(wrong.code == 64)
        #expect(wrong.errors.contains("did you mean limits.per_second?"))
        let unknown = try run.ask("stop", run.campaign, "--campaign", "evening")
        #expect(unknown.code == 1)
        #expect(unknown.errors.contains("no campaign \"evening\" is part of this run; it has morning"))

        let nothing = try run.ask("status", run.folder.url.path)
        #expect(nothing.code == 1)
        #expect(nothing.errors.contains("there is no ledger: nothing has run here yet"))
        let stop = try run.ask("stop", run.campaign)
        #expect(stop.output == "stopping: nothing new is dialed, open attempts end within limits.drain\n")
        run.running.process.waitUntilExit()
        let result = try run.running.result()
        #expect(result.code == 0)
        #expect(result.output.contains("morning: stopped"))
        #expect(
            result.errors.contains(
                "limits.per_second is 40 now (it was 20), for as long as this run lasts (asked by user "
            )
        )
        #expect(!FileManager.default.fileExists(atPath: run.socket))

        let nobody = try run.ask("stop", run.campaign)
        #expect(nobody.code == 1)
        #expect(nobody.errors.contains("ledger.db: no process runs it; trunkside run starts one"))
        let ledger = try run.ask("status", run.campaign)
        #expect(ledger.code == 0)
        #expect(ledger.output.contains("no process runs it; this is what it holds"))
        #expect(ledger.output.contains("morning: stopped; 2000 targets: "))
    }

    @Test("a changed flow is taken by the attempts that follow, a broken one is told once and left")
    func reloads() throws {
        let run = try SteeredRun()
        try run.untilItDials()
        func flow(_ word: String) -> String {
            "return function(call)\n    call:say(\"Hello.\")\n    return \"\(word)\"\nend\n"
        }
        try run.folder.file("morning/flow.lua", flow("changed"))
        try run.untilItSays("morning: flow.lua changed; what is dialed from now on takes it")
        try run.folder.file("morning/flow.lua", "return function(call)\n    call:sya(\"Hello.\")\nend\n")
        try run.untilItSays("morning: the changed scripts are not taken; the ones before stay active")
        try run.folder.file("morning/campaign.toml", "name = \"evening\"")
        try run.untilItSays("morning: campaign.toml changed; this run keeps the settings that it began with")
        try run.folder.file("morning/flow.lua", flow("again"))
        let taken = "morning: flow.lua changed; what is dialed from now on takes it"
        try run.untilItSays(taken, times: 2)
        try run.folder.file("morning/outplan.lua", "return { tries = { total = 3 } }")
        try run.untilItSays("morning: outplan.lua changed; what is dialed from now on takes it")
        var known = 0
        try run.until { status in
            guard case .array(let campaigns)? = status["campaigns"] else { return false }
            let attempts = Int(campaigns.first?["attempts"]?.integer ?? 0)
            if known == 0 { known = attempts }
            return attempts > known + 20
        }
        let result = try run.end()
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.errors.components(separatedBy: "flow.lua:2:").count == 2)
        #expect(result.errors.contains("did you mean"))
        #expect(!result.errors.contains("not taken: "))
        try run.folder.file("morning/campaign.toml", "")
        _ = try RunTests.campaign(in: run.folder, rows: 2000)
        let rows = try run.ask("results", run.campaign, "--format", "jsonl").output.split(separator: "\n")
        let dispositions = try rows.map { try JSONValue(parsing: String($0))["disposition"]?.string ?? "" }
        #expect(dispositions.contains("changed"))
        #expect(dispositions.contains("again"))
        #expect(!dispositions.contains("no"))
    }

    @Test("whoever looks on, however often, changes no byte of what a run does")
    func looksOn() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        #expect(
            try Program.run("simulate", campaign, "--journal", folder.path("a.jsonl"), in: folder).code == 0
        )
        let run = try SteeredRun(rows: 40, speed: 400, journal: "b.jsonl")
        var looks = 0
        while run.running.process.isRunning {
            let result = try run.ask("status", run.campaign, "--output", "json")
            if result.code == 0, try JSONValue(parsing: result.output)["running"] == true { looks += 1 }
        }
        #expect(looks > 0)
        #expect(try run.running.result().code == 0)
        #expect(try run.folder.text("b.jsonl") == folder.text("a.jsonl"))
    }

    @Test("a run that is to dial so many targets stops after them, and says how many are left")
    func limit() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder, rows: 60)
        let first = try Program.run("run", campaign, "--limit", "10", in: folder)
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.output.contains("--limit 10: 10 targets were dialed; "))
        #expect(first.output.contains(" targets are not done, and the next run goes on with them"))
        #expect(first.output.contains("morning: stopped"))
        func dialed() throws -> Int {
            let rows = try Program.run("results", campaign, "--format", "jsonl", in: folder).output
            return try rows.split(separator: "\n").filter {
                (try JSONValue(parsing: String($0))["tries"]?.integer ?? 0) > 0
            }.count
        }
        #expect(try dialed() == 10)
        let second = try Program.run("run", campaign, in: folder)
        #expect(second.output.contains("morning: finished"))
        #expect(!second.output.contains("--limit"))
        #expect(try dialed() == 60)
        let none = try Program.run("run", campaign, "--limit", "0", in: folder)
        #expect(none.code == 64)
        #expect(none.errors.contains("--limit is 0; it must be 1 or more"))
    }

    @Test("of two campaigns one is stopped and started again, while the other goes on")
    func oneOfTwo() throws {
        let folder = try TemporaryFolder()
        _ = try RunTests.campaign(in: folder, rows: 2000)
        let files = FileManager.default
        try files.copyItem(atPath: folder.path("morning"), toPath: folder.path("evening"))
        let toml = try folder.text("morning/campaign.toml").replacing("\"morning\"", with: "\"evening\"")
        try folder.file("evening/campaign.toml", toml)
        let list = try folder.text("evening/targets.csv").replacing("+1303555", with: "+1303444")
        try folder.file("evening/targets.csv", list)
        try folder.file("trunkside.toml", "")
        let running = try Program.start(["run", "morning", "evening", "--speed", "20"], in: folder)
        func states() throws -> [String: String] {
            let result = try Program.run("status", "evening", "--output", "json", in: folder)
            guard result.code == 0,
                case .array(let campaigns)? = try JSONValue(parsing: result.output)["campaigns"]
            else { return [:] }
            return Dictionary(
                uniqueKeysWithValues: campaigns.map {
                    ($0["campaign"]?.string ?? "", $0["state"]?.string ?? "")
                }
            )
        }
        func until(_ wanted: [String: String]) throws {
            while try states() != wanted { try #require(running.process.isRunning) }
        }
        try until(["morning": "running", "evening": "running"])
        // By the engine's own folder, which holds no campaign.
        let stop = try Program.run("stop", "--campaign", "evening", in: folder)
        #expect(stop.output.hasPrefix("stopping evening: nothing new is dialed"), "\(stop)")
        try until(["morning": "running", "evening": "stop"])
        let rate = try Program.run("set", "limits.per_second=30", in: folder)
        #expect(rate.output.hasPrefix("the engine's limits.per_second is 30 now (it was 50)"), "\(rate)")
        let start = try Program.run("start", "evening", in: folder)
        #expect(start.output == "campaign evening runs\n", "\(start)")
        try until(["morning": "running", "evening": "running"])
        kill(running.process.processIdentifier, SIGINT)
        running.process.waitUntilExit()
        let result = try running.result()
        #expect(result.output.contains("morning: stopped"))
        #expect(result.output.contains("evening: stopped"))
    }

    @Test("a socket that a killed run left is no run; the next run listens in its place")
    func stale() throws {
        let run = try SteeredRun()
        try run.untilItDials()
        kill(run.running.process.processIdentifier, SIGKILL)
        run.running.process.waitUntilExit()
        #expect(FileManager.default.fileExists(atPath: run.socket))
        let status = try run.ask("status", run.campaign)
        #expect(status.output.contains("no process runs it; this is what it holds"))
        #expect(status.output.contains("morning: was running when its process ended"))
        let next = try Program.start(["run", run.campaign, "--speed", "20"], in: run.folder)
        while try run.status()?["running"] != true { try #require(next.process.isRunning) }
        #expect(try run.status()?["process"] == .integer(Int64(next.process.processIdentifier)))
        #expect(try run.ask("stop", run.campaign).code == 0)
        next.process.waitUntilExit()
        #expect(try next.result().code == 0)
    }

    @Test("a folder whose path is longer than a socket's may be is steered all the same")
    func longPath() throws {
        let folder = try TemporaryFolder()
        let deep = (0..<6).map { _ in String(repeating: "d", count: 40) }.joined(separator: "/")
        _ = try RunTests.campaign(in: folder, rows: 2000)
        try FileManager.default.createDirectory(atPath: folder.path(deep), withIntermediateDirectories: true)
        try FileManager.default.moveItem(
            atPath: folder.path("morning"),
            toPath: folder.path(deep + "/morning")
        )
        let campaign = folder.path(deep + "/morning")
        let running = try Program.start(["run", campaign, "--speed", "20"], in: folder)
        var stopped = try Program.run("stop", campaign, in: folder)
        while stopped.code != 0 {
            try #require(running.process.isRunning)
            stopped = try Program.run("stop", campaign, in: folder)
        }
        running.process.waitUntilExit()
        #expect(try running.result().output.contains("morning: stopped"))
    }

    @Test("clients that send garbage, too much or nothing harm nobody, and too many are told so")
    func hostileClients() throws {
        let run = try SteeredRun()
        try run.untilItDials()
        // The socket's name is short enough here: the path of a temporary folder.
        func client() throws -> RawClient { try #require(RawClient(run.socket)) }
        let garbage = try client()
        garbage.send(Array("\u{0}\u{1b}[2J\n{\"ask\":\"status\"}\n".utf8))
        #expect(garbage.line() == "{\"refused\":\"not JSON at byte 1: a value was expected\"}")
        #expect(garbage.line()?.hasPrefix("{\"status\":{") == true)
        let deep = try client()
        deep.send([UInt8](repeating: UInt8(ascii: "["), count: 10_000) + [UInt8(ascii: "\n")])
        #expect(deep.line()?.contains("nested deeper than 64 levels") == true)
        let huge = try client()
        let sent = huge.send([UInt8](repeating: 65, count: 10 << 20))
        #expect(sent < 10 << 20)
        let gone = try client()
        gone.send(Array("{\"ask\":\"stat".utf8))
        var silent: [RawClient] = []
        while silent.count < 20 {
            let one = try client()
            one.send(Array("{\"ask\":\"nothing\"}\n".utf8))
            guard let line = one.line(), !line.contains("which is the limit") else { break }
            silent.append(one)
        }
        #expect((10...16).contains(silent.count))
        silent = []
        try run.until { $0["running"] == true }
        // Two runs of one ledger: the second is refused, and the first still listens.
        let second = try run.ask("run", run.campaign)
        #expect(second.code == 1)
        #expect(second.errors.contains("is in use by another run"))
        #expect(try run.ask("status", run.campaign).output.contains("runs it; its clock"))
        #expect(try run.end().code == 0)
    }
}
