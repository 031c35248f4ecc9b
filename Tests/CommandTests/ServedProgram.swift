import AsyncHTTPClient
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import Outbound
import Synchronization
import Testing

/// `trunkside serve` as its users start it, on a free port, and who asks it.
final class ServedProgram: Sendable {
    let port: Int
    /// The first key of its ledger; where the ledger had keys already, the known one.
    let key: String
    private let running: Mutex<Process>

    static let database = "served.db"

    init(
        in folder: TemporaryFolder,
        _ arguments: [String] = [],
        variables: [String: String] = [:],
        key known: String = ""
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments =
            ["serve", "--listen", "127.0.0.1:0", "--database", folder.path(Self.database)] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.currentDirectoryURL = folder.url
        let output = Pipe()
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: folder.file("log-\(UUID().uuidString)", ""))
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var said = ""
        var port: Int?
        var key = known
        while port == nil {
            let data = output.fileHandleForReading.availableData
            try #require(!data.isEmpty, "it ended before it listened; it said: \(said)")
            said += String(decoding: data, as: UTF8.self)
            let lines = said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix("the first access key") }) {
                key = String(line.split(separator: " ").last ?? "")
            }
            if let line = lines.first(where: { $0.hasPrefix("listening on") }) {
                port = line.split(separator: ":").last.flatMap { Int($0) }
            }
        }
        self.port = port ?? 0
        self.key = key
        running = Mutex(process)
    }

    deinit { running.withLock { if $0.isRunning { kill($0.processIdentifier, SIGKILL) } } }

    func send(_ signal: Int32) { running.withLock { _ = kill($0.processIdentifier, signal) } }

    /// Its files may not grow beyond this, as on a disk that takes no more.
    func limitFiles(to bytes: Int) throws {
        let process = running.withLock { $0.processIdentifier }
        let limiting = try Process.run(
            URL(filePath: "/usr/bin/prlimit"),
            arguments: ["--pid", "\(process)", "--fsize=\(bytes)"]
        )
        limiting.waitUntilExit()
        try #require(limiting.terminationStatus == 0)
    }

    /// The exit code; of a signal, its number.
    func ends() -> Int32 {
        running.withLock { process in
            process.waitUntilExit()
            return process.terminationStatus
        }
    }

    struct Reply: Sendable {
        var status: Int
        var headers: [String: String]
        var text: String
        var json: JSONValue
    }

    /// A path below `/v1.0`, or with `root` as it stands.
    func ask(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        key: String? = nil,
        headers: [String: String] = [:],
        root: Bool = false,
        seconds: Int64 = 60
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(root ? "" : "/v1.0")\(path)")
        request.method = .RAW(value: method)
        request.headers.add(name: "Authorization", value: "Bearer \(key ?? self.key)")
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            request.headers.add(name: name, value: value)
        }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(seconds))
        let text = String(buffer: try await response.body.collect(upTo: 64 << 20))
        let headers = response.headers.map { ($0.name.lowercased(), $0.value) }
        return Reply(
            status: Int(response.status.code),
            headers: Dictionary(headers) { first, _ in first },
            text: text,
            json: (try? JSONValue(parsing: text)) ?? .null
        )
    }

    /// The id of what a POST made.
    func make(_ path: String, _ body: String) async throws -> String {
        let reply = try await ask("POST", path, body)
        try #require(reply.status == 200, "\(reply.text)")
        return try #require(reply.json["id"]?.string)
    }

    /// Asks again and again, as fast as it answers, until it is so.
    func until(_ path: String, _ isSo: (JSONValue) -> Bool) async throws {
        while true {
            let reply = try await ask("GET", path)
            try #require(reply.status == 200, "\(reply.text)")
            if isSo(reply.json) { return }
        }
    }
}
