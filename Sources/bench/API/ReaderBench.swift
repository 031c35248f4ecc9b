import Foundation

/// How late attempts begin at 500 a second, without readers and with 200 of them, who together ask 200 times
/// a second: in turns, in one run of one process. The ledger is in memory, where there is a file system of
/// it: how late a slow disk makes an attempt is nothing that readers change.
struct ReaderBench {
    private let seconds: Int
    private let turns: Int
    private let folder: URL
    private static let rate = 500
    private static let readers = 200

    init(isShort: Bool, folder: URL) {
        (seconds, turns) = isShort ? (3, 2) : (8, 4)
        self.folder = folder
    }

    /// Attempts of one turn: how many, and how late most of them were, in milliseconds.
    private struct Turn {
        var count: Int
        var middle: Double
        var late: Double
    }

    func run() async throws {
        let memory = URL(fileURLWithPath: "/dev/shm/bench-api-\(getpid())")
        let hasMemory = FileManager.default.isWritableFile(atPath: "/dev/shm")
        let place = hasMemory ? memory : folder.appending(path: "dialed")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: place) } catch {
                print("left behind: \(place.path): \(error)")
            }
        }
        let ledger = try await BenchLedger(place.appending(path: "dialed.db"))
        let campaign = try campaign()
        let server = try ServerProcess.dialing(ledger, campaign, in: folder)
        defer { server.end() }
        let script = folder.appending(path: "readers.lua")
        try Self.script(ledger).write(to: script, atomically: true, encoding: .utf8)
        let load = LoadGenerator(
            script: script,
            headers: ["Authorization: Bearer \(ledger.key)"],
            url: "http://127.0.0.1:\(server.port)"
        )
        // The first calls are answered and end.
        pass(seconds: 5)
        var (alone, beside): ([Turn], [Turn]) = ([], [])
        var asked: [Double] = []
        for _ in 0..<turns {
            _ = try server.ask("")
            pass(seconds: seconds)
            alone.append(try turn(server))
            asked.append(try load.run(connections: Self.readers, seconds: seconds).perSecond)
            beside.append(try turn(server))
        }
        let dialed = Measure.median((alone + beside).map { Double($0.count) / Double(seconds) })
        Measure.judge("api: attempts a second", dialed, aim: Double(Self.rate) * 0.95)
        Measure.show("api: requests a second, of \(Self.readers) readers", Measure.median(asked), "a second")
        let late = (Measure.median(alone.map(\.late)), Measure.median(beside.map(\.late)))
        Measure.judge("api: 99 of 100 attempts begin late by at most, ms", late.0, limit: nil)
        Measure.judge("       the same beside readers, ms", late.1, limit: nil)
        Measure.judge("       beside readers, of what it is without", late.1 / late.0, limit: 2)
    }

    private func pass(seconds: Int) {
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .seconds(seconds))
    }

    private func turn(_ server: ServerProcess) throws -> Turn {
        let words = try server.ask("").split(separator: " ")
        guard words.count == 4, let count = Int(words[0]), let middle = Double(words[1]),
            let late = Double(words[2])
        else { throw BenchProblem("the server said \(words)") }
        return Turn(count: count, middle: middle, late: late)
    }

    /// A folder of one campaign, with people enough for all turns.
    private func campaign() throws -> URL {
        let campaign = folder.appending(path: "dialing")
        try FileManager.default.createDirectory(at: campaign, withIntermediateDirectories: true)
        let limits = "[limits]\nconcurrent = 10000\nper_second = \(Self.rate)\n"
        var targets = "external_id,destination\n"
        for number in 0..<Self.rate * (10 + 2 * turns * (seconds + 2)) {
            targets += "t\(number),+1303\(5_000_000 + number)\n"
        }
        let files = [
            "../trunkside.toml": limits,
            "campaign.toml": """
            name = "dialing"
            type = "call"
            source = "+13035550100"
            carrier = "simulated"
            [simulation]
            start = "2026-03-02T08:00:00-07:00"
            \(limits)
            """,
            "outplan.lua": "return { dial_timeout = \"10s\", tries = { total = 1 } }\n",
            "flow.lua": "return { answered = function(call) call:say(\"Good evening.\") end }\n",
            "callees.lua": """
            return {
                { chance = { answered = .6, busy = .4 }, rings = { "500ms", "2s" }, greeting = { "1s", "2s" } },
            }
            """,
            "targets.csv": targets,
        ]
        for (name, text) in files {
            try text.write(to: campaign.appending(path: name), atomically: true, encoding: .utf8)
        }
        return campaign
    }

    /// Each reader asks once a second on the average, and never with the others.
    private static func script(_ ledger: BenchLedger) -> String {
        """
        local paths = {
          "/v1.0/campaigns/\(ledger.campaign)", "/v1.0/campaigns?page_size=20",
          "/v1.0/overview", "/v1.0/outdials/\(ledger.outdial)",
        }
        local count = 0
        function delay() return math.random(0, 2000) end
        function request()
          count = count + 1
          return wrk.format("GET", paths[count % #paths + 1])
        end
        """
    }
}
