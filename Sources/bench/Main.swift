/// The benchmarks by name: each prints its figures beside their limits, measured in one run.
@main
struct Main {
    private static let benches: [(name: String, words: String, run: @Sendable () throws -> Void)] = [
        (
            "lua", "an interpreter for each target: time to the first action, memory, round trip",
            { try runLuaBench() }
        )
    ]

    static func main() throws {
        let names = CommandLine.arguments.dropFirst()
        if names.isEmpty {
            for bench in benches { print("scripts/bench \(bench.name)   \(bench.words)") }
        }
        for name in names {
            guard let bench = benches.first(where: { $0.name == name }) else {
                print(
                    "there is no benchmark \"\(name)\"; there are \(benches.map(\.name).joined(separator: ", "))"
                )
                throw ExitCode()
            }
            try bench.run()
        }
    }

    private struct ExitCode: Error {}
}
