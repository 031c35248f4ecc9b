import Testing

@testable import Flows

struct ScriptUseTests {
    static let source = """
        local NOTICE = "Notice for {district}"
        local changed = "a"
        changed = "b"
        return function(call)
            call:say(NOTICE)
            call:say(changed)
            call:say("Hi {name}" .. x, { voice = "Ann" })
            call:play{ "a.wav", "{locale}/b.wav" }
            call:menu{
                say = "Press 1, {who}", with = { who = "Ada" },
                ["1"] = function() call:set_variables{ chosen = 1 } call.variables.seen = true end,
                invalid = "No.",
            }
            call:beep "x"
            local c = call
            c:leave_message{ play = { "c.wav" } }
            sms.send{ text = "Dear {name}" }
            http.get("https://example.org")
            call:conect{}
            call:ai{}
            llm.ask()
            if call.target.name == "" and call.variables.x then time.soon() end
        end
        """

    @Test("the texts of a flow are found where they stand, by what they are given to")
    func texts() {
        let uses = ScriptUses(Self.source)
        let found = uses.uses.flatMap { use in
            use.texts.map { "\(use.action.fullName) \($0.parameter.name) \($0.token.line): \($0.token.text)" }
        }
        #expect(
            found == [
                "call:say text 1: Notice for {district}",
                "call:say voice 7: Ann",
                "call:play files 8: a.wav",
                "call:play files 8: {locale}/b.wav",
                "call:menu say 10: Press 1, {who}",
                "call:menu invalid 12: No.",
                "call:leave_message play 16: c.wav",
                "sms.send text 17: Dear {name}",
                "http.get url 18: https://example.org",
            ]
        )
        #expect(uses.uses.first { $0.action.name == "menu" }?.given == ["who"])
        #expect(uses.variables == ["chosen", "seen"])
    }

    @Test(
        "options that an action has not, and literals that it does not take, are told in the words of the run"
    )
    func mistakes() {
        let source = """
            local WAIT = "2 m"
            local choice = "1"
            local own = {}
            function own:menu(o) return o end
            return {
                answered = function(c)
                    c:menu{ sya = "x", ["1"] = own.menu, [choice] = own.menu, tries = "3" }
                    c:connect{ queue = "q", timeuot = "2m", timeout = WAIT }
                    c:digits{ say = "x", timeout = 30, max = 99, valid = "12x" }
                    c:sleep "5 s"
                    c:sleep(c.variables.pause)
                    c:callback{ at_local = "18.30" }
                    c:callback{}
                    c:callback{ after = "2h", at_local = "18:30" }
                    c:callback{ after = c.variables.after, at = c.variables.at }
                    c:opt_out{ scope = "campain" }
                    own:menu{ anything = "goes", timeout = 4 }
                    sms.send{ txt = "x" }
                    c:callback{ at = "2026-03-03T14:30" }
                    c:callback{ at = "03.03.2026" }
                end,
                email = function(e) e:send{ subject = "x", text = "x" } end,
            }
            """
        let problems = ScriptUses(source).problems.map { "\($0.token.line):\($0.token.column) \($0.message)" }
        #expect(
            problems == [
                #"7:17 call:menu has no option "sya"; did you mean "say"?"#,
                #"7:75 call:menu, tries: expected a whole number from 1 to 10, given "3""#,
                #"8:33 call:connect has no option "timeuot"; did you mean "timeout"?"#,
                #"1:14 call:connect, timeout: " m" is not a unit of time; the units are ms, s, m, h, d"#,
                #"9:40 call:digits, timeout: a duration needs its unit: write "30s" for 30 seconds (ms, s, m, h, d)"#,
                "9:50 call:digits, max: expected a whole number from 1 to 32, given the number 99",
                #"9:62 call:digits, valid: expected 1 to 16 of the keys 0-9 * # A-D, given "12x""#,
                #"10:17 call:sleep, time: " s" is not a unit of time; the units are ms, s, m, h, d"#,
                #"12:32 call:callback, at_local: expected a time of day such as "18:30", given "18.30""#,
                "13:11 call:callback: expected exactly one of after, at and at_local, given none",
                "14:11 call:callback: expected exactly one of after, at and at_local, given after and at_local",
                #"16:28 call:opt_out, scope: expected "campaign" or "engine", given "campain"; did you mean "campaign"?"#,
                #"18:19 sms.send has no option "txt"; did you mean "text"?"#,
                #"20:26 call:callback, at: expected a time, or its text such as "2026-03-03T14:00", given "03.03.2026""#,
            ]
        )
    }

    @Test("what the sandbox withholds is found, unless the file has a name of its own for it")
    func withheld() {
        func problems(_ source: String) -> [String] {
            ScriptUses(source).problems.map { "\($0.token.line):\($0.token.column) \($0.message)" }
        }
        #expect(
            problems(
                "local now = os.time()\nlocal t = { debug = true, x = t.os }\nrequire \"io\" dofile \"x\""
            ) == [
                "1:13 os is not available to scripts; time.now() tells the time",
                "3:14 dofile is not available to scripts; require reads a file of the folder",
            ]
        )
        #expect(problems("local os = require \"clock\"\nreturn os.time()").isEmpty)
        #expect(problems("local function debug(x) return x end\nreturn debug(1)").isEmpty)
        #expect(problems("return function(io) return io.read end").isEmpty)
    }

    @Test("what an object does not have is found without running anything")
    func problems() {
        let problems = ScriptUses(Self.source).problems.map {
            "\($0.token.line):\($0.token.column) \($0.message)"
        }
        #expect(
            problems == [
                #"19:10 call has no "conect"; did you mean "connect"?"#,
                "20:10 call:ai is reserved for a later version and does nothing yet",
                "21:9 llm is reserved for a later version and does nothing yet",
                #"22:62 time has no "soon"; known are now, parse"#,
            ]
        )
    }
}
