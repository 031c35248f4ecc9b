import Foundation

/// A server in a process of its own, which says on its output where it listens.
final class ServerProcess {
    let port: Int
    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    private var said = ""

    /// Its log goes to a file of `folder`.
    init(_ program: URL, _ arguments: [String], in folder: URL) throws {
        let log = folder.appending(path: "log-\(UUID().uuidString)")
        try Data().write(to: log)
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardInput = input
        try process.run()
        var port: Int?
        while port == nil {
            let line = try Self.line(of: output, &said)
            guard line.hasPrefix("listening on") else { continue }
            port = line.split(separator: ":").last.flatMap { Int($0) }
        }
        self.port = port ?? 0
    }

    /// What it answers to a line.
    func ask(_ words: String) throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data((words + "\n").utf8))
        return try Self.line(of: output, &said)
    }

    private static func line(of pipe: Pipe, _ said: inout String) throws -> String {
        while true {
            if let end = said.firstIndex(of: "\n") {
                defer { said = String(said[said.index(after: end)...]) }
                return String(said[..<end])
            }
            let data = pipe.fileHandleForReading.availableData
            guard !data.isEmpty else { throw BenchProblem("a server has ended; it said: \(said)") }
            said += String(decoding: data, as: UTF8.self)
        }
    }

    var residentBytes: Int {
        get throws { try Measure.residentBytes(of: "\(process.processIdentifier)") }
    }

    func end() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// Why nothing was measured.
struct BenchProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension URL {
    /// This program.
    static var benchProgram: URL { URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath() }
}
