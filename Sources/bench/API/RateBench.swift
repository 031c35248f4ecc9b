import Foundation

/// Requests a second of the server and of a bare one, each in a process of its own, over ledgers of the same
/// settings: in turns, and the medians of all turns are compared.
struct RateBench {
    private let seconds: Int
    private let rounds: Int
    private let folder: URL

    init(isShort: Bool, folder: URL) {
        (seconds, rounds) = isShort ? (1, 3) : (3, 5)
        self.folder = folder
    }

    /// One kind of request: its load, and how much of the bare rate is wanted.
    private struct Kind {
        var words: String
        var aim: Double
        var ours: LoadGenerator
        var bare: LoadGenerator
    }

    func run() async throws {
        let ledger = try await BenchLedger(folder.appending(path: "ours.db"))
        let bareLedger = try await BenchLedger(folder.appending(path: "bare.db"))
        let ours = try ServerProcess.trunkside(ledger, in: folder)
        defer { ours.end() }
        let (get, post) = (
            "/v1.0/campaigns/\(ledger.campaign)", "/v1.0/outdials/\(ledger.outdial)/targets"
        )
        let bare = try ServerProcess.bare(bareLedger, like: ours, ledger, in: folder)
        defer { bare.end() }
        let script = folder.appending(path: "post.lua")
        try Self.script.write(to: script, atomically: true, encoding: .utf8)
        let headers = ["Authorization: Bearer \(ledger.key)"]
        func kind(_ words: String, _ aim: Double, _ path: String, _ script: URL?) -> Kind {
            func load(_ server: ServerProcess, _ path: String) -> LoadGenerator {
                LoadGenerator(script: script, headers: headers, url: "http://127.0.0.1:\(server.port)\(path)")
            }
            let there = path.replacing(ledger.campaign, with: bareLedger.campaign)
            return Kind(words: words, aim: aim, ours: load(ours, path), bare: load(bare, there))
        }
        for connections in [32, 256] {
            try compare(kind("GET of a campaign", 0.5, get, nil), connections)
            try compare(kind("durable POST of a target", 0.7, post, script), connections)
        }
    }

    private func compare(_ kind: Kind, _ connections: Int) throws {
        var (bare, ours): ([LoadGenerator.Figures], [LoadGenerator.Figures]) = ([], [])
        // The first turn of each warms it up.
        for round in 0...rounds {
            let seconds = round == 0 ? 1 : seconds
            let tag = "c\(connections)-r\(round)-"
            let turn = [
                try kind.bare.run(connections: connections, seconds: seconds, argument: tag),
                try kind.ours.run(connections: connections, seconds: seconds, argument: tag),
            ]
            guard round > 0 else { continue }
            bare.append(turn[0])
            ours.append(turn[1])
        }
        let words = "api: \(kind.words), \(connections) connections"
        let (bareRate, rate) = (Measure.median(bare.map(\.perSecond)), Measure.median(ours.map(\.perSecond)))
        Measure.show(words + ", bare", bareRate, "a second")
        Measure.show(words, rate, "a second", beside: .init(name: "the bare rate", value: bareRate))
        Measure.show("       99 of 100 within, bare", Measure.median(bare.map(\.slow)), "ms")
        Measure.show("       99 of 100 within", Measure.median(ours.map(\.slow)), "ms")
        Measure.judge("       of the bare rate", rate / bareRate, aim: kind.aim)
    }

    static func target(_ id: String) -> String {
        """
        {"external_id":"\(id)","name":"Ada Lovelace","destination_0":"+13035550123","data":{"city":"Denver"}}
        """
    }

    /// Each request makes another target.
    private static let script = """
        local prefix, count = "", 0
        function init(args) prefix = args[1] or "" end
        function request()
          count = count + 1
          return wrk.format("POST", nil, nil, ([[\(target("%s%d"))]]):format(prefix, count))
        end
        """
}

extension ServerProcess {
    /// A bare server, which answers what ours does.
    static func bare(
        _ ledger: BenchLedger,
        like ours: ServerProcess,
        _ known: BenchLedger,
        in folder: URL
    ) throws -> ServerProcess {
        let asked = [
            ("GET", "/v1.0/campaigns/\(known.campaign)", ""),
            ("POST", "/v1.0/outdials/\(known.outdial)/targets", RateBench.target("first")),
        ]
        let answers = try asked.map { method, path, body in
            let file = folder.appending(path: "\(method).json")
            let text = try LoopbackSocket.ask(ours.port, method, path, key: known.key, body: body)
            try Data(text.utf8).write(to: file)
            return file.path
        }
        return try ServerProcess(.benchProgram, ["bare-server", ledger.file.path] + answers, in: folder)
    }

    /// The program itself, without limits of rate, as it logs by itself.
    static func trunkside(_ ledger: BenchLedger, in folder: URL) throws -> ServerProcess {
        let program = Bundle.main.bundleURL.appending(path: "trunkside")
        guard FileManager.default.isExecutableFile(atPath: program.path) else {
            throw BenchProblem("\(program.path) is not built: scripts/build-release trunkside")
        }
        return try ServerProcess(
            program,
            ["serve", "--listen", "127.0.0.1:0", "--rate", "0", "--database", ledger.file.path],
            in: folder
        )
    }
}
