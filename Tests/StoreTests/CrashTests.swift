import Foundation
import Outbound
import Testing

@testable import Store

/// A process that writes a ledger is killed at moments drawn from a seed; a hundred times as many where
/// DEEP_TESTS is set.
struct CrashTests {
    private let isDeep = ProcessInfo.processInfo.environment["DEEP_TESTS"] != nil

    /// Kills runs over one ledger after another, each of which goes on where the last one died.
    private func rounds(
        _ count: Int,
        seed: UInt64,
        _ start: (_ file: String, _ round: Int, inout Generator) throws -> LoadRun
    ) throws {
        var generator = Generator(seed: seed, "crashes")
        var killed = 0
        for first in stride(from: 0, to: count, by: 12) {
            let folder = try TemporaryFolder()
            let file = folder.file("ledger.db")
            var acknowledged = Acknowledged()
            for round in first..<min(first + 12, count) {
                let run = try start(file, round, &generator)
                if run.wasKilled { killed += 1 }
                #expect(run.failures == [], "round \(round)")
                acknowledged.take(run)
                let ledger = try Ledger(.file(file), simulated: true, identifiers: CountedIdentifiers())
                let violations = try acknowledged.violations(in: ledger)
                #expect(violations == [], "round \(round)")
            }
            #expect(acknowledged.settled.count > 50)
        }
        #expect(killed > count / 2)
    }

    @Test func `killed at any write, sync or cut, it has every acknowledged commit and none by halves`()
        throws
    {
        try rounds(isDeep ? 1_200 : 12, seed: 1) { file, round, generator in
            let calls = generator.next() % (round.isMultiple(of: 4) ? 4_000 : 900)
            let fault = generator.next() % 2 == 0 ? "kill" : "torn"
            return try LoadRun(file, seed: round, attempts: 1_600, fault: fault, calls: Int(calls))
        }
    }

    @Test func `killed while it makes a new ledger, the next run goes on with what is there`() throws {
        let calls = isDeep ? Array(0..<1_000) : Array(stride(from: 1, to: 330, by: 23))
        var killed = 0
        for call in calls {
            let folder = try TemporaryFolder()
            let file = folder.file("ledger.db")
            let dying = try LoadRun(file, seed: 1, attempts: 8, fault: "torn", calls: call, flags: ["early"])
            if dying.wasKilled { killed += 1 }
            let next = try LoadRun(file, seed: 2, attempts: 8)
            #expect(next.failures == [], "killed at call \(call)")
            #expect(next.lines.last == "ended", "killed at call \(call)")
        }
        #expect(killed > calls.count / 4)
    }

    @Test func `killed from outside, it has every acknowledged commit and none by halves`() throws {
        try rounds(isDeep ? 400 : 4, seed: 2) { file, round, generator in
            try LoadRun(file, seed: round, attempts: 1_600, killAfter: 20 + Int(generator.next() % 400))
        }
    }
}
