import Foundation
import Testing

/// The prompt as a person at a terminal has it.
@Suite(.serialized)
struct ReplTerminalTests {
    private static func clinic() -> String {
        ReplTranscriptTests.folder.appendingPathComponent("clinic").path
    }

    @Test func `arrow up brings back what was typed, in this session and in an earlier one`() throws {
        let folder = try TemporaryFolder()
        let first = try Typist("repl", in: folder)
        try first.waits(for: "> ")
        try first.types("6 * 7\n")
        try first.waits(for: "42\n> ")
        try first.types("\u{1b}[A + 1\n")
        try first.waits(for: "43\n> ")
        try first.types("\u{4}")
        #expect(try first.ends() == 0)
        #expect(try folder.text("state/trunkside/repl_history") == "6 * 7\n6 * 7 + 1\n")
        let second = try Typist("repl", in: folder)
        try second.waits(for: "> ")
        try second.types("\u{1b}[A\u{1b}[A\n")
        try second.waits(for: "42\n> ")
        try second.types("\u{4}")
        #expect(try second.ends() == 0)
    }

    @Test func `a text that is not complete goes on in the next line, and Ctrl-C ends only that`() throws {
        let typist = try Typist("repl", in: try TemporaryFolder())
        try typist.waits(for: "> ")
        try typist.types("x = {\n")
        try typist.waits(for: ">> ")
        try typist.types("1, 2 }\n")
        try typist.waits(for: "\n> ")
        try typist.types("#x\n")
        try typist.waits(for: "2\n> ")
        try typist.types("y = {\n")
        try typist.waits(for: ">> ")
        try typist.types("garbage\u{3}")
        try typist.waits(for: "^C\n> ")
        try typist.types("#x + 1\n")
        try typist.waits(for: "3\n> ")
        try typist.types("\u{4}")
        #expect(try typist.ends() == 0)
    }

    @Test func `a signal that comes while a line is typed ends the line, never the session`() throws {
        let folder = try TemporaryFolder()
        let typist = try Typist("repl", in: folder)
        try typist.waits(for: "> ")
        for _ in 0..<20 {
            try typist.signals(SIGINT)
            try typist.waits(for: "^C\n> ")
        }
        try typist.types("garbage")
        try typist.waits(for: "garbage")
        try typist.signals(SIGINT)
        try typist.waits(for: "^C\n> ")
        try typist.signals(SIGWINCH)
        try typist.types("\"früh\" .. 6 * ")
        try typist.waits(for: "* ")
        try typist.signals(SIGCONT)
        try typist.types("7\n")
        try typist.waits(for: "früh42")
        try typist.waits(for: "\n> ")
        try typist.types(".quit\n")
        #expect(try typist.ends() == 0)
    }

    @Test func `a program that is told to end at its prompt ends`() throws {
        let folder = try TemporaryFolder()
        let typist = try Typist("repl", in: folder)
        try typist.waits(for: "> ")
        try typist.signals(SIGTERM)
        #expect(try typist.ends() == 128 + SIGTERM)
    }

    @Test func `TAB completes commands, targets, actions, their options and fields of live values`() throws {
        let typist = try Typist("repl '\(Self.clinic())'", in: try TemporaryFolder())
        try typist.waits(for: "> ")
        try typist.types(".cl\t\n")
        try typist.waits(for: "2026-03-02T08:30:00-07:00")
        try typist.types(".target el\t\u{15}.target ev\t\n")
        try typist.waits(for: "eve (Eve Lindqvist)")
        try typist.types("people = { first = { title = \"Dr.\" } }\n")
        try typist.waits(for: "\n> ")
        try typist.types("peo\t.fi\t.ti\t\n")
        try typist.waits(for: "\"Dr.\"")
        try typist.types(".flow ada\n")
        try typist.waits(for: "flow> ")
        try typist.types("call:me\t sa\t\"Press 1\", [\"1\"] = function() return \"one\" end }\n")
        try typist.waits(for: "\"one\"\n")
        try typist.waits(for: "flow> ")
        try typist.types("call:s\t\t")
        let offered = try typist.waits(for: "stop_recording()")
        #expect(offered.contains("say(") && offered.contains("sleep("))
        try typist.types("\u{15}\u{4}")
        try typist.waits(for: "\n> ")
        try typist.types("\u{4}")
        #expect(try typist.ends() == 0)
    }

    @Test func `Ctrl-C stops a campaign that runs, and its time stands still there`() throws {
        let folder = try TemporaryFolder()
        let typist = try Typist("repl '\(Program.example("telemarketing"))'", in: folder)
        try typist.waits(for: "> ")
        try typist.types(".run until idle\n")
        var isStopped = false
        for _ in 0..<200 where !isStopped {
            try typist.types("\u{3}")
            isStopped = try typist.sees("interrupted. It is 2026-03-0", milliseconds: 300)
        }
        #expect(isStopped, "\(typist.screenText)")
        try typist.waits(for: "> ")
        try typist.types(".quit\n")
        #expect(try typist.ends() == 0, "\(typist.screenText)")
    }

    @Test func `at the far end of a call Ctrl-C ends the line, Ctrl-D the call, and no key is kept`() throws {
        let folder = try TemporaryFolder()
        let typist = try Typist("repl '\(Self.clinic())'", in: folder)
        try typist.waits(for: "> ")
        try typist.types(".call ada\n")
        try typist.waits(for: "callee> ")
        try typist.types("3\n")
        try typist.waits(for: "callee> ")
        try typist.types("47\u{3}")
        try typist.waits(for: "^C\ncallee> ")
        try typist.types("4711\n")
        try typist.waits(for: "disposition known")
        try typist.waits(for: "> ")
        try typist.types(".call ben\n")
        try typist.waits(for: "callee> ")
        try typist.types("\n")
        try typist.waits(for: "callee> ")
        try typist.types("\u{4}")
        try typist.waits(for: "the callee hangs up")
        try typist.waits(for: "> ")
        try typist.types("\u{4}")
        #expect(try typist.ends() == 0)
        #expect(try folder.text("state/trunkside/repl_history") == ".call ada\n.call ben\n")
    }
}
