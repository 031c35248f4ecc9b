import Lua
import Outbound
import Testing

@testable import Flows

@Suite("Files of tests, and what they ask for")
struct TestScriptTests {
    static func script(_ source: String, modules: [LuaChunk] = []) throws -> TestScript {
        try TestScript(main: LuaChunk(name: "flow_test.lua", source: source), modules: modules)
    }

    /// A run of one test with this body.
    static func run(_ body: String, zone: String = "America/Denver") throws -> TestRun {
        let script = try script("test(\"it\", function(t)\n\(body)\nend)")
        return TestRun(script: script, place: 0, zone: Zone(zone), seed: 7, now: { World.noon })
    }

    @Test("a file declares tests by name, with the lines where they stand, also in a loop and by require")
    func declares() throws {
        let script = try Self.script(
            """
            local names = require("names")
            test("busy", function(t) end)

            test(
                'machine', function(t) end)
            for _, name in ipairs(names) do test(name, function(t) end) end
            """,
            modules: [LuaChunk(name: "names.lua", source: "return { 'one', 'two' }")]
        )
        #expect(script.tests.map(\.name) == ["busy", "machine", "one", "two"])
        #expect(script.tests.map(\.line) == [2, 5, nil, nil])
    }

    @Test(
        "what is no declaration is refused at its line",
        arguments: [
            (
                "test('a', function() end)\ntest('a', function() end)", 2,
                "test: there is a test \"a\" already; each has a name of its own"
            ),
            ("test('a')", 1, "test, run: expected a function, as in test(\"name\", function(t) ... end)"),
            (
                "test('', function() end)", 1,
                "test, name: expected one line of 1 to 200 characters, given \"\""
            ),
            (
                "test(3, function() end)", 1,
                "test, name: expected one line of 1 to 200 characters, given the number 3"
            ),
            ("\nt:run()", 2, "attempt to index a nil value (global 't')"),
            ("os.exit()", 1, "attempt to index a nil value (global 'os')"),
        ]
    )
    func refuses(_ source: String, _ line: Int, _ message: String) throws {
        let problem = try #require(throws: ScriptProblem.self) { try Self.script(source) }
        #expect(problem.message == message)
        #expect(problem.line == line)
    }

    @Test("what a test asks for is typed, and answered at its line")
    func asks() throws {
        var run = try Self.run(
            """
            t:target{ name = "Ada", destinations = { "+13035550142" } }
            t:callee{ keys = { "1", "22" }, rings = { "1s", "2s" }, hangs_up_after = "1m" }
            local attempt = t:run()
            t:expect(attempt.outcome, "busy", "the outcome")
            t:expect_next{ after = "5m", because = "retry.busy", to = attempt.destination }
            t:at("2026-03-03T09:00")
            t:expect_done{}
            """
        )
        #expect(run.start() == .asked(.target(["name": "Ada", "destinations": ["+13035550142"]])))
        var callee = StagedCallee()
        callee.keys = ["1", "22"]
        callee.rings = .uniform(.seconds(1), .seconds(2))
        callee.hangsUpAfter = .minutes(1)
        #expect(run.resume(.nothing) == .asked(.callee(callee)))
        #expect(run.resume(.nothing) == .asked(.run))
        #expect(run.position?.line == 4)
        var attempt = World().attempt
        attempt.outcome = .busy
        let tested = TestedAttempt(attempt: attempt, prompts: [], actions: [], error: nil, zone: Zone("UTC"))
        let equal = Expectation.equal(got: "busy", wanted: "busy", what: "the outcome")
        #expect(run.resume(.attempt(tested)) == .asked(.expect(equal)))
        let next = Expectation.next(after: .minutes(5), at: nil, because: "retry.busy", to: "+13035550142")
        #expect(run.resume(.nothing) == .asked(.expect(next)))
        // 2026-03-03T09:00 in Denver.
        #expect(run.resume(.nothing) == .asked(.at(Instant(milliseconds: 1_772_553_600_000))))
        #expect(run.resume(.passed) == .asked(.expect(.done(because: nil))))
        #expect(run.resume(.nothing) == .returned)
    }

