import Lua
import Outbound
import Testing

@testable import Flows

struct CalleeTests {
    static let full = """
        return {
            { when = { data = { doctor = "Dr. Grace" }, type = { "sms", "email" } }, chance = { delivered = .9 }, after = { "1s", "2m" } },
            { when = function(target, attempt) return attempt.number == 2 and target.data.vip end, chance = { answered = 1 } },
            { when = { type = "tel" }, chance = function(target, attempt)
                  return { answered = attempt.at.hour == 12 and .45 or .1, machine = .15 }
              end,
              rings = { "4s", "20s" }, greeting = { mean = "6s" },
              run = function(callee)
                  local heard, why = callee:hear("Press 1", "20s")
                  callee:wait{ "1s", "3s" }
                  if why then callee:say("Hello? " .. #callee.prompts) callee:hang_up() end
                  callee:press(callee:pick{ ["1"] = .7, ["2"] = .2, [""] = .1 })
                  callee:press("")
              end },
            agents = { ["front-desk"] = { count = 4, answers = { "1s", "4s" }, talks = "40s", wraps_up = "20s" }, sales = {} },
        }
        """

    func script(_ source: String = full) throws -> CalleeScript {
        try CalleeScript(main: LuaChunk(name: "callees.lua", source: source))
    }

    func situation(_ world: World = World()) -> CalleeSituation {
        CalleeSituation(
            target: world.target,
            attempt: world.attempt,
            destination: world.attempt.destination,
            zone: world.zone,
            now: World.noon
        )
    }

