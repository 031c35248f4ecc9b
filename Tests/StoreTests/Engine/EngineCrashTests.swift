import Foundation
import Outbound
import Testing

@testable import Store

/// The whole engine is killed at moments drawn from a seed, and started again on its ledger, until all of its
/// campaigns have come to their end. KILL_ROUNDS says how many times, and DEEP_TESTS a hundred times as many.
struct EngineCrashTests {
    private static let rounds: Int = {
        let environment = ProcessInfo.processInfo.environment
        if let rounds = environment["KILL_ROUNDS"].flatMap(Int.init) { return rounds }
        return environment["DEEP_TESTS"] != nil ? 1_500 : 15
    }()

    @Test(arguments: ["stepped", "thread"])
    func `killed and started again, it dials nobody twice, forgets no result, and comes to its end`(
        mode: String
    ) throws {
        var generator = Generator(seed: 11, mode)
        var (round, killed, ledgers) = (0, 0, 0)
        while round < Self.rounds {
            let folder = try TemporaryFolder()
            let campaigns = try CrashCampaigns(in: folder.path, seed: ledgers, people: 80)
            var witness = Witness()
            var hasEnded = false
            let last = min(round + 8, Self.rounds)
            while !hasEnded {
                // The last run of a ledger lives to its end.
                let isDying = round < last
                let run = try run(campaigns, mode, isDying: isDying, &generator)
                if isDying { round += 1 }
                if run.wasKilled { killed += 1 }
                hasEnded = run.hasEnded
                witness.take(run.lines)
                #expect(run.failures == [], "round \(round)")
                let ledger = try Ledger(
                    .file(campaigns.ledger),
                    simulated: true,
                    identifiers: CountedIdentifiers()
                )
                let violations = try witness.violations(in: ledger, interval: CrashCampaigns.interval)
                #expect(violations == [], "round \(round)")
                if hasEnded { #expect(try Witness.unfinished(in: ledger) == []) }
                try #require(isDying || hasEnded, "\(run.lines.suffix(3))")
            }
            ledgers += 1
            #expect(witness.settled.count > 160)
            #expect(Set(witness.placed.map(\.kind)) == ["callee", "agent", "message"])
        }
        #expect(killed > Self.rounds / 2)
    }

    @Test(arguments: ["stepped", "thread"])
    func `on a full disk it says so and dials nobody more, and goes on when there is space again`(
        mode: String
    ) throws {
        let folder = try TemporaryFolder()
        let campaigns = try CrashCampaigns(in: folder.path, seed: 5, people: 20)
        var witness = Witness()
        let full = try EngineRunProcess(campaigns, mode: mode, fault: "full", calls: 1_000)
        witness.take(full.lines)
        #expect(full.failures.count == 1)
        #expect(full.failures[0].hasPrefix("failed the disk of the ledger \(campaigns.ledger) is full"))
        // Its last word: nobody is called, and nothing is told as durable, after it.
        #expect(full.lines.last == full.failures[0])
        #expect(!witness.placed.isEmpty)
        let next = try EngineRunProcess(campaigns, mode: mode)
        witness.take(next.lines)
        #expect(next.hasEnded)
        let ledger = try Ledger(.file(campaigns.ledger), simulated: true, identifiers: CountedIdentifiers())
        #expect(try witness.violations(in: ledger, interval: CrashCampaigns.interval) == [])
        #expect(try Witness.unfinished(in: ledger) == [])
    }

    /// Every other one dies in the middle of a write, the others when the witness has heard so much.
    private func run(
        _ campaigns: CrashCampaigns,
        _ mode: String,
        isDying: Bool,
        _ generator: inout Generator
    ) throws -> EngineRunProcess {
        guard isDying else { return try EngineRunProcess(campaigns, mode: mode) }
        let moment = Int(generator.next() % 100)
        switch generator.next() % 4 {
        case 0: return try EngineRunProcess(campaigns, mode: mode, fault: "kill", calls: moment * 20)
        case 1: return try EngineRunProcess(campaigns, mode: mode, fault: "torn", calls: moment * 20)
        default: return try EngineRunProcess(campaigns, mode: mode, killAfter: 2 + moment)
        }
    }
}
