import Foundation

/// The folders of an engine that is killed: calls with retries, calls that wait for agents, and texts; and
/// the ledger that all of its runs share.
struct CrashCampaigns {
    /// Below this folder.
    let path: String
    let seed: Int

    var folders: String { path + "/folders" }
    var ledger: String { path + "/ledger.db" }

    /// How long a call may last, and the shortest wait between two tries.
    static let maxDuration = Duration.seconds(180)
    static let interval = Duration.seconds(120)

    init(in path: String, seed: Int, people: Int) throws {
        self.path = path
        self.seed = seed
        let plan = """
            return { tries = { total = 4 }, retry = { default = "2m" }, dial_timeout = "20s",
              windows = { { days = "mon-sun", "00:00-24:00" } } }
            """
        try add(
            "calls",
            people: people,
            toml: "type = \"call\"\nmax_duration = \"3m\"\n[limits]\nconcurrent = 30\nper_second = 5",
            files: [
                "outplan.lua": plan,
                "flow.lua": """
                return function(call) call:say("Hello.") call:set_variables{ said = true } end
                """,
                "callees.lua": """
                return { { chance = { answered = .4, busy = .3, machine = .1, congestion = .1 },
                  rings = { "2s", "9s" } } }
                """,
            ]
        )
        try add(
            "sales",
            people: people / 2,
            toml: "type = \"call\"\nmax_duration = \"3m\"\n[limits]\nconcurrent = 12\n"
                + "[queues.desk]\ntimeout = \"30s\"\nwrap_up = \"5s\"",
            files: [
                "outplan.lua": plan,
                "flow.lua": "return function(call) return call:connect{ queue = \"desk\" }.status end",
                "callees.lua": """
                return { { chance = { answered = .8 }, rings = "3s",
                    run = function(callee) callee:wait("90s") end },
                  agents = { desk = { count = 5, answers = "2s", talks = { "10s", "60s" } } } }
                """,
            ]
        )
        try add(
            "texts",
            people: people / 2,
            toml: "type = \"message\"\n[limits]\nper_second = 2",
            files: [
                "outplan.lua": """
                return { retry = { undelivered = "2m", default = "2m" },
                  windows = { { days = "mon-sun", "00:00-24:00" } } }
                """,
                "flow.lua": "return { message = function(message) message:send{ text = \"Hello.\" } end }",
                "callees.lua": "return { { chance = { delivered = .6, undelivered = .3 }, after = \"1m\" } }",
            ]
        )
    }

    private func add(_ name: String, people: Int, toml: String, files: [String: String]) throws {
        let directory = URL(filePath: folders).appending(path: name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        var all = files
        all["campaign.toml"] = """
            name = "\(name)"
            timezone = "America/Denver"
            \(toml)
            [simulation]
            start = "2026-03-02T09:00:00-07:00"
            """
        let area = ["calls": 303_555, "sales": 720_555, "texts": 970_555][name, default: 303_556]
        let rows = (0..<people).map { "p\($0),+1\(area)\(1_000 + $0)" }
        all["targets.csv"] = (["external_id,destination"] + rows).joined(separator: "\n")
        for (file, text) in all { try Data(text.utf8).write(to: directory.appending(path: file)) }
    }
}
