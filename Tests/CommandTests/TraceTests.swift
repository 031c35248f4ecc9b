import Foundation
import Outbound
import Testing

/// `trace` and `replay` as a user calls them.
struct TraceTests {
    private static let secrets = """
        return function(call)
            local pin = call:digits{ say = "Your code", max = 4, min = 4, secret = true, tries = 3 }
            if not pin then return "none" end
            log.info("the code is " .. pin)
            call:set_variables{ known = true }
            return call:menu{ say = "1 or 2", ["1"] = function() return "one" end,
                              ["2"] = function() call:say("Two.") return "two" end }
        end
        """

    /// Forty people who each type their code and then 1, simulated into `kept.db`.
    private static func simulated(in folder: TemporaryFolder, _ options: String...) throws -> String {
        let campaign = try RunTests.campaign(in: folder)
        try folder.file("morning/flow.lua", secrets)
        try folder.file(
            "morning/callees.lua",
            """
            return { { chance = { answered = .7 }, rings = "2s", run = function(callee)
                callee:hear("code", "9s") callee:press("4711") callee:hear("1 or 2", "9s") callee:press("1")
                callee:wait("1h") end } }
            """
        )
        let arguments = ["simulate", campaign, "--keep", folder.path("kept.db")] + options
        let result = try Program.run(arguments, variables: [:], in: folder)
        #expect(result.code == 0, "\(result.errors)")
        return folder.path("kept.db")
    }

    /// The first of the numbered attempts whose trace says this.
    private static func first(_ words: String, in ledger: String, _ folder: TemporaryFolder) throws -> String
    {
        for number in 1...60 {
            let trace = try Program.run("trace", "\(number)", "--database", ledger, in: folder)
            if trace.output.contains(words) { return "\(number)" }
        }
        Issue.record("no trace says \(words)")
        return "1"
    }

