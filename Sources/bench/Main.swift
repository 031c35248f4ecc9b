import Foundation

/// The benchmarks by name: each prints its figures beside their limits, measured in one run.
@main
struct Main {
    private static let benches: [(name: String, words: String, run: @Sendable () async throws -> Void)] = [
        (
            "lua", "an interpreter for each target: time to the first action, memory, round trip",
            { try runLuaBench() }
        ),
        (
            "store", "the ledger: who is due among a million, group commit, import",
            { try await runStoreBench() }
        ),
        ("tests", "script tests: worlds and flow runs a second", { try runTestBench() }),
        ("check", "check --quick of each example, the whole command", { try runCheckBench() }),
        ("trace", "what every attempt keeps, and what tracing lines costs", { try runTraceBench() }),
    ]

    static func main() async throws {
        let names = CommandLine.arguments.dropFirst()
        if names.isEmpty {
            for bench in benches { print("scripts/bench \(bench.name)   \(bench.words)") }
        }
        for name in names {
            guard let bench = benches.first(where: { $0.name == name }) else {
                print(
                    "there is no benchmark \"\(name)\"; there are \(benches.map(\.name).joined(separator: ", "))"
                )
                exit(64)
            }
            try await bench.run()
        }
    }
}
