import Foundation

/// `wrk` at one address: as many connections as asked, each with a request after the other.
struct LoadGenerator {
    /// Its script, where a plain GET does not do.
    var script: URL?
    var headers: [String]
    var url: String

    struct Figures {
        var perSecond: Double
        /// 99 of 100 requests took no longer, in milliseconds.
        var slow: Double
    }

    /// `argument` is handed to the script.
    func run(connections: Int, seconds: Int, argument: String = "") throws -> Figures {
        try Self.figures(of: start(connections: connections, seconds: seconds, argument: argument))
    }

    /// A load that runs until its seconds are over.
    func start(connections: Int, seconds: Int, argument: String = "") throws -> (Process, Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/wrk")
        var arguments = ["-t1", "-c\(connections)", "-d\(seconds)s", "--latency", "--timeout", "10s"]
        if let script { arguments += ["-s", script.path] }
        for header in headers { arguments += ["-H", header] }
        process.arguments = arguments + [url, "--", argument]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        return (process, output)
    }

    /// Throws where an answer was no success, or none came.
    static func figures(of started: (Process, Pipe)) throws -> Figures {
        let data = try started.1.fileHandleForReading.readToEnd() ?? Data()
        started.0.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        guard !text.contains("Non-2xx"), !text.contains("Socket errors"),
            let rate = word(after: "Requests/sec:", in: text).flatMap({ Double($0) }),
            let slow = word(after: "     99%", in: text).flatMap(milliseconds)
        else { throw BenchProblem("wrk did not get its answers:\n\(text)") }
        return Figures(perSecond: rate, slow: slow)
    }

    private static func word(after label: String, in text: String) -> String? {
        guard let range = text.range(of: label) else { return nil }
        return text[range.upperBound...].split(separator: "\n").first?
            .trimmingCharacters(in: .whitespaces)
    }

    /// As wrk writes a time: `812.00us`, `3.21ms`, `1.02s`.
    private static func milliseconds(_ text: String) -> Double? {
        for (unit, scale) in [("us", 0.001), ("ms", 1), ("s", 1000)] where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * scale }
        }
        return nil
    }
}
