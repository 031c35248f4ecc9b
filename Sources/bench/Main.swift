import Foundation

/// The benchmarks by name: each prints its figures beside their limits, measured in one run.
@main
struct Main {
    private static let benches:
        [(name: String, words: String, run: @Sendable (BenchOptions) async throws -> Void)] = [
            (
                "lua", "an interpreter for each target: time to the first action, memory, round trip",
                { _ in try runLuaBench() }
            ),
            (
                "store",
                "the ledger: who is due among a million, group commit, import; --huge: among ten million",
                { try await runStoreBench(isHuge: $0.isHuge) }
            ),
            (
                "dial",
                "the whole engine in real time, its ledger on a disk: attempts a second, and what each costs",
                { _ in try await runDialBench() }
            ),
            (
                "simulate", "a campaign of 100 thousand targets in virtual time; --large: of a million",
                { try await runSimulateBench(targets: $0.isLarge ? 1_000_000 : $0.isShort ? 5_000 : 100_000) }
            ),
            ("tests", "script tests: worlds and flow runs a second", { _ in try runTestBench() }),
            ("check", "check --quick of each example, the whole command", { _ in try runCheckBench() }),
            ("trace", "what every attempt keeps, and what tracing lines costs", { _ in try runTraceBench() }),
            (
                "api", "the HTTP API beside a bare server; --short takes seconds, not minutes",
                { try await runAPIBench(isShort: $0.isShort) }
            ),
            (
                "api-rates", "of it, requests a second",
                { try await runAPIBench([.rates], isShort: $0.isShort) }
            ),
            ("api-followers", "of it, memory", { try await runAPIBench([.followers], isShort: $0.isShort) }),
            (
                "api-readers", "of it, how late attempts begin beside readers",
                { try await runAPIBench([.readers], isShort: $0.isShort) }
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
        if arguments.first == "compare", arguments.count == 3 {
            let comparison = try Comparison(old: .read(arguments[1]), new: .read(arguments[2]))
            exit(comparison.holds() ? 0 : 1)
        }
        let options = BenchOptions(arguments)
        let names = options.names
        if names.isEmpty {
            for bench in benches { print("scripts/bench \(bench.name)   \(bench.words)") }
            print("scripts/bench compare OLD NEW   what changed between two files of --json FILE")
        }
        for name in names {
            guard let bench = benches.first(where: { $0.name == name }) else {
                print(
                    "there is no benchmark \"\(name)\"; there are \(benches.map(\.name).joined(separator: ", "))"
                )
                exit(64)
            }
            Sheet.begin(name)
            do { try await bench.run(options) } catch let problem as BenchProblem {
                print("\(name): \(problem)")
                exit(1)
            }
        }
        if let file = options.json { try Sheet.write(to: file) }
    }
}
