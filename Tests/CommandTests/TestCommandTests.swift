import Foundation
import Outbound
import Testing

@Suite("Testing a campaign's scripts")
struct TestCommandTests {
    /// The folder of `RunTests`, with this file of tests.
    static func campaign(_ tests: String, flow: String? = nil, in folder: TemporaryFolder) throws -> String {
        let campaign = try RunTests.campaign(in: folder)
        if let flow { try folder.file("morning/flow.lua", flow) }
        try folder.file("morning/flow_test.lua", tests)
        return campaign
    }

    @Test("the tests of the examples and of the templates pass", arguments: ["examples", "templates"])
    func examples(_ place: String) throws {
        let result = try Program.run(
            "test",
            Program.repository.appending(path: place).path,
            in: TemporaryFolder()
        )
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains(" tests, all passed, in "))
    }

    @Test("a failure shows the line, both values side by side, and what had happened; the others run on")
    func failure() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(
            """
            test("one presses 1", function(t)
                t:callee{ keys = { "1" } }
                print("before")
                local attempt = t:run()
                t:expect(attempt.disposition, "no", "what was pressed")
            end)
            test("nobody answers", function(t)
                t:callee{ no_answer = true }
                t:expect(t:run().outcome, "no_answer")
                t:expect_next{ after = "10m", because = "retry.default" }
            end)
            """,
            in: folder
        )
        let result = try Program.run("test", campaign, in: folder)
        #expect(result.code == 2)
        let lines = result.output.split(separator: "\n").map { String($0) }
        #expect(
            lines.dropLast() == [
                "morning/flow_test.lua",
                "  FAIL  one presses 1",
                "        morning/flow_test.lua:5: what was pressed: not what was expected",
                "            t:expect(attempt.disposition, \"no\", \"what was pressed\")",
                "            expected                           got",
                "            \"no\"                             | \"yes\"",
                "        printed:",
                "          before",
                "        said in the last attempt:",
                "          \"Hello Ada.\"",
                "          \"Press 1.\"",
                "        its last actions:",
                "          say { \"Hello Ada.\" } -> true",
                "          digits { \"Press 1.\" } -> \"1\"",
                "          set_variables { key = \"1\" }",
                "  ok    nobody answers",
            ]
        )
        #expect(lines.last?.hasPrefix("2 tests, 1 failed, in ") == true)
    }

    /// What one failing test prints below its name.
    private func failure(_ body: String, flow: String? = nil) throws -> String {
        let folder = try TemporaryFolder()
        let tests = "test('it', function(t)\n\(body)\nend)"
        let campaign = try Self.campaign(tests, flow: flow, in: folder)
        let result = try Program.run("test", campaign, in: folder)
        #expect(result.code == 2, "\(body)")
        return result.output
    }

    @Test("when no attempt will come, the test is told why")
    func quiet() throws {
        let said = try failure("for _ = 1, 3 do t:callee{ busy = true } t:run() end")
        #expect(said.contains("flow_test.lua:2: no attempt will come:\n"))
        #expect(said.contains("is done: exhausted"))
    }

    @Test("a callee that no attempt has met, a request that nothing answers and an unknown queue fail a test")
    func leftOver() throws {
        #expect(
            try failure("t:callee{ busy = true }").contains(
                "t:callee was said for an attempt that the test has not made"
            )
        )
        let asks = "return function(call) http.get('https://crm.example.org/+13035550142?key=1') end"
        let silent = try failure("t:run()", flow: asks)
        #expect(silent.contains("nothing answers GET https://crm.example.org/+1303•••42;"))
        #expect(try failure("t:agents{ desk = {} }").contains("there is no queue \"desk\""))
    }

    @Test("what is expected of the next attempt, and of the end, is compared with what the engine decides")
    func decisions() throws {
        let next = try failure(
            "t:callee{ busy = true }\nt:run()\nt:expect_next{ after = '5m', because = 'retry.busy' }"
        )
        #expect(next.contains("after = \"5m\",                  |   after = \"10m\","))
        #expect(next.contains("because = \"retry.busy\",        |   because = \"retry.default\","))
        let done = try failure("t:callee{ busy = true }\nt:run()\nt:expect_done{}")
        #expect(done.contains("the target is not done: it is tried again at 2026-03-02T09:10:"))
        let tried = try failure("t:run()\nt:expect_next{}")
        #expect(tried.contains("the target is not tried again, it is done: reached"))
        let why = try failure("t:run()\nt:expect_done{ because = 'exhausted' }")
        #expect(why.contains("\"exhausted\"                      | \"reached, reached_when\""))
    }

    @Test("an endless test is ended, and a failure that pcall catches is one")
    func hostile() throws {
        #expect(try failure("while true do end").contains("ran too many instructions"))
        #expect(try failure("pcall(t.expect, t, 1, 2)").contains("not what was expected"))
        #expect(try failure("local list = {} while true do list[#list + 1] = {} end").contains("memory"))
    }

    /// Asks a web server, then for keys, then for words, and writes a text.
    private static let asking = """
        return {
            answered = function(call)
                local crm, why = http.get("https://crm.example.org/people", { query = { key = "1" } })
                call:set_variables{ name = crm and crm.json.name or why }
                local pin = call:digits{ say = "Your PIN.", max = 2, tries = 2, invalid = "Once more.",
                    pattern = "1." }
                if pin then call:set_variables{ pin = pin } end
                local heard = call:listen{ say = "Say yes or no." }
                if heard then call:set_variables{ said = heard.text } end
                sms.send{ to = "+13035550111", text = "Bye {name}", with = { name = "Ada" } }
            end,
            hangup = function(call, cause) call:set_variables{ gone = cause } end,
        }
        """

    @Test("keys, words, messages, web servers and the callee's own function do what a test says")
    func world() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(
            """
            local function answers(t) t:http("https://crm.example.org/*", { json = { name = "Zoe" } }) end

            test("keys and words", function(t)
                answers(t)
                t:callee{ keys = { "99", "12" }, says = { "yes" } }
                local attempt = t:run()
                t:expect(attempt.variables, { name = "Zoe", pin = "12", said = "yes" })
                t:expect_said("Once more.")
                t:expect_not_said("Good night.")
                t:expect(#t:sent(), 1)
                t:expect(t:sent()[1], { to = "+13035550111", type = "sms", text = "Bye Ada" })
                t:expect(attempt.answered_by, "unknown") -- the outplan detects nothing
                t:expect(attempt.prompts, t:prompts())
            end)

            test("a function of the callee", function(t)
                answers(t)
                t:callee{ run = function(callee)
                    callee:hear("PIN")
                    t:expect(callee.attempt.number, 1)
                    callee:press("12")
                    callee:hear("yes or no")
                    callee:hang_up()
                end }
                local attempt = t:run()
                t:expect(attempt.variables, { name = "Zoe", pin = "12", gone = "hung_up" })
                t:expect(attempt.disposition, nil)
            end)

            test("a function of the web server, by turns", function(t)
                local count = 0
                t:http("https://crm.example.org/people?key=1", function(request)
                    count = count + 1
                    t:expect(request.method, "GET")
                    return count == 1 and { fails = "timeout" } or { status = 200, json = { name = "Yan" } }
                end)
                t:callee{ hangs_up_after = "2s" }
                t:expect(t:run().variables.name, "timeout")
                t:expect(count, 1)
            end)

            """,
            flow: Self.asking,
            in: folder
        )
        let result = try Program.run("test", campaign, in: folder)
        #expect(result.output.contains("3 tests, all passed"), "\(result.output)\(result.errors)")
    }

    @Test("time passes with what is due in it, and each test has a world of its own")
    func time() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(
            """
            local function answers(t) t:http("https://crm.example.org/*", { json = { name = "Zoe" } }) end

            test("time passes with what is due in it", function(t)
                answers(t)
                t:at("2026-03-02T11:59")
                t:callee{ busy = true }
                t:expect(t:run().started_at:format("%H:%M"), "11:59")
                local before = time.now()
                t:advance("1h")
                t:expect(time.now() - before, 3600)
                t:expect_done{ because = "reached" }
            end)

            test("the world of another test is another", function(t)
                answers(t)
                t:expect(t:run().number, 1)
                t:seed(7)
            end)
            """,
            flow: Self.asking,
            in: folder
        )
        let result = try Program.run("test", campaign, in: folder)
        #expect(result.output.contains("t:seed stands before the first attempt: the campaign runs"))
        #expect(result.output.contains("2 tests, 1 failed"), "\(result.output)\(result.errors)")
    }

    @Test("--filter chooses by name, JSON and JUnit say the same for machines")
    func machines() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(
            """
            test("one <is> busy", function(t) t:callee{ busy = true } t:run() t:expect("<a>", "b & c") end)
            test("two", function(t) t:run() end)
            test("two is Busy", function(t) end)
            """,
            in: folder
        )
        let result = try Program.run(
            "test",
            campaign,
            "--filter",
            "busy",
            "--output",
            "json",
            "--junit",
            folder.path("out.xml"),
            in: folder
        )
        #expect(result.code == 2)
        let lines = try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.map { $0["name"] } == ["one <is> busy", "two is Busy"])
        #expect(lines.map { $0["ok"] } == [false, true])
        #expect(lines.map { $0["attempts"] } == [1, 0])
        #expect(lines[0]["line"] == 1)
        #expect(lines[0]["failure"]?["expected"] == "\"b & c\"")
        let xml = try folder.text("out.xml")
        #expect(xml.contains("<testsuites tests=\"2\" failures=\"1\" errors=\"0\" time=\""))
        #expect(
            xml.contains(
                "<testsuite name=\"morning/flow_test.lua\" tests=\"2\" failures=\"1\" errors=\"0\" time=\""
            )
        )
        #expect(
            xml.contains(
                "<testcase classname=\"morning/flow_test.lua\" name=\"one &lt;is&gt; busy\" "
                    + "file=\"morning/flow_test.lua\" line=\"1\" time=\""
            )
        )
        #expect(xml.contains("<failure message=\"not what was expected\">morning/flow_test.lua:1: "))
        #expect(xml.contains("name=\"two is Busy\" file=\"morning/flow_test.lua\" line=\"3\" time=\""))
    }

    @Test(
        "a file that does not compile, a broken folder and the want of any test are failures, said in words"
    )
    func unable() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign("test('a', function(t) t:run( end)", in: folder)
        try folder.file("morning/other_test.lua", "test('b', function(t) t:run() end)")
        let broken = try Program.run("test", campaign, in: folder)
        #expect(broken.code == 1)
        #expect(broken.errors.hasPrefix("morning/flow_test.lua:1:"))
        #expect(broken.output.contains("1 test, all passed, 1 file could not be run, in "))
        // Check finds it too, and what a test asks for that is not there.
        try folder.file("morning/other_test.lua", "test('b', function(t)\n    t:rum()\nend)")
        let found = try Program.run("check", campaign, in: folder)
        #expect(found.code == 2)
        #expect(found.output.contains("morning/flow_test.lua:1:"))
        #expect(found.output.contains("morning/other_test.lua:2:7: t has no \"rum\"; did you mean \"run\"?"))

        try folder.file("morning/flow_test.lua", "test('a', function(t) end)")
        let none = try Program.run("test", campaign, "--filter", "zebra", in: folder)
        #expect(none.code == 1)
        #expect(none.errors == "trunkside: no test in \(campaign) has \"zebra\" in its name\n")

        try folder.file("morning/flow.lua", "return 3")
        let flow = try Program.run("test", campaign, in: folder)
        #expect(flow.code == 1)
        #expect(flow.errors.hasPrefix("morning/flow.lua:1:1: a flow returns a function"))

        try folder.file("empty/campaign.toml", "")
        let empty = try Program.run("test", folder.path("empty"), in: folder)
        #expect(empty.code == 1)
        #expect(
            empty.errors.contains(
                "no tests in \(folder.path("empty")): write some into a file whose name ends with _test.lua"
            )
        )
        #expect(
            try Program.run("test", "nowhere", in: folder).errors.contains("there is no such folder or file")
        )
    }

    @Test("the tests of the page about testing pass in the example that they are written for")
    func page() throws {
        let folder = try TemporaryFolder()
        let place = folder.url.appending(path: "reminders")
        let example = URL(fileURLWithPath: Program.example("appointment-reminders"))
        try FileManager.default.copyItem(at: example, to: place)
        let page = try String(
            contentsOf: Program.repository.appending(path: "docs/testing.md"),
            encoding: .utf8
        )
        let blocks = page.components(separatedBy: "```lua\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(blocks.count == 4)
        try folder.file("reminders/page_test.lua", blocks.joined(separator: "\n"))
        let result = try Program.run("test", folder.path("reminders/page_test.lua"), in: folder)
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("5 tests, all passed"), "\(result.output)")
    }

    @Test("what cannot be run or written ends with 1 and a sentence, and nothing that ran is not all passed")
    func unrunnable() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign("test('it', function(t) end)", in: folder)
        let nowhere = try Program.run("test", "nope", in: folder)
        #expect(nowhere.code == 1)
        #expect(nowhere.errors.contains("nope: there is no such folder or file"))
        let unwritten = try Program.run("test", campaign, "--junit", "nope/x.xml", in: folder)
        #expect(
            unwritten.errors
                == "trunkside: nope/x.xml: the results cannot be written: there is no such folder\n"
        )
        #expect(unwritten.code == 1)
        try folder.file("morning/flow_test.lua", "test('it'")
        let broken = try Program.run("test", campaign, in: folder)
        #expect(broken.code == 1)
        #expect(broken.output.hasPrefix("0 tests, 1 file could not be run, in "))
    }

    @Test("a table that is printed is shown, and what a test asks wrongly is answered with what helps")
    func advice() throws {
        let said = try failure("print({ 1, 2 }, { a = 'x' }, t) t:run() t:expect(1, 2)")
        #expect(said.contains("[1,2]\t{\"a\":\"x\"}\ttable: (address hidden)\n"))
        #expect(
            try failure("t.foo = 1").contains("t.foo cannot be assigned: keep your own values in a local\n")
        )
        #expect(
            try failure("require('flow')").contains(
                "require: flow.lua is run by itself and not required: put what both need into a third file"
            )
        )
        #expect(
            try failure("t:target{ nam = 'Ada' }").contains(
                "t:target: the list has no column \"nam\", and no script reads it; did you mean \"name\"?"
            )
        )
    }

    @Test("a column that only a script reads, or that is like no other, is taken")
    func columns() throws {
        let folder = try TemporaryFolder()
        let campaign = try Self.campaign(
            "test('it', function(t) t:target{ nam = 'Ada', shoe_size = 41 } t:run() end)",
            flow: "return function(call) call:say('Hello {nam|you}') end",
            in: folder
        )
        let result = try Program.run("test", campaign, in: folder)
        #expect(result.code == 0, "\(result.output)")
    }
}
