import ArgumentParser
import Authoring
import Foundation
import Outbound

struct TestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the tests of campaigns: their flows and outplans, in the engine, under virtual time.",
        discussion: """
            Tests are the files *_test.lua of a campaign's folder; docs/testing.md has what they may use.

              trunkside test examples/appointment-reminders
              trunkside test examples --filter busy
              trunkside test . --junit results.xml

            Exit codes: 0 all passed, 2 a test failed, 1 a file could not be run or there is no test.
            """
    )

    @Argument(
        help: "Campaign folders, folders of such folders, or files of tests (default: this folder).",
        completion: .file()
    )
    var places: [String] = []

    @Option(help: ArgumentHelp("Only tests with this in their names.", valueName: "text"))
    var filter: String?

    @Option(help: ArgumentHelp("Write the results as JUnit's XML.", valueName: "file"))
    var junit: String?

    @Option(help: "text or json.")
    var output: Output = .text

    func run() throws {
        let terminal = Terminal()
        let began = SystemClock.present
        let places = places.isEmpty ? ["."] : places
        let files: TestFiles
        do {
            files = try TestFiles(places.map { URL(fileURLWithPath: $0).standardizedFileURL })
        } catch {
            for finding in error.all { terminal.error(finding.description) }
            throw ExitCode(1)
        }
        guard files.count > 0 else { throw NoTests(places: places, filter: nil) }
        var runner = TestRunner(stopwatch: { SystemClock.present - began })
        runner.filter = filter
        runner.threads = ProcessInfo.processInfo.activeProcessorCount
        var tested: [TestedFile] = []
        runner.run(files, setting: try Variables().setting) { file in
            tested.append(file)
            show(file, on: terminal)
        }
        if let junit { try write(JUnitText.text(tested), to: junit) }
        try end(tested, took: SystemClock.present - began, terminal)
    }

    private func write(_ text: String, to file: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        } catch {
            let reason = FileText.reason(writing: error)
            throw Finding(file: file, message: "the results cannot be written: \(reason)")
        }
    }

    private func show(_ file: TestedFile, on terminal: Terminal) {
        for obstacle in file.obstacles { terminal.error(obstacle.description) }
        if output == .json {
            for result in file.results { terminal.data(result.json.text) }
            return
        }
        guard !file.results.isEmpty else { return }
        terminal.line(terminal.bold(file.file))
        for result in file.results {
            terminal.line("  \(result.failure == nil ? "ok  " : terminal.bold("FAIL"))  \(result.name)")
            guard let failure = result.failure else { continue }
            for line in failure.lines(width: terminal.columns - 8) { terminal.line("        \(line)") }
        }
    }

    private func end(_ tested: [TestedFile], took time: Duration, _ terminal: Terminal) throws {
        let count = tested.reduce(0) { $0 + $1.results.count }
        let failures = tested.reduce(0) { $0 + $1.failures }
        let broken = tested.count { !$0.obstacles.isEmpty }
        if count == 0, broken == 0 { throw NoTests(places: places, filter: filter) }
        if output == .text {
            var text = "\(count) test\(count == 1 ? "" : "s")"
            if count > 0 { text += failures == 0 ? ", all passed" : ", \(failures) failed" }
            if broken > 0 { text += ", \(broken) file\(broken == 1 ? "" : "s") could not be run" }
            terminal.line("\(text), in \(String(format: "%.1f", Double(time.milliseconds) / 1000)) s")
        }
        if broken > 0 { throw ExitCode(1) }
        if failures > 0 { throw ExitCode(2) }
    }

    /// Nothing was tested, which is no success.
    private struct NoTests: Error, CustomStringConvertible {
        var places: [String]
        var filter: String?

        var description: String {
            let place = places.isEmpty ? "here" : "in \(places.joined(separator: ", "))"
            if let filter { return "no test \(place) has \"\(filter)\" in its name" }
            return
                "no tests \(place): write some into a file whose name ends with _test.lua (docs/testing.md)"
        }
    }
}
