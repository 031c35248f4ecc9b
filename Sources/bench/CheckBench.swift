import Foundation

/// `check --quick` as an editor asks it: the whole command, from its start to its end, on each example.
func runCheckBench() throws {
    let program = Bundle.main.bundleURL.appendingPathComponent("trunkside")
    // From this file's place.
    let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("examples")
    guard FileManager.default.isExecutableFile(atPath: program.path) else {
        print("\(program.path) is not built: scripts/build-release trunkside")
        throw NoProgram()
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: examples.path).sorted() {
        let folder = examples.appendingPathComponent(name).path
        let milliseconds = try (0..<3).map { _ in try run(program, folder) }.min() ?? 0
        Measure.judge("\(name), ms", milliseconds, limit: 100)
    }
}

private struct NoProgram: Error {}

/// Milliseconds of one run of many in a row: what starts and awaits them counts in none.
private func run(_ program: URL, _ folder: String) throws -> Double {
    let count = 20
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
        "-c",
        "for _ in \((1...count).map(String.init).joined(separator: " ")); do \"$0\" check --quick \"$1\" || exit 1; done",
        program.path, folder,
    ]
    process.standardOutput = FileHandle.nullDevice
    let start = Measure.wallNanoseconds()
    try process.run()
    process.waitUntilExit()
    let end = Measure.wallNanoseconds()
    guard process.terminationStatus == 0 else { throw NoProgram() }
    return Double(end - start) / 1_000_000 / Double(count)
}