    @Test(
        "a wrong argument is told at the test's line",
        arguments: [
            ("t:callee{ bussy = true }", "t:callee has no option \"bussy\"; did you mean \"busy\"?"),
            (
                "t:callee{ busy = true, machine = true }",
                "t:callee: busy and machine are given; one thing happens at an attempt"
            ),
            (
                "t:callee{ keys = { \"x\" } }",
                "t:callee, keys: expected entries of 1 to 64 of the keys 0-9 * # A-D, given \"x\""
            ),
            (
                "t:callee{ cast = true, busy = true }",
                "t:callee: cast leaves everything to callees.lua; give nothing beside it"
            ),
            (
                "t:callee{ busy = true, keys = { \"1\" } }",
                "t:callee: busy is given, so that nobody is there who does anything"
            ),
            (
                "t:callee{ run = function() end, keys = { \"1\" } }",
                "t:callee: with run the callee does what the function says, and nothing else of these"
            ),
            (
                "t:agents{ desk = { cuont = 2 } }",
                "t:agents, desk: unknown key \"cuont\"; did you mean \"count\"?"
            ),
            (
                "t:agents{ desk = { count = -1 } }",
                "t:agents, desk.count: expected a whole number from 0 to 10000, given the number -1"
            ),
            (
                "t:http('crm', {})",
                "t:http, url: expected an address such as \"https://crm.example.org/people*\""
            ),
            (
                "t:http('https://a.example', { fails = 'timeout', status = 200 })",
                "t:http: with fails there is no answer; give nothing beside it"
            ),
            (
                "t:http('https://a.example', { json = function() end })",
                "t:http, json: expected a value that JSON has, given a function"
            ),
            (
                "t:advance(5)",
                "t:advance, time: a duration needs its unit: write \"5s\" for 5 seconds (ms, s, m, h, d)"
            ),
            (
                "t:expect(1)",
                "t:expect takes two values: what came, and what it should be (nil is written out)"
            ),
            (
                "t:expect_said('')",
                "t:expect_said, text: expected a part of what is said, given an empty text"
            ),
            (
                "t:expect_next{ after = '5m', at = '2026-03-03T09:00' }",
                "t:expect_next: after and at are both given; give one"
            ),
            ("t:exepct(1, 1)", "t has no \"exepct\"; did you mean \"expect\"?"),
            ("t.run()", "t:run is called with a colon: t:run(...), not t.run(...)"),
            ("test('x', function() end)", "test: a test declares no tests; put it beside this one"),
        ]
    )
    func mistakes(_ body: String, _ message: String) throws {
        var run = try Self.run(body)
        guard case .failed(let failure) = run.start() else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.message == message)
        #expect(failure.line == 2)
    }

    @Test("a callee that is a function of the test goes on in it, move by move, while the test waits")
    func callee() throws {
        var run = try Self.run(
            """
            local key = "2"
            t:callee{ run = function(callee)
                callee:hear("Press", "9s")
                callee:press(key)
                local heard, why = callee:hear("Thank you", "1s")
                print(heard, why, callee.target.name, #callee.prompts)
                callee:hang_up()
            end }
            t:run()
            """
        )
        guard case .asked(.callee(let staged)) = run.start() else {
            Issue.record("no callee")
            return
        }
        #expect(staged.function == 1)
        #expect(run.resume(.nothing) == .asked(.run))
        let world = World()
        let situation = CalleeSituation(
            target: world.target,
            attempt: world.attempt,
            destination: world.attempt.destination,
            zone: nil,
            now: World.noon
        )
        func answer(_ answer: CalleeAnswer) -> TestAnswer {
            .callee(1, function: 1, situation, answer, prompts: ["a", "b"])
        }
        #expect(run.resume(answer(.done)) == .moved(.hear("Press", timeout: .seconds(9))))
        #expect(run.resume(answer(.heard)) == .moved(.press("2")))
        #expect(run.resume(answer(.done)) == .moved(.hear("Thank you", timeout: .seconds(1))))
        #expect(run.resume(answer(.timeout)) == .moved(.hangUp))
        #expect(run.log.map(\.text) == ["nil\ttimeout\tAda\t2"])
        #expect(run.resume(.passed) == .returned)
    }

    @Test("a function of the test answers web requests, and a wrong answer is told at its line")
    func request() throws {
        var run = try Self.run(
            """
            t:http("https://crm.example.org/*", function(request)
                return { status = 201, json = { was = request.json.name, by = request.method } }
            end)
            t:run()
            """
        )
        guard case .asked(.http(let staged)) = run.start() else {
            Issue.record("no http")
            return
        }
        #expect(staged.fits("https://crm.example.org/people") && !staged.fits("https://other.example.org/"))
        #expect(staged.kind == .function(1))
        _ = run.resume(.nothing)
        let request = WebRequest(
            method: "POST",
            url: "https://crm.example.org/people",
            body: #"{"name":"Ada"}"#,
            timeout: .seconds(1)
        )
        let response = WebResponse(
            status: 201,
            headers: ["content-type": "application/json"],
            body: #"{"by":"POST","was":"Ada"}"#
        )
        #expect(run.resume(.request(request, function: 1)) == .fetched(.answered(response)))

        var wrong = try Self.run("t:http(\"https://a.example/\", function() return 3 end)\nt:run()")
        _ = wrong.start()
        _ = wrong.resume(.nothing)
        guard case .failed(let failure) = wrong.resume(.request(request, function: 1)) else {
            Issue.record("it did not fail")
            return
        }
        #expect(
            failure.message
                == "t:http: the function answered the number 3 to \"https://crm.example.org/people\"; it returns a "
                + "table such as { status = 200, json = {...} }"
        )
        #expect(failure.line == 3)
    }

    @Test("time does not pass inside of a callee, and an error there is told where it stands")
    func inside() throws {
        for (body, message) in [
            ("t:run()", "t:run lets time pass, and a callee of the test cannot do that"),
            (
                "callee:press('x')",
                "callee:press, keys: expected 0 to 64 of the keys 0-9 * # A-D, given \"x\""
            ),
            ("local none = nil; none.field = 1", "attempt to index a nil value (local 'none')"),
        ] {
            var run = try Self.run("t:callee{ run = function(callee)\n\(body)\nend }\nt:run()")
            _ = run.start()
            _ = run.resume(.nothing)
            let world = World()
            let situation = CalleeSituation(
                target: world.target,
                attempt: world.attempt,
                destination: world.attempt.destination,
                zone: nil,
                now: World.noon
            )
            let step = run.resume(.callee(1, function: 1, situation, .done, prompts: []))
            guard case .failed(let failure) = step else {
                Issue.record("\(body) did not fail: \(step)")
                continue
            }
            #expect(failure.message == message)
            #expect(failure.line == 3)
        }
    }

    @Test("a test that never ends is ended: by its instructions, and by what it asks for")
    func endless() throws {
        var busy = try Self.run("while true do end")
        guard case .failed(let failure) = busy.start() else {
            Issue.record("it ended")
            return
        }
        #expect(failure.kind == .instructions)

        var asking = try Self.run("while true do t:prompts() end")
        var step = asking.start()
        for _ in 0..<TestRun.limit { step = asking.resume(.texts([])) }
        guard case .failed(let over) = step else {
            Issue.record("it ended")
            return
        }
        #expect(over.message == "a test asks for 10000 things at most, and this one asks on")
    }
}
