import Foundation
import Outbound
import Testing

/// One run of the EngineLoad program: the whole engine in a process that may be killed; its witness is here.
struct EngineRunProcess {
    /// What it said, a line each.
    let lines: [String]
    let wasKilled: Bool

    /// `killAfter` kills it when it has said so many lines: on a placement's line, before that has an answer.
    init(
        _ campaigns: CrashCampaigns,
        mode: String,
        fault: String = "none",
        calls: Int = 0,
        killAfter: Int? = nil
    ) throws {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw CocoaError(.fileReadUnknown)
        }
        let answers = ends[0]
        defer { close(answers) }
        let process = Process()
        process.executableURL = LoadRun.program("EngineLoad")
        process.arguments = [
            campaigns.folders, campaigns.ledger, mode, "\(campaigns.seed)", fault, "\(calls)",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
        try process.run()
        var said: [String] = []
        var rest = Data()
        var isKilled = false
        while true {
            let more = pipe.fileHandleForReading.availableData
            if more.isEmpty { break }
            rest += more
            while let end = rest.firstIndex(of: 0x0A) {
                let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                rest = Data(rest[(end + 1)...])
                said.append(line)
                if let killAfter, said.count >= killAfter, !isKilled {
                    kill(process.processIdentifier, SIGKILL)
                    isKilled = true
                }
                // It is noted: now it may happen.
                if line.hasPrefix("placed "), !isKilled {
                    _ = send(answers, [1], 1, Int32(MSG_NOSIGNAL))
                }
            }
        }
        process.waitUntilExit()
        wasKilled = process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
        lines = said
    }

    /// Why it failed, in its own words.
    var failures: [String] { lines.filter { $0.hasPrefix("failed ") } }

    var hasEnded: Bool { lines.last?.hasPrefix("ended ") ?? false }
}
