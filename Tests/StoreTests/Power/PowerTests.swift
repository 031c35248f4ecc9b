import Foundation
import Outbound
import Testing

@testable import Store

/// The power is cut at moments drawn from a seed: what a process wrote is replayed up to there, whatever was
/// not synced is dropped, kept, reordered or torn, and the ledger is opened on what is left. POWER_CUTS says
/// how often, and DEEP_TESTS a hundred times as often.
struct PowerTests {
    private static let cuts: Int = {
        let environment = ProcessInfo.processInfo.environment
        if let cuts = environment["POWER_CUTS"].flatMap(Int.init) { return cuts }
        return environment["DEEP_TESTS"] != nil ? 10_000 : 100
    }()

    /// Cuts one load's record so often; what was found at each cut.
    private func violations(seed: Int, cuts: Int, flags: [String] = []) throws -> [[String]] {
        let folder = try TemporaryFolder()
        let recordFile = folder.file("record")
        let load = try LoadRun(
            folder.file("ledger.db"),
            seed: seed,
            attempts: 800,
            flags: ["record=" + recordFile] + flags
        )
        #expect(load.failures == [])
        let record = try DiskRecord(recordFile)
        var generator = Generator(seed: UInt64(seed), "power")
        let moments = (0..<cuts).map { _ in Int(generator.next() % UInt64(record.entries.count)) }
        var disk = PoweredDisk(record)
        var acknowledged = Acknowledged()
        return try moments.sorted().map { moment in
            disk.go(to: moment)
            acknowledged.take(disk.takeMarks())
            let left = try TemporaryFolder()
            try disk.cut(to: left.file("ledger.db"), &generator)
            do {
                let ledger = try Ledger(
                    .file(left.file("ledger.db")),
                    simulated: true,
                    identifiers: CountedIdentifiers()
                )
                return try acknowledged.violations(in: ledger)
            } catch {
                return ["\(error)"]
            }
        }
    }

    @Test func `after a power cut it has every acknowledged commit and none by halves`() throws {
        for first in stride(from: 0, to: Self.cuts, by: 200) {
            let count = min(200, Self.cuts - first)
            let found = try violations(seed: first, cuts: count)
            #expect(found.count == count)
            #expect(found.filter { !$0.isEmpty } == [])
        }
    }

    @Test func `a ledger that does not sync each commit is caught by the same cuts`() throws {
        let found = try violations(seed: 1, cuts: 40, flags: ["normal"])
        // It is as sound, and has lost what it acknowledged.
        #expect(found.count { !$0.isEmpty } > 20)
        #expect(found.joined().allSatisfy { $0.hasPrefix("attempt ") })
    }
}
