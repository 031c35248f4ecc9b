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
        #expect(names == ["new", "check", "simulate", "run", "results", "report", "explain", "version"])

        let folder = try Self.folderWithExamples()
        for command in commands {
            #expect(command.first == "scripts/run")
            try Self.succeeds(Array(command.dropFirst()), in: folder)
        }
        #expect(try folder.text("report.html").contains("<svg"))
    }

    @Test func `the examples of every command's help work, one after the other`() throws {
        let folder = try Self.folderWithExamples()
        var commands: [[String]] = []
        for command in [
            [], ["new"], ["check"], ["simulate"], ["run"], ["plan"], ["explain"], ["trace"], ["replay"],
            ["results"], ["report"],
        ] {
            let help = try Self.succeeds(command + ["--help"], in: folder)
            let examples = help.split(separator: "\n").filter { $0.hasPrefix("  trunkside ") }
            #expect(!examples.isEmpty, "\(command) has no example")
            for example in examples.map({ $0.split(separator: " ").dropFirst().map(String.init) })
            where !commands.contains(example) {
                commands.append(example)
            }
        }
        #expect(commands.count >= 15, "\(commands)")
        // What is read must have been written.
        let order = [
            "new", "check", "simulate", "run", "plan", "explain", "trace", "replay", "results", "report",
        ]
        for name in order {
            for command in commands where command.first == name { try Self.succeeds(command, in: folder) }
        }
        #expect(commands.allSatisfy { order.contains($0.first ?? "") })
    }

    /// A folder with copies of the examples, where they were never run.
    private static func folderWithExamples() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("examples"),
            withIntermediateDirectories: true
        )
        for name in ["appointment-reminders", "newsletter", "sms-reminder"] {
            let copy = folder.path("examples/\(name)")
            try FileManager.default.copyItem(atPath: Program.example(name), toPath: copy)
            // A copy may bring the ledger of a run by hand along.
            if FileManager.default.fileExists(atPath: "\(copy)/.trunkside") {
                try FileManager.default.removeItem(atPath: "\(copy)/.trunkside")
            }
        }
        return folder
    }

    @discardableResult
    private static func succeeds(_ command: [String], in folder: TemporaryFolder) throws -> String {
        let running = try Program.start(command, in: folder)
        running.process.waitUntilExit()
        let result = try running.result()
        #expect(result.code == 0, "\(command.joined(separator: " ")): \(result.errors)")
        #expect(!result.output.isEmpty, "\(command.joined(separator: " ")) printed nothing")
        return result.output
    }

    @Test func `only blocks marked to be run are run`() {
        let page = "```sh\nscripts/test\n```\n\n```sh run\nscripts/run version\n```\n\nscripts/run gone\n"
        #expect(Self.commands(in: page) == [["scripts/run", "version"]])
    }
}
