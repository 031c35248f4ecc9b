import Foundation
import Outbound
import Testing

/// The built program, started as a user starts it.
struct Program {
    /// What one run printed and how it ended.
    struct Result {
        var output: String
        var errors: String
        var code: Int32

        /// What `check` found, without the advice behind it.
        var findings: String {
            output.range(of: "advice:\n").map { String(output[..<$0.lowerBound]) } ?? output
        }
    }

    /// The binary beside the tests' own bundle.
    static let binary: URL = Bundle.main.bundleURL.deletingLastPathComponent().appendingPathComponent(
        "trunkside"
    )

    /// The repository, from this file's place.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static var path: String { locate().path }

    static func example(_ name: String) -> String {
        repository.appendingPathComponent("examples/\(name)").path
    }

    /// Runs to the end. The output goes through files: a pipe that nobody empties would stop the program.
    static func run(_ arguments: String..., in folder: TemporaryFolder) throws -> Result {
        let running = try start(arguments, in: folder)
        running.process.waitUntilExit()
        return try running.result()
    }

    /// The same with variables of the environment, over those that are there.
    static func run(
        _ arguments: [String],
        variables: [String: String],
        in folder: TemporaryFolder
    ) throws -> Result {
        let running = try start(arguments, variables: variables, in: folder)
        running.process.waitUntilExit()
        return try running.result()
    }

    /// Starts it, or another program that starts it.
    static func start(
        _ arguments: [String],
        of other: String? = nil,
        variables: [String: String] = [:],
        in folder: TemporaryFolder
    ) throws -> Running {
        let process = Process()
        process.executableURL = other.map { URL(fileURLWithPath: $0) } ?? locate()
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
        process.currentDirectoryURL = folder.url
        let output = try folder.file("output-\(UUID().uuidString)", "")
        let errors = try folder.file("errors-\(UUID().uuidString)", "")
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    struct Running {
        let process: Process
        let output: URL
        let errors: URL

        func result() throws -> Result {
            Result(
                output: try String(contentsOf: output, encoding: .utf8),
                errors: try String(contentsOf: errors, encoding: .utf8),
                code: process.terminationStatus
            )
        }
    }

    private static func locate() -> URL {
        if FileManager.default.fileExists(atPath: binary.path) { return binary }
        // `swift test` runs the tests from a bundle whose folder is the products'.
        let argument = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let beside = argument.appendingPathComponent("trunkside")
        if FileManager.default.fileExists(atPath: beside.path) { return beside }
        return repository.appendingPathComponent(".build/debug/trunkside")
    }
}

/// A folder that is gone when the test ends.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("trunkside-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(at: url) } catch { print("\(url.path) stays: \(error)") }
    }

    @discardableResult
    func file(_ name: String, _ text: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: file)
        return file
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    func text(_ name: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
    }
}