    @Test("rules and agents are read with their types")
    func reads() throws {
        let script = try script()
        #expect(script.rules.map(\.index) == [1, 2, 3])
        #expect(script.rules[0].after == .uniform(.seconds(1), .minutes(2)))
        #expect(script.rules[0].chance == .table([OutcomeChance(outcome: .delivered, share: 0.9)]))
        #expect(script.rules[1].when == .function)
        #expect(script.rules[2].rings == .uniform(.seconds(4), .seconds(20)))
        #expect(script.rules[2].greeting == .exponential(mean: .seconds(6)))
        #expect(script.rules[2].hasRun)
        #expect(!script.rules[0].hasRun)
        #expect(
            script.agents == [
                "front-desk": AgentRule(
                    count: 4,
                    answers: .uniform(.seconds(1), .seconds(4)),
                    talks: .fixed(.seconds(40)),
                    wrapsUp: .fixed(.seconds(20))
                ),
                "sales": AgentRule(
                    count: 1,
                    answers: .fixed(.seconds(2)),
                    talks: .uniform(.seconds(40), .minutes(4))
                ),
            ]
        )
    }

    @Test("the first rule whose `when` holds is used, be it a table or a function")
    func rules() throws {
        let script = try script()
        var world = World()
        #expect(try script.rule(for: situation(world), seed: 1)?.index == 3)
        world.draft.data["vip"] = "yes"
        #expect(try script.rule(for: situation(world), seed: 1)?.index == 2)
        world.slot = 2
        #expect(try script.rule(for: situation(world), seed: 1)?.index == 1)
        world.draft.data = [:]
        #expect(try script.rule(for: situation(world), seed: 1) == nil)
    }

    @Test("a chance may be a function of the hour")
    func chances() throws {
        let script = try script()
        let shares = try script.chances(of: script.rules[2], for: situation(), seed: 1)
        #expect(
            shares == [
                OutcomeChance(outcome: .answered, share: 0.45), OutcomeChance(outcome: .machine, share: 0.15),
            ]
        )
    }

    @Test("a callee hears, waits and presses; its draws come from its own seed")
    func presses() throws {
        let script = try script()
        var run = CalleeRun(
            script: script,
            rule: script.rules[2],
            situation: situation(),
            seed: 11,
            now: { World.noon }
        )
        #expect(run.start() == .hear("Press 1", timeout: .seconds(20)))
        guard case .wait(let first) = run.resume(.heard) else {
            Issue.record("it does not wait")
            return
        }
        #expect((Duration.seconds(1)...Duration.seconds(3)).contains(first))
        var generator = Generator(seed: 11, "callee")
        #expect(first == generator.duration(in: .seconds(1)...(.seconds(3))))
        let unit = generator.unit()
        let expected: CalleeStep = unit < 0.1 ? .returned : unit < 0.8 ? .press("1") : .press("2")
        #expect(run.resume(.done) == expected)
        #expect(run.resume(.done) == .returned)
    }

    @Test("a callee that does not hear its prompt can say so, count what it heard, and hang up")
    func timesOut() throws {
        let script = try script()
        var run = CalleeRun(
            script: script,
            rule: script.rules[2],
            situation: situation(),
            seed: 11,
            now: { World.noon }
        )
        _ = run.start()
        run.hears("Hello Ada.")
        _ = run.resume(.timeout)
        #expect(run.resume(.done) == .say("Hello? 1"))
        #expect(run.resume(.done) == .hangUp)
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            (
                "return { { chanc = {} } }",
                #"callees.lua:1:12: [1]: unknown key "chanc"; did you mean "chance"?"#
            ),
            (
                "return { { } }",
                "callees.lua:1:10: [1].chance: expected shares such as { answered = .5 }, given nothing"
            ),
            (
                "return { { chance = { answred = 1 } } }",
                #"callees.lua:1:12: [1].chance: unknown outcome "answred"; did you mean "answered"?"#
            ),
            (
                "return { { chance = { answered = .7, busy = .7 } } }",
                "callees.lua:1:12: [1].chance: the shares are 1.4 together, and 1 is the most"
            ),
            (
                "return { { when = { typ = 'tel' }, chance = {} } }",
                #"callees.lua:1:21: [1].when: unknown key "typ"; did you mean "type"?"#
            ),
            (
                "return { { when = { type = 'phone' }, chance = {} } }",
                #"callees.lua:1:21: [1].when.type: "phone" is no type of destination; known are email, sip, sms, tel"#
            ),
            (
                "return { { chance = {}, rings = { '9s', '1s' } } }",
                "callees.lua:1:25: [1].rings: the range ends (1s) before it begins (9s)"
            ),
            (
                "return { agents = { a = { cont = 1 } } }",
                #"callees.lua:1:27: agents.a: unknown key "cont"; did you mean "count"?"#
            ),
            ("return {\n  agent = {} }", #"callees.lua:2:3: unknown key "agent"; did you mean "agents"?"#),
            ("return nil", "callees.lua: callees.lua returns a table of rules, and this one returns nothing"),
        ]
    )
    func problems(_ source: String, _ expected: String) {
        let problem = #expect(throws: ScriptProblem.self) { try script(source) }
        #expect(problem?.summary == expected)
    }

    @Test("a failing `when`, `chance` or `run` says where")
    func failures() throws {
        let script = try script(
            """
            return {
                { when = function(target) return target.x.y end, chance = { answered = 1 } },
                { chance = function() return { answered = 2 } end, run = function(callee) callee:pres("1") end },
            }
            """
        )
        let when = #expect(throws: ScriptProblem.self) { try script.rule(for: situation(), seed: 1) }
        #expect(when?.summary == "callees.lua:2:45: attempt to index a nil value (field 'x')")
        let chance = #expect(throws: ScriptProblem.self) {
            try script.chances(of: script.rules[1], for: situation(), seed: 1)
        }
        #expect(
            chance?.summary
                == "callees.lua:3:7: [2].chance returned: answered: expected a share from 0 to 1, given the number 2"
        )
        var run = CalleeRun(
            script: script,
            rule: script.rules[1],
            situation: situation(),
            seed: 1,
            now: { World.noon }
        )
        guard case .failed(let failure) = run.start() else {
            Issue.record("it ran")
            return
        }
        #expect(failure.problem.summary == #"callees.lua:3:86: callee has no "pres"; did you mean "press"?"#)
    }

    @Test("an exponential draw has its mean, and never more than twenty times it")
    func draws() {
        var generator = Generator(seed: 3, "draw")
        let samples = (0..<4000).map { _ in
            Draw.exponential(mean: .seconds(10)).sample(&generator).milliseconds
        }
        let mean = Double(samples.reduce(0, +)) / 4000
        #expect(abs(mean - 10_000) < 650)
        #expect(samples.allSatisfy { (0...200_000).contains($0) })
    }
}
