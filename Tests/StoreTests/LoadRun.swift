import Foundation
import Testing

@testable import Store

/// One run of the LedgerLoad program, which writes a ledger in a process of its own and may be killed.
struct LoadRun {
    /// What it said, a line each.
    let lines: [String]
    let wasKilled: Bool

    /// `fault` strikes at the system call after `calls` more; `killAfter` kills the process from outside once
    /// it has said so many lines.
    init(
        _ file: String,
        seed: Int,
        attempts: Int = 400,
        fault: String = "none",
        calls: Int = 0,
        flags: [String] = [],
        killAfter: Int? = nil
    ) throws {
        let process = Process()
        process.executableURL = LoadRun.program("LedgerLoad")
        process.arguments = [file, "\(seed)", "\(attempts)", fault, "\(calls)"] + flags
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var said = Data()
        while true {
            let more = pipe.fileHandleForReading.availableData
            if more.isEmpty { break }
            said += more
            if let killAfter, said.count(where: { $0 == 0x0A }) >= killAfter {
                kill(process.processIdentifier, SIGKILL)
            }
        }
        process.waitUntilExit()
        wasKilled = process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL
        lines = String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Why it failed; each task of the load says so for itself.
    var failures: Set<String> {
        Set(lines.filter { $0.hasPrefix("failed ") }.map { String($0.dropFirst("failed ".count)) })
    }

    /// A program beside the tests' own bundle.
    static func program(_ name: String) -> URL {
        let bundle = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: name)
        if FileManager.default.fileExists(atPath: bundle.path) { return bundle }
        return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
    }
}

/// What runs of one ledger were told is durable.
struct Acknowledged {
    private(set) var intended: [Int64: Int64] = [:]
    private(set) var worked: Set<Int64> = []
    private(set) var settled: [Int64: String] = [:]
    private var twice: [Int64] = []

    mutating func take(_ run: LoadRun) { take(run.lines) }

    mutating func take(_ lines: [String]) {
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count > 1, let id = Int64(words[1]) else { continue }
            switch words[0] {
            case "intended":
                if intended.updateValue(Int64(words[2]) ?? 0, forKey: id) != nil { twice.append(id) }
            case "worked": worked.insert(id)
            case "settled": settled[id] = String(words[2])
            default: continue
            }
        }
    }

    /// What a ledger lacks of it, or has by halves; and whatever else its audit finds.
    func violations(in ledger: Ledger) throws -> [String] {
        var found = twice.map { "attempt \($0) was dialed twice" }
        let rows = try ledger.statements("SELECT id, target, answered IS NOT NULL, outcome FROM attempt")
        let attempts = Dictionary(rows.map { ($0[0], $0) }) { first, _ in first }
        for (id, target) in intended.sorted(by: { $0.key < $1.key }) {
            guard let row = attempts["\(id)"], row[1] == "\(target)" else {
                found.append("attempt \(id) was dialed and has no row")
                continue
            }
            if worked.contains(id), row[2] != "1" { found.append("attempt \(id) lost its answer") }
            if let outcome = settled[id], row[3] != outcome {
                found.append("attempt \(id) was settled as \(outcome) and is \(row[3])")
            }
        }
        found += try ledger.statements(Self.halves).map { "attempt \($0[0]) has half of a commit" }
        found += try ledger.statements("PRAGMA integrity_check").flatMap { $0 }.filter { $0 != "ok" }
        return try found + ledger.audit()
    }

    /// Attempts that have only a part of what one group of writes gave them.
    private static let halves = """
        WITH had AS (
            SELECT id, answered IS NOT NULL AS answered, ifnull(outcome IN ('busy', 'answered'), 0) AS settled,
                (SELECT count(*) FROM leg WHERE attempt = a.id AND kind = 'callee') AS legs,
                (SELECT count(*) FROM leg WHERE attempt = a.id AND kind = 'dialed') AS dialed,
                (SELECT count(*) FROM leg WHERE attempt = a.id AND cause = 'hung_up') AS hung_up,
                (SELECT count(*) FROM trace WHERE attempt = a.id) AS traces,
                ifnull(variables ->> 'worked', '') <> '' AS worked,
                ifnull(variables ->> 'settled', 0) AS noted
            FROM attempt a
        )
        SELECT id FROM had WHERE legs <> 1 OR dialed <> answered OR worked <> answered OR hung_up <> settled \
        OR traces <> settled OR noted <> settled
        """
}
