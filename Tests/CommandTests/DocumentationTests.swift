import Foundation
import Testing

/// The README's blocks marked `sh run` are promises: each of their commands is run, in order, as a reader
/// would.
struct DocumentationTests {
    /// The arguments of each `scripts/run` line of those blocks.
    static func commands(in text: String) -> [[String]] {
        var isRun = false
        var found: [[String]] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isRun = line == "```sh run"
            } else if isRun {
                found.append(line.split(separator: " ").map(String.init))
            }
        }
        return found
    }

    @Test func `the commands of the README work, one after the other`() throws {
        let readme = Program.repository.appendingPathComponent("README.md")
        let commands = Self.commands(in: try String(contentsOf: readme, encoding: .utf8))
        let names = commands.compactMap { $0.dropFirst().first }
        #expect(names == ["check", "simulate", "run", "results", "report", "explain", "version"])

        let folder = try TemporaryFolder()
        let example = "examples/appointment-reminders"
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("examples"),
            withIntermediateDirectories: true
        )
        try FileManager.default.copyItem(
            atPath: Program.example("appointment-reminders"),
            toPath: folder.path(example)
        )
        // A copy may bring the ledger of a run by hand along.
        let ledger = folder.path("\(example)/.trunkside")
        if FileManager.default.fileExists(atPath: ledger) {
            try FileManager.default.removeItem(atPath: ledger)
        }

        for command in commands {
            #expect(command.first == "scripts/run")
            let running = try Program.start(Array(command.dropFirst()), in: folder)
            running.process.waitUntilExit()
            let result = try running.result()
            #expect(result.code == 0, "\(command.joined(separator: " ")): \(result.errors)")
            #expect(!result.output.isEmpty, "\(command.joined(separator: " ")) printed nothing")
        }
        #expect(try folder.text("report.html").contains("<svg"))
    }

    @Test func `only blocks marked to be run are run`() {
        let page = "```sh\nscripts/test\n```\n\n```sh run\nscripts/run version\n```\n\nscripts/run gone\n"
        #expect(Self.commands(in: page) == [["scripts/run", "version"]])
    }
}