    @Test func `a trace fits 100 columns, names places and changes, and no secret is in it or in the ledger`()
        throws
    {
        let folder = try TemporaryFolder()
        let ledger = try Self.simulated(in: folder)
        let attempt = try Self.first("ended answered", in: ledger, folder)
        let trace = try Program.run("trace", attempt, "--database", ledger, in: folder)
        #expect(trace.code == 0)
        let lines = trace.output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 100 })
        for words in [
            "decided            dial, destination 0", "callee             rings",
            "flow               handler answered",
            "flow.lua:2         digits (secret) 4 \"Your code\"", "callee             key, kept secret",
            "-> 4 digits, kept secret", "log                the code is \u{2022}\u{2022}\u{2022}",
            "flow.lua:5         set_variables known = true", "known: nothing -> true",
            "flow.lua:6         digits one of 12 \"1 or 2\"", "callee             key 1", "-> \"1\"",
            "flow               returned \"one\"", "callee             ended: hung_up_by_us",
            "then               done: reached", "ended answered, success, disposition \"one\"",
        ] {
            #expect(trace.output.contains(words), "\(words)")
        }
        let json = try Program.run("trace", attempt, "--database", ledger, "--output", "json", in: folder)
        let events = try #require(JSONValue(parsing: json.output)["events"]?.text)
        #expect(events.contains("\"secret_digits\":4"))
        #expect(!json.output.contains("4711"))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: ledger))
        #expect(bytes.range(of: Data("4711".utf8)) == nil)

        let replay = try Program.run("replay", attempt, "--database", ledger, in: folder)
        #expect(
            replay.output == """
                replayed 3 actions: the same
                4 digits were kept secret, and zeros stand for them: what hangs on them may differ

                """
        )
        #expect(replay.code == 0)
    }

    @Test func `another answer takes the flow elsewhere, up to a question that nobody answers`() throws {
        let folder = try TemporaryFolder()
        let ledger = try Self.simulated(in: folder)
        let attempt = try Self.first("ended answered", in: ledger, folder)
        func replay(_ options: String...) throws -> Program.Result {
            try Program.run(["replay", attempt, "--database", ledger] + options, variables: [:], in: folder)
        }
        let two = try replay("--from", "3", "--answer", "digits=2@4s")
        #expect(two.code == 0)
        #expect(two.output.contains("-> \"2\"   (given)"))
        #expect(two.output.contains("say \"Two.\""))
        #expect(two.output.contains("-> true   (played)"))
        #expect(
            two.output.contains("ended answered, success, disposition \"two\", variables {\"known\":true}")
        )

        let wrong = try replay("--from", "1", "--answer", "timeout")
        #expect(wrong.code == 0)
        #expect(wrong.output.contains("disposition \"none\""))

        let gone = try replay("--from", "1", "--answer", "hangup")
        #expect(gone.code == 0)
        #expect(gone.output.contains("the callee hangs up   (given)"))

        // What the menu does not take is no answer of it: the flow hears what it would on a leg.
        let impossible = try replay("--from", "3", "--answer", "digits=7")
        #expect(impossible.code == 0)
        #expect(!impossible.output.contains("flow_error"))
        #expect(
            impossible.output.contains("-> nil, \"timeout\"   (given)")
                || impossible.output.contains("-> nil, \"invalid\"   (given)")
        )

        let unasked = try replay("--from", "3", "--answer", "digits=2", "--answer", "connect=busy")
        #expect(unasked.code == 0)
        #expect(unasked.errors.contains("no action asked for connect=busy"))

        let unknown = try replay("--from", "3", "--answer", "connect=busy")
        #expect(unknown.code == 2)
        #expect(
            unknown.output.contains("action 3 (flow.lua:6) waits for an answer: digits one of 12 \"1 or 2\"")
        )

        #expect(try replay("--from", "9", "--answer", "timeout").code == 64)
        #expect(try replay("--answer", "timeout").code == 64)
        let misspelt = try replay("--from", "1", "--answer", "digts=2")
        #expect(misspelt.code == 1)
        #expect(misspelt.errors.contains("--answer digts=2: not known; there are digits=, speech="))

        let lines = try replay("--lines")
        #expect(lines.output.contains("    flow.lua:3  if not pin then return \"none\" end"))
    }

    @Test func `an edit shows for somebody who was really called; the attempt's own script is kept`() throws {
        let folder = try TemporaryFolder()
        let ledger = try Self.simulated(in: folder)
        let attempt = try Self.first("ended answered", in: ledger, folder)
        try folder.file("morning/flow.lua", Self.secrets.replacing("1 or 2", with: "One or two"))
        let own = try Program.run(
            "replay",
            attempt,
            "--database",
            ledger,
            "--folder",
            folder.path("morning"),
            in: folder
        )
        #expect(own.output.hasPrefix("replayed 3 actions: the same"))
        let current = try Program.run(
            "replay",
            attempt,
            "--database",
            ledger,
            "--folder",
            folder.path("morning"),
            "--current",
            in: folder
        )
        #expect(current.code == 2)
        #expect(
            current.output.contains(
                """
                replayed, and it differs
                action 3 (flow.lua:6):
                  recorded  digits one of 12 "1 or 2"
                  now       digits one of 12 "One or two"
                """
            )
        )
    }

    @Test func `traced lines change nothing but the trace`() throws {
        let (plain, traced) = (try TemporaryFolder(), try TemporaryFolder())
        _ = try Self.simulated(in: plain, "--journal", plain.path("journal"))
        let ledger = try Self.simulated(in: traced, "--journal", traced.path("journal"), "--trace-lines")
        #expect(try plain.text("journal") == traced.text("journal"))
        let attempt = try Self.first("ended answered", in: ledger, traced)
        let trace = try Program.run("trace", attempt, "--database", ledger, in: traced)
        #expect(trace.output.contains("lines              flow.lua:3 4 5\n"))
    }

    @Test func `an attempt is found by its target, and what is not there is said`() throws {
        let folder = try TemporaryFolder()
        let ledger = try Self.simulated(in: folder)
        func errors(_ name: String) throws -> String {
            let result = try Program.run("trace", name, "--database", ledger, in: folder)
            #expect(result.code == 1)
            return result.errors
        }
        let last = try Program.run("trace", "p3/last", "--database", ledger, in: folder)
        #expect(last.output.hasPrefix("attempt "))
        #expect(last.output.contains(", p3/"))
        #expect(try errors("p3/9").contains("target p3 has 1"))
        #expect(try errors("p3").contains("p3 is a target with"))
        #expect(try errors("nobody/1") == "trunkside: the ledger has no target \"nobody\"\n")
        #expect(try errors("999") == "trunkside: the ledger has no attempt 999\n")
        #expect(try errors("+13035550001/7").contains("+13035550001") == false)
        let nowhere = try Program.run("trace", "1", in: folder)
        #expect(nowhere.code == 64)
        #expect(nowhere.errors.contains("which ledger?"))
        let unanswered = try Self.first("ended no_answer", in: ledger, folder)
        let replay = try Program.run("replay", unanswered, "--database", ledger, in: folder)
        #expect(replay.code == 1)
        #expect(replay.errors.contains("ended no_answer before a flow began: there is nothing to replay"))
    }

    @Test func `ledgers of earlier versions and of killed runs tell what they know`() throws {
        let folder = try TemporaryFolder()
        let packed = Program.repository.appendingPathComponent("Tests/Fixtures/ledger-2.db.gz").path
        let unpacked = Process()
        unpacked.executableURL = URL(fileURLWithPath: "/bin/sh")
        unpacked.arguments = ["-c", "gzip -dc '\(packed)' > '\(folder.path("old.db"))'"]
        try unpacked.run()
        unpacked.waitUntilExit()
        let settled = try Program.run("trace", "1", "--database", folder.path("old.db"), in: folder)
        #expect(settled.code == 0, "\(settled.errors)")
        #expect(settled.output.contains("attempt 1, "))
        #expect(settled.output.contains("action digits, request [\"Press 1.\"]"))
        let replay = try Program.run("replay", "1", "--database", folder.path("old.db"), in: folder)
        #expect(replay.code == 1)
        #expect(replay.errors.contains("an earlier version recorded it"))
        let shown = try Program.run("trace", "2", "--database", folder.path("old.db"), in: folder)
        #expect(shown.output.contains("no trace: it is still open"))
        #expect(shown.output.contains("attempt.dialing"))
        #expect(shown.output.hasSuffix("still open\n"))
    }

    @Test func `replay --as-test prints a test and nothing else, which passes in the campaign's folder`()
        throws
    {
        let folder = try TemporaryFolder()
        let ledger = try Self.simulated(in: folder)
        let campaign = folder.path("morning")
        let attempt = try Self.first("ended answered", in: ledger, folder)
        let pin = try Program.run(
            "replay",
            attempt,
            "--as-test",
            "--database",
            ledger,
            "--folder",
            campaign,
            in: folder
        )
        #expect(pin.code == 0)
        #expect(pin.errors.contains("4 digits were kept secret: zeros are pressed instead"))
        #expect(pin.output.contains("callee:press(\"0000"))
        #expect(pin.output.contains("t:expect(attempt.disposition, \"one\")"))
        #expect(!pin.output.contains("4711"))
        try folder.file("morning/pinned_test.lua", pin.output)
        let test = try Program.run("test", folder.path("morning/pinned_test.lua"), in: folder)
        #expect(test.code == 0, "\(test.output)")
        #expect(test.output.contains("1 test, all passed"))

        try folder.file("morning/flow.lua", "return function(call) return \"other\" end")
        let edited = try Program.run(
            "replay",
            attempt,
            "--as-test",
            "--database",
            ledger,
            "--folder",
            campaign,
            in: folder
        )
        #expect(edited.errors.contains("t:expect(attempt.disposition, \"one\")"))
    }

    @Test func `replay --as-test takes no other answer, and asks for the folder`() throws {
        let folder = try TemporaryFolder()
        let ledger = try Self.simulated(in: folder)
        let both = try Program.run("replay", "1", "--as-test", "--lines", "--database", ledger, in: folder)
        #expect(both.code == 64)
        let nowhere = try Program.run("replay", "1", "--as-test", "--database", ledger, in: folder)
        #expect(nowhere.code == 64)
        #expect(nowhere.errors.contains("--folder"))
        #expect(nowhere.output.isEmpty)
    }
}
