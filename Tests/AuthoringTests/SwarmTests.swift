import Authoring
import Foundation
import Outbound
import Simulation
import Store
import Testing

/// Worlds drawn from seeds, with deaths, bad lines and wrong scripts: some in the suite, many where
/// DEEP_TESTS is set.
struct SwarmTests {
    private static let isDeep = ProcessInfo.processInfo.environment["DEEP_TESTS"] != nil

    static func run(
        _ seed: UInt64,
        journal: any Journal = NoJournal(),
        mischief: SwarmMischief = SwarmMischief()
    ) async throws -> SwarmRun.Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "swarm-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch {
                Issue.record("\(folder.path) stays: \(error)")
            }
        }
        return try await SwarmRun(seed: seed, below: folder, journal: journal, mischief: mischief).run()
    }

    @Test func `every rule holds in every world, whatever goes wrong in it`() async throws {
        var processes = 0
        var attempts = 0
        for seed in 1...UInt64(Self.isDeep ? 2_000 : 20) {
            let result = try await Self.run(seed)
            #expect(result.violations == [], "trunkside simulate --swarm 1 --seed \(seed)")
            processes += result.processes
            attempts += result.attempts
        }
        // The worlds are not empty, and processes did die.
        #expect(processes > (Self.isDeep ? 3_000 : 30))
        #expect(attempts > (Self.isDeep ? 60_000 : 500))
    }

    @Test(arguments: [5, 69, 77] as [UInt64])
    func `a world of one seed is the same again, deaths and all`(seed: UInt64) async throws {
        let (first, second) = (JournalText(), JournalText())
        _ = try await Self.run(seed, journal: first)
        _ = try await Self.run(seed, journal: second)
        #expect(first.text == second.text)
        #expect(!first.text.isEmpty)
    }

    @Test func `a rate holds across the death of a process`() async throws {
        // A campaign of one attempt in two seconds, whose process is killed and started again at once.
        #expect(try await Self.run(67).violations == [])
        #expect(try await Self.run(1_070).violations == [])
    }
}
