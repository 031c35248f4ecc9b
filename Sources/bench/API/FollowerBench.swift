import Foundation
import Outbound

/// What the server keeps in memory for one who follows the event log, and what a bare one keeps for its
/// followers: many follow, each is given events, and nothing else is asked.
struct FollowerBench {
    private let count: Int
    private let folder: URL
    private static let rounds = 20

    init(isShort: Bool, folder: URL) {
        count = isShort ? 500 : 1000
        self.folder = folder
    }

    func run() async throws {
        var files = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        files.rlim_cur = files.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        let ledger = try await BenchLedger(folder.appending(path: "followed.db"))
        let server = try ServerProcess.dialing(ledger, in: folder)
        defer { server.end() }
        let bareLedger = try await BenchLedger(folder.appending(path: "barely-followed.db"))
        let bare = try ServerProcess.bare(bareLedger, like: server, ledger, in: folder)
        defer { bare.end() }
        let (barely, ours) = (try each(bare, bareLedger), try each(server, ledger))
        let words = "api: memory of a connection that has asked once"
        Measure.judge(words + ", bare, KiB", barely.asked, limit: nil)
        Measure.judge(words + ", KiB", ours.asked, limit: nil)
        Measure.judge("api: memory of each of \(count) followers, bare, KiB", barely.following, limit: nil)
        Measure.judge("api: memory of each of \(count) followers, KiB", ours.following, limit: nil)
        Measure.judge("       of the bare one's", ours.following / barely.following, limit: 1.2)
    }

    /// KiB of each connection when it had asked once, and when it had followed for a while.
    private func each(
        _ server: ServerProcess,
        _ ledger: BenchLedger
    ) throws -> (asked: Double, following: Double) {
        // What the first ones cost is no follower's.
        _ = try follow(server, ledger, count: 100)
        let before = try server.residentBytes
        let memory = try follow(server, ledger, count: count)
        func each(_ bytes: Int) -> Double { Double(bytes - before) / Double(count) / 1024 }
        return (each(memory.asked), each(memory.following))
    }

    /// Bytes of the server when its clients had asked once, and when they had followed for a while.
    private func follow(
        _ server: ServerProcess,
        _ ledger: BenchLedger,
        count: Int
    ) throws -> (asked: Int, following: Int) {
        let sockets = try (0..<count).map { _ in try LoopbackSocket(port: server.port) }
        defer { for socket in sockets { socket.end() } }
        func ask(_ path: String) throws {
            for socket in sockets {
                try socket.send(
                    "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(ledger.key)\r\n\r\n"
                )
            }
        }
        try ask("/v1.0/campaigns/\(ledger.campaign)")
        for socket in sockets { try awaits(socket, "tm_update") }
        let asked = try server.residentBytes
        try ask("/v1.0/events")
        for socket in sockets { try awaits(socket, "retry:") }
        for round in 1...Self.rounds {
            let id = "\(count)-\(round)"
            let made = try LoopbackSocket.ask(
                server.port,
                "POST",
                "/v1.0/outdials/\(ledger.outdial)/targets",
                key: ledger.key,
                body: RateBench.target(id)
            )
            guard let target = try JSONValue(parsing: made)["id"]?.string else {
                throw BenchProblem("no target was made: \(made)")
            }
            for socket in sockets { try awaits(socket, target) }
        }
        return (asked, try server.residentBytes)
    }

    /// Reads until these words have come.
    private func awaits(_ socket: LoopbackSocket, _ words: String) throws {
        var text = ""
        while !text.contains(words) {
            let bytes = socket.read()
            guard !bytes.isEmpty else {
                throw BenchProblem("a follower's stream has ended: \(text.prefix(300))")
            }
            text += String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension ServerProcess {
    /// The benchmark's own server, which dials the campaign of `folder`, if one is given.
    static func dialing(_ ledger: BenchLedger, _ campaign: URL? = nil, in folder: URL) throws -> ServerProcess
    {
        try ServerProcess(
            .benchProgram,
            ["dialing-server", ledger.file.path] + (campaign.map { [$0.path] } ?? []),
            in: folder
        )
    }
}
