import Lua
import Outbound
import Testing

@testable import Flows

struct OutplanTests {
    static let full = """
        return {
            dial_timeout = "25s",
            tries    = { total = 5, per_destination = { 3, 2 }, callbacks = 2 },
            retry    = { busy = "5m", no_answer = { "30m", "2h", "1d" }, rejected = "never", unsuccessful = "2d", default = "90m" },
            windows  = { { days = "mon-fri", "09:00-12:00", "13:00-20:00" }, { days = "sat", "22:00-02:00" } },
            holidays = { "us-federal", "2026-12-24" },
            schedule = { relative_to = "appointment_at", from = "-24h", to = "-2h" },
            reached_when = "success",
            machine  = "hang_up",
            decide = function(target, history, now) end,
        }
        """

    func script(_ source: String, kind: CampaignKind = .call) throws -> OutplanScript {
        try OutplanScript(main: LuaChunk(name: "outplan.lua", source: source), kind: kind)
    }

    func problem(_ source: String) -> String {
        do throws(ScriptProblem) {
            _ = try OutplanScript(main: LuaChunk(name: "outplan.lua", source: source))
            return "no problem"
        } catch {
            return error.summary
        }
    }

    @Test("every key is read with its type")
    func full() throws {
        let script = try script(Self.full)
        #expect(script.hasPolicy)
        #expect(
            script.outplan
                == Outplan(
                    dialTimeout: .seconds(25),
                    tries: Outplan.Tries(total: 5, perDestination: [3, 2], callbacks: 2),
                    retry: Outplan.Retry(
                        byOutcome: [
                            .busy: .after([.minutes(5)]),
                            .noAnswer: .after([.minutes(30), .hours(2), .days(1)]),
                            .rejected: .never,
                        ],
                        unsuccessful: .after([.days(2)]),
                        default: .after([.minutes(90)])
                    ),
                    windows: [
                        Outplan.Window(
                            days: [1, 2, 3, 4, 5],
                            ranges: [
                                Outplan.HourRange(from: 540, to: 720), Outplan.HourRange(from: 780, to: 1200),
                            ]
                        ),
                        Outplan.Window(days: [6], ranges: [Outplan.HourRange(from: 1320, to: 120)]),
                    ],
                    holidays: [.named("us-federal"), .date(year: 2026, month: 12, day: 24)],
                    schedule: Outplan.Schedule(
                        relativeTo: "appointment_at",
                        from: .zero - .hours(24),
                        to: .zero - .hours(2)
                    ),
                    reachedWhen: .success,
                    machine: .hangUp
                )
        )
    }

    @Test("absent keys have the defaults of the kind of campaign")
    func defaults() throws {
        #expect(try script("return {}").outplan == Outplan())
        #expect(try !script("return {}").hasPolicy)
        #expect(try script("return {}", kind: .message).outplan.reachedWhen == .sent)
        #expect(try script("return { tries = { per_destination = 2 } }").outplan.tries.perDestination == [2])
        let window = try script("return { windows = { { '00:00-24:00' } } }").outplan.windows
        #expect(window == [Outplan.Window(days: Set(1...7), ranges: [Outplan.HourRange(from: 0, to: 1440)])])
    }

    @Test(
        "a wrong key or value is named with line, column and a suggestion",
        arguments: [
            (
                "return {\n    dial_timout = '5s',\n}",
                #"outplan.lua:2:5: unknown key "dial_timout"; did you mean "dial_timeout"?"#
            ),
            (
                "return { tries = { totl = 2 } }",
                #"outplan.lua:1:20: tries: unknown key "totl"; did you mean "total"?"#
            ),
            (
                "return {\n  tries = { total = 0 } }",
                "outplan.lua:2:13: tries.total: expected a whole number from 1 to 1000, given the number 0"
            ),
            (
                "return { dial_timeout = 25 }",
                #"outplan.lua:1:10: dial_timeout: a duration needs its unit: write "25s" for 25 seconds (ms, s, m, h, d)"#
            ),
            (
                "return { retry = { busy = '30s' } }",
                #"outplan.lua:1:20: retry.busy: expected a duration from 1m to 366d, given "30s""#
            ),
            (
                "return { retry = { bussy = '30m' } }",
                #"outplan.lua:1:20: retry: unknown key "bussy"; did you mean "busy"?"#
            ),
            (
                "return { retry = { no_answer = { '30m',\n '2x' } } }",
                #"outplan.lua:2:2: retry.no_answer[2]: "x" is not a unit of time; the units are ms, s, m, h, d"#
            ),
            (
                "return { retry = { busy = { 'never', '5m' } } }",
                #"outplan.lua:1:29: retry.busy[1]: "never" is not a duration; write a number and a unit, like "90s" (ms, s, m, h, d)"#
            ),
            (
                "return { windows = { { days = 'mon-fry', '9:00-12:00' } } }",
                #"outplan.lua:1:24: windows[1].days: expected days such as "mon-fri" or "sat, sun", given "mon-fry""#
            ),
            (
                "return { windows = { { '9-12' } } }",
                #"outplan.lua:1:24: windows[1][1]: expected hours such as "09:00-17:00", given "9-12""#
            ),
            (
                "return { windows = { { '09:00-09:00' } } }",
                #"outplan.lua:1:24: windows[1][1]: "09:00-09:00" never opens; the whole day is "00:00-24:00""#
            ),
            (
                "return { holidays = { 'us-federl' } }",
                #"outplan.lua:1:23: holidays[1]: expected a date such as "2026-12-24" or a name, given "us-federl"; did you mean "us-federal"?"#
            ),
            (
                "return { schedule = { relative_to = 'x', from = '-2h', to = '-24h' } }",
                #"outplan.lua:1:42: schedule.from: "-2h" is not before to, which is "-1d": the schedule never opens"#
            ),
            (
                "return { machine = 'hangup' }",
                #"outplan.lua:1:10: machine: expected "ignore" or "flow" or "hang_up", given "hangup"; did you mean "hang_up"?"#
            ),
            ("return { decide = 5 }", "outplan.lua:1:10: decide: expected a function, given the number 5"),
            (
                "local plan = {\n machine = 1 }\nreturn plan",
                #"outplan.lua:2:2: machine: expected "ignore" or "flow" or "hang_up", given the number 1"#
            ),
            (
                "return 5",
                "outplan.lua: an outplan returns a table, and this one returns the number 5; end it with: return { ... }"
            ),
            ("return {", "outplan.lua:1: unexpected symbol near <eof>"),
        ]
    )
    func problems(_ source: String, _ expected: String) { #expect(problem(source) == expected) }

    private func decide(
        _ body: String,
        history: [Attempt] = [],
        world: World = World(),
        started: Instant? = nil
    ) throws -> PolicyAnswer {
        try script("return { decide = function(target, history, now)\n\(body)\nend }")
            .decide(
                world.target,
                history: history,
                now: World.noon,
                started: started,
                zone: world.zone,
                seed: 1
            )
    }

    @Test("a policy answers dial, wait, give_up or nothing")
    func answers() throws {
        let world = World()
        #expect(try decide("") == .table)
        #expect(
            try decide(
                "return dial{ to = target.destinations[2], timeout = '40s', source = '+13035550100', variables = { a = 1 } }"
            ) == .dial(slot: 1, timeout: .seconds(40), source: "+13035550100", variables: ["a": 1])
        )
        #expect(try decide("return dial{}") == .dial(slot: nil, timeout: nil, source: nil, variables: [:]))
        #expect(try decide("return wait{ after = '2h' }") == .wait(until: World.noon + .hours(2)))
        #expect(try decide("return wait{ at_local = '18:30' }") == .wait(until: World.noon + .minutes(390)))
        #expect(try decide("return wait{ at = now + '1d' }") == .wait(until: World.noon + .days(1)))
        #expect(try decide("return give_up('moved away')") == .giveUp(reason: "moved away"))
        #expect(
            try decide("return wait{ after = target.variables.visits .. 'm' }")
                == .wait(until: World.noon + .minutes(3))
        )
        var last = world.attempt
        last.outcome = .busy
        last.endedAt = World.noon - .minutes(1)
        last.variables = ["asked_for_evening": true]
        let body = """
            local last = history[#history]
            if last.variables.asked_for_evening and last.outcome == "busy" and now - last.ended_at == 60 then
                return give_up(last.started_at:format("%H:%M") .. last.destination.type)
            end
            """
        #expect(try decide(body, history: [last]) == .giveUp(reason: "12:00tel"))
    }

    @Test("a wait counts from the last attempt's end, so that asking again does not begin it again")
    func waits() throws {
        let world = World()
        var last = world.attempt
        last.outcome = .busy
        last.endedAt = World.noon - .hours(1)
        for body in ["return wait{ after = '2h' }", "return wait{ at_local = '13:00' }"] {
            #expect(try decide(body, history: [last]) == .wait(until: World.noon + .hours(1)))
        }
        let fromNow = "return wait{ at = now + '2h' }"
        #expect(try decide(fromNow, history: [last]) == .wait(until: World.noon + .hours(2)))
        let start = World.noon - .hours(3)
        #expect(try decide("return wait{ after = '2h' }", started: start) == .wait(until: start + .hours(2)))
        let evening = try decide("return wait{ at_local = '18:30' }", started: start)
        #expect(evening == .wait(until: World.noon + .minutes(390)))
        #expect(try decide(fromNow, started: start) == .wait(until: World.noon + .hours(2)))
    }

    @Test("a destination is passed as it is, never made by hand")
    func handmade() throws {
        let body = "return dial{ to = { type = 'tel', address = '+19995550000', slot = 0 } }"
        #expect(
            try decide(body)
                == .failed("outplan.lua:2:14: dial, to: expected a destination of the target, given a table")
        )
    }

    @Test("an error holds the target with file and line, and what decide must not return is named")
    func failures() throws {
        #expect(
            try decide("return target.x.y")
                == .failed("outplan.lua:2:15: attempt to index a nil value (field 'x')")
        )
        #expect(
            try decide("return dial{ timout = '5s' }")
                == .failed(#"outplan.lua:2:14: dial has no option "timout"; did you mean "timeout"?"#)
        )
        #expect(
            try decide("return 'dial'")
                == .failed(
                    #"outplan.lua:1: decide returned "dial"; it returns dial{...}, wait{...}, give_up("...") or nothing"#
                )
        )
        #expect(
            try decide("return dial{ to = { slot = 4 } }")
                == .failed("outplan.lua:2:14: dial, to: expected a destination of the target, given a table")
        )
        guard case .failed(let loop) = try decide("while true do end") else {
            Issue.record("it decided")
            return
        }
        #expect(loop == "outplan.lua:2: ran too many instructions between two actions (the limit is 2000000)")
    }

    @Test("a global that decide sets is gone at the next question")
    func pure() throws {
        let script = try script(
            "return { decide = function() count = (count or 0) + 1 return give_up(tostring(count)) end }"
        )
        for _ in 1...2 {
            let answer = script.decide(
                World().target,
                history: [],
                now: World.noon,
                started: nil,
                zone: nil,
                seed: 1
            )
            #expect(answer == .giveUp(reason: "1"))
        }
    }
}
