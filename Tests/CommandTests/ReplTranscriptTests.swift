import Foundation
import Testing

/// Sessions through a pipe, compared to the byte. A transcript is what is printed, and what is typed is read
/// from it: the lines behind a prompt. `NAME.TOPIC.txt` is a session with the folder NAME beside it.
struct ReplTranscriptTests {
    static let folder = Program.repository.appendingPathComponent("Tests/Transcripts")
    private static let prompts = [">> ", "> ", "callee> ", "flow> ", "   >> "]

    static let names = ["clinic.callee.txt", "clinic.flow.txt", "clinic.time.txt", "lua.values.txt"]

    /// What was typed in a transcript.
    static func typed(_ transcript: String) -> String {
        transcript.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            prompts.first { line.hasPrefix($0) || line + " " == $0 }.map {
                String(line.dropFirst($0.count)) + "\n"
            }
        }.joined()
    }

    @Test(arguments: names)
    func `a session through a pipe prints its transcript, each time`(_ name: String) throws {
        let transcript = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        let folder = try TemporaryFolder()
        let directory = Self.folder.appendingPathComponent(String(name.prefix { $0 != "." }))
        let isCampaign = FileManager.default.fileExists(atPath: directory.path)
        let arguments = ["repl"] + (isCampaign ? [directory.path] : [])
        for _ in 0..<2 {
            let session = try Program.run(arguments, typed: Self.typed(transcript), in: folder)
            #expect(session.errors == "")
            #expect(session.code == 0)
            #expect(session.output == transcript, "\(Self.difference(session.output, transcript))")
        }
    }

    @Test func `what the prompt's own page shows is what it prints`() throws {
        let file = Program.repository.appendingPathComponent("docs/repl.md")
        let blocks = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```text\n")
            .dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }.filter { $0.hasPrefix("> ") }
        #expect(blocks.count == 3)
        for block in blocks {
            let arguments = ["repl", Program.example("appointment-reminders")]
            let session = try Program.run(arguments, typed: Self.typed(block), in: TemporaryFolder())
            let printed = session.output.components(separatedBy: "\n").dropFirst(2)
            let shown = block.components(separatedBy: "\n").dropLast() + ["..."]
            #expect(Page.matches(printed, shown[...]), "\(session.output)")
        }
    }

    @Test func `a typed flow that asks for ever ends at the limit of an attempt, and all of it is told`()
        throws
    {
        let typed = ".flow 2\nfor i = 1, 1e9 do call:say(\"x\") end\n.clock\n"
        let arguments = ["repl", Program.example("appointment-reminders")]
        let session = try Program.run(arguments, typed: typed, in: TemporaryFolder())
        #expect(session.code == 0)
        let lines = session.output.split(separator: "\n")
        #expect(lines.count { $0.hasSuffix("  say  x") } > 5000, "\(lines.suffix(5))")
        #expect(lines.last?.hasPrefix("It is 2026-03-02T") == true, "\(lines.suffix(5))")
    }

    /// The first line that differs.
    private static func difference(_ output: String, _ transcript: String) -> String {
        let (new, old) = (output.split(separator: "\n"), transcript.split(separator: "\n"))
        for place in 0..<max(new.count, old.count) {
            let left = place < new.count ? new[place] : "(nothing)"
            let right = place < old.count ? old[place] : "(nothing)"
            if left != right { return "line \(place + 1) is \"\(left)\" and was \"\(right)\"" }
        }
        return "only the ends of lines differ"
    }

    @Test func `a ledger is gone on with and never written, while nobody or a run holds it`() throws {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let kept = folder.path("kept.db")
        #expect(try Program.run("simulate", campaign, "--keep", kept, in: folder).code == 0)
        let typed = ".targets\n.advance 1h\n.call 1\n\nhangup\n.attempts 1\n"
        let before = try Self.picture(of: kept)
        let first = try Program.run(["repl", campaign, "--database", kept], typed: typed, in: folder)
        #expect(first.code == 0 && first.errors == "")
        #expect(first.output.contains("(the engine would not: done already, reached)"))
        #expect(first.output.contains("the callee hangs up"))
        #expect(try Self.picture(of: kept) == before)

        let running = try Program.start(
            ["run", campaign, "--speed", "10", "--database", "running.db"],
            in: folder
        )
        let ledger = folder.path("running.db")
        while !FileManager.default.fileExists(atPath: ledger) || running.process.isRunning == false {
            try #require(running.process.isRunning)
        }
        defer {
            running.process.terminate()
            running.process.waitUntilExit()
        }
        var session = Program.Result(output: "", errors: "", code: 1)
        while session.code != 0, running.process.isRunning {
            session = try Program.run(
                ["repl", campaign, "--database", ledger],
                typed: ".targets\n.advance 1h\n",
                in: folder
            )
        }
        #expect(session.code == 0, "\(session.errors)")
        #expect(running.process.isRunning)
        #expect(session.output.contains("attempts"))
    }

    /// A file's bytes and times, and what lies beside it.
    private static func picture(of file: String) throws -> [String] {
        let url = URL(fileURLWithPath: file)
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        let beside = try FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path)
            .filter { $0.hasPrefix(url.lastPathComponent) }.sorted()
        return [
            try Data(contentsOf: url).base64EncodedString(), "\(attributes[.modificationDate] ?? "")",
            "\(beside)",
        ]
    }

    @Test func `a wrong folder is told as check tells it, and a ledger without its folder is refused`() throws
    {
        let folder = try TemporaryFolder()
        try folder.file("broken/campaign.toml", "name = \"broken\"\ntype = \"cal\"\n")
        let broken = try Program.run(["repl", "broken"], typed: "1\n", in: folder)
        #expect(broken.code == 2)
        #expect(broken.errors.contains("broken/campaign.toml:2"))
        let lost = try Program.run(["repl", "--database", "x.db"], typed: "1\n", in: folder)
        #expect(lost.code == 64)
        #expect(lost.errors.contains("--database needs the folder of its campaign"))
    }

    @Test
    func `files that are read again change what is called from then on, and broken ones change nothing`()
        throws
    {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            at: Self.folder.appendingPathComponent("clinic"),
            to: folder.url.appendingPathComponent("clinic")
        )
        let flow = folder.path("clinic/flow.lua")
        let typist = try Typist("repl clinic", in: folder)
        try typist.waits(for: "> ")
        try Data("return function(call) call:say(\"Changed.\") end".utf8).write(
            to: URL(fileURLWithPath: flow)
        )
        try typist.types(".reload\n")
        try typist.waits(for: "read again: 6 targets")
        try typist.types(".call ada\n")
        try typist.waits(for: "callee> ")
        try typist.types("\n")
        try typist.waits(for: "say  Changed.")
        try Data("return function(call) call:say( end".utf8).write(to: URL(fileURLWithPath: flow))
        try typist.waits(for: "\n> ")
        try typist.types(".reload\n")
        let refused = try typist.waits(for: "the files as they were stay in use")
        #expect(refused.contains("clinic/flow.lua:1"))
        try typist.waits(for: "> ")
        try typist.types(".call ben\n")
        try typist.waits(for: "callee> ")
        try typist.types("\n")
        try typist.waits(for: "say  Changed.")
        try typist.waits(for: "\n> ")
        try typist.types("\u{4}")
        #expect(try typist.ends() == 0)
    }
}

extension Program {
    /// Runs to the end with this text on standard input.
    static func run(_ arguments: [String], typed: String, in folder: TemporaryFolder) throws -> Result {
        let input = try folder.file("typed-\(UUID().uuidString)", typed)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.standardInput = try FileHandle(forReadingFrom: input)
        let output = try folder.file("output-\(UUID().uuidString)", "")
        let errors = try folder.file("errors-\(UUID().uuidString)", "")
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return try Running(process: process, output: output, errors: errors).result()
    }
}
