import ArgumentParser
import Authoring
import Dialer
import Foundation
import Outbound
import Simulation
import Store

/// Worlds drawn whole from seeds, one after the other: what `simulate --swarm` does.
struct Swarm {
    let count: Int
    let first: UInt64
    let journal: String?
    let output: Output

    func run() async throws {
        let terminal = Terminal()
        let announcement = Announcement(terminal: terminal, output: output)
        let journal = try RunJournal(journal)
        let began = SystemClock.present
        var failing: [UInt64] = []
        var (attempts, processes) = (0, 0)
        for number in 0..<UInt64(count) {
            let result = try await world(first &+ number, journal)
            attempts += result.attempts
            processes += result.processes
            guard !result.violations.isEmpty else { continue }
            failing.append(result.seed)
            terminal.error("seed \(result.seed): trunkside simulate --swarm 1 --seed \(result.seed)")
            for violation in result.violations { terminal.error(violation) }
        }
        try journal.close()
        let seconds = Double((SystemClock.present - began).milliseconds) / 1000
        announcement.say(
            "\(count) worlds from seed \(first): \(processes) processes, \(attempts) legs and messages in "
                + "\(String(format: "%.1f", seconds)) s, "
                + (failing.isEmpty ? "every rule held" : "\(failing.count) broke a rule")
        )
        if output == .json {
            let figures: [String: JSONValue] = [
                "worlds": .integer(Int64(count)), "processes": .integer(Int64(processes)),
                "placed": .integer(Int64(attempts)),
                "failing": .array(failing.map { .string(String($0)) }),
            ]
            terminal.data(JSONValue.object(figures).text)
        }
        if !failing.isEmpty { throw ExitCode(2) }
    }

    private func world(_ seed: UInt64, _ journal: RunJournal) async throws -> SwarmRun.Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("trunkside-swarm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch {
                Terminal().error("\(folder.path) stays: \(error)")
            }
        }
        journal.header(seed: seed, at: SwarmPlan.start)
        let swarm = try SwarmRun(seed: seed, below: folder, journal: journal) { journal.record($0) }
        return try await swarm.run()
    }
}
