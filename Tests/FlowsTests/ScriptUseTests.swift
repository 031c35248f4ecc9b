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

    @Test(
        "the answers of a policy are read as its actions are, unless the file has a name of its own for one"
    )
    func policy() {
        let source = """
            return { decide = function(target, history, now)
                if now > 1 then return wait{ after = "5 m" } end
                if now > 2 then return wait{} end
                if now > 3 then return wait("5m") end
                if now > 4 then return dial{ timeout = 30, tp = target } end
                if now > 5 then return give_up() end
                return target.wait{} or now:dial("x") or { wait = 5 }
            end }
            """
        func problems(_ source: String) -> [String] {
            ScriptUses(source, in: .outplan).problems.map {
                "\($0.token.line):\($0.token.column) \($0.message)"
            }
        }
        #expect(
            problems(source) == [
                #"2:42 wait, after: " m" is not a unit of time; the units are ms, s, m, h, d"#,
                "3:28 wait: expected exactly one of after, at and at_local, given none",
                #"4:33 wait: expected a table of options such as { after = ... }, given "5m""#,
                #"5:44 dial, timeout: a duration needs its unit: write "30s" for 30 seconds (ms, s, m, h, d)"#,
                #"5:48 dial has no option "tp"; did you mean "to"?"#,
                "6:28 give_up, reason: expected a text, given nothing",
            ]
        )
        #expect(problems("local function wait(t) return t end\nreturn { x = wait(5) }").isEmpty)
    }

    @Test("a table, a function or nothing where another value is wanted is found as it is written")
    func kinds() {
        let source = """
            local step = function() end
            return function(call)
                call:say()
                call:say{ text = "x" }
                call:connect "front-desk"
                call:menu{ say = "x", ["1"] = "done", ["2"] = step, otherwise = 5 }
                call:digits{ say = function() end, max = 1 }
                call:play({ "a.wav", "b.wav" })
                call:set_variables("x")
                email.send{ to = "a@example.com" }
                email.send{ ["to"] = "a@example.com", [call.campaign.name] = "x" }
                pcall(json.encode, call.variables)
            end
            """
        #expect(
            ScriptUses(source).problems.map { "\($0.token.line):\($0.token.column) \($0.message)" } == [
                "3:10 call:say, text: expected a text, given nothing",
                "4:13 call:say, text: expected a text, given a table",
                #"5:18 call:connect: expected a table of options such as { queue = ... }, given "front-desk""#,
                #"6:35 call:menu, "1": expected a function, given "done""#,
                "6:69 call:menu, otherwise: expected a function, given the number 5",
                "7:24 call:digits, say: expected a text, given a function",
                #"9:24 call:set_variables, variables: expected a table of names and values, given "x""#,
                "10:11 email.send, subject: expected a text, given nothing",
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
