import Foundation

/// The benchmarks by name: each prints its figures beside their limits, measured in one run.
@main
struct Main {
    private static let benches:
        [(name: String, words: String, run: @Sendable (_ isShort: Bool) async throws -> Void)] = [
            (
                "lua", "an interpreter for each target: time to the first action, memory, round trip",
                { _ in try runLuaBench() }
            ),
            (
                "store", "the ledger: who is due among a million, group commit, import",
                { _ in try await runStoreBench() }
            ),
            ("tests", "script tests: worlds and flow runs a second", { _ in try runTestBench() }),
            ("check", "check --quick of each example, the whole command", { _ in try runCheckBench() }),
            ("trace", "what every attempt keeps, and what tracing lines costs", { _ in try runTraceBench() }),
            (
                "api", "the HTTP API beside a bare server; --short takes seconds, not minutes",
                { try await runAPIBench(isShort: $0) }
            ),
            ("api-rates", "of it, requests a second", { try await runAPIBench([.rates], isShort: $0) }),
            ("api-followers", "of it, memory", { try await runAPIBench([.followers], isShort: $0) }),
            (
                "api-readers", "of it, how late attempts begin beside readers",
                { try await runAPIBench([.readers], isShort: $0) }
            ),
        ]

    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        // A process beside the benchmark's own.
        if arguments.first == "bare-server", arguments.count == 4 {
            return try await runBareServer(ledger: arguments[1], campaign: arguments[2], target: arguments[3])
        }
        if arguments.first == "dialing-server", arguments.count >= 2 {
            return try await DialingServer().run(ledger: arguments[1], folders: Array(arguments.dropFirst(2)))
        }
        let names = arguments.filter { $0 != "--short" }
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
            do { try await bench.run(names.count < arguments.count) } catch let problem as BenchProblem {
                print("\(name): \(problem)")
                exit(1)
            }
        }
    }
}
