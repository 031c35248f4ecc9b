import Lua
import Outbound
import Testing

@testable import Flows

struct FlowRunTests {
    static let reminder = """
        local function answered(call)
            call:say("Hello {name|there}. You have an appointment at {appointment_at:time}.")
            return call:menu{
                say = "Press 1 to confirm, 2 to talk to us.",
                ["1"] = function() call:set_variables{ confirmed = true } return "confirmed" end,
                ["2"] = function() return call:connect{ queue = "front-desk", timeout = "2m" }.status end,
                otherwise = function() return "no_choice" end,
            }
        end
        return {
            answered = answered,
            machine = function(call) call:leave_message{ say = "Please call us about {appointment_at:date}." } end,
            hangup = function(call, cause) log.info("hung up", cause) end,
            error = function(call, err) call:say("We will call you again.") call:callback{ after = "1h" } end,
        }
        """

    @Test("a flow reads like straight-line code, and each action suspends it")
    func confirms() throws {
        var run = try World().run(Self.reminder)
        #expect(run.start(.answered) == .says("Hello Ada. You have an appointment at 2 pm."))
        guard case .action(.digits(let request)) = run.resume(.done(true)) else {
            Issue.record("no digits")
            return
        }
        #expect(request.prompt == [.text("Press 1 to confirm, 2 to talk to us.", voice: nil, language: nil)])
        #expect(request.valid == ["1", "2"])
        #expect(request.max == 1)
        #expect(request.tries == 3)
        #expect(request.terminator == nil)
        #expect(run.resume(.digits("1")) == .action(.setVariables(["confirmed": true])))
        #expect(run.variables == ["visits": 3])
        #expect(run.resume(.nothing) == .returned(disposition: "confirmed"))
        #expect(run.variables == ["visits": 3, "confirmed": true])
        #expect(run.attemptVariables == ["confirmed": true])
    }

    @Test("a menu returns what the chosen function returns, and an answer is one table with a status")
    func connects() throws {
        var run = try World().run(Self.reminder)
        _ = run.start(.answered)
        _ = run.resume(.done(true))
        let connect = ConnectRequest(
            party: .queue("front-desk"),
            timeout: .minutes(2),
            music: nil,
            whisper: nil,
            record: false
        )
        #expect(run.resume(.digits("2")) == .action(.connect(connect)))
        let answer = FlowAnswer.connected(.noAgents, agent: nil, waited: .seconds(3), talked: .zero)
        #expect(run.resume(answer) == .returned(disposition: "no_agents"))
    }

    @Test("without a choice `otherwise` runs, and without `otherwise` a menu answers nil and why")
    func otherwise() throws {
        var run = try World().run(Self.reminder)
        _ = run.start(.answered)
        _ = run.resume(.done(true))
        #expect(run.resume(.failure("timeout")) == .returned(disposition: "no_choice"))

        var bare = try World().body(
            """
            local chosen, why = call:menu{ say = "1?", ["1"] = function() return "one" end }
            return tostring(chosen) .. " " .. why
            """
        )
        _ = bare.start(.answered)
        #expect(bare.resume(.failure("invalid")) == .returned(disposition: "nil invalid"))
    }

    @Test("the machine handler leaves a message, in the words of the target's own day")
    func machine() throws {
        var run = try World().run(Self.reminder)
        let text = "Please call us about Tuesday, March 3."
        #expect(run.start(.machine) == .action(.leaveMessage([.text(text, voice: nil, language: nil)])))
        #expect(run.resume(.done(true)) == .returned(disposition: nil))
    }

    @Test("a hang-up cannot be caught, closes variables, and runs the handler in the same interpreter")
    func hangUp() throws {
        var run = try World().run(
            """
            local seen = "nothing"
            return {
                answered = function(call)
                    local guard <close> = setmetatable({}, { __close = function() seen = "closed" end })
                    pcall(function() call:say("Hello.") end)
                    seen = "caught"
                    call:say("Never said.")
                end,
                hangup = function(call, cause)
                    log.info(seen, cause)
                    call:set_variables{ last = seen }
                end,
            }
            """
        )
        #expect(run.start(.answered) == .says("Hello."))
        run.cancel()
        #expect(run.action == nil)
        #expect(run.start(.hangup, .ended("hung_up")) == .action(.setVariables(["last": "closed"])))
        #expect(run.resume(.nothing) == .returned(disposition: nil))
        #expect(run.log == [LogLine(at: World.noon, level: .info, text: "closed\thung_up")])
    }

    @Test("after a hang-up an action that needs media is refused by name")
    func mediaAfterHangUp() throws {
        var run = try World().run(
            """
            return {
                answered = function(call) call:say("Hello.") end,
                hangup = function(call) call:say("Goodbye.") end,
            }
            """
        )
        _ = run.start(.answered)
        run.cancel()
        guard case .failed(let failure) = run.start(.hangup, .ended("hung_up")) else {
            Issue.record("it said goodbye")
            return
        }
        #expect(
            failure.message
                == "call:say needs a call that is up, and this one has ended: only actions without media remain"
        )
        #expect(failure.line == 3)
        #expect(failure.kind == .flowError)
    }

    @Test("the error handler is told what broke, and a failing flow names its line and the way there")
    func errors() throws {
        var run = try World().run(
            """
            local function deep(call)
                return call.target.nothing.here
            end
            return {
                answered = function(call) local x = deep(call) return x end,
                error = function(call, err) call:say(err.message .. " / " .. err.line .. " / " .. tostring(err)) end,
            }
            """
        )
        guard case .failed(let failure) = run.start(.answered) else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.message == "attempt to index a nil value (field 'nothing')")
        #expect(
            failure.description == """
                flow.lua:2:24: attempt to index a nil value (field 'nothing')
                        return call.target.nothing.here
                                           ^
                """
        )
        #expect(failure.traceback.first == "flow.lua:2 in upvalue 'deep'")
        let said =
            "attempt to index a nil value (field 'nothing') / 2 / "
            + "flow.lua:2:24: attempt to index a nil value (field 'nothing')"
        #expect(run.start(.error, .failure(failure)) == .says(said))
    }

    @Test("an endless loop, and one that eats memory, end their own run by name")
    func budgets() throws {
        guard case .failed(let loop) = try World().first("while true do pcall(error) end"),
            case .failed(let memory) = try World().first("local t = {} for i = 1, 1e9 do t[i] = { i } end")
        else {
            Issue.record("they go on")
            return
        }
        #expect(loop.kind == .instructions)
        #expect(loop.line == 2)
        #expect(memory.kind == .memory)
    }

    @Test("a handler that the flow does not have returns at once")
    func missingHandler() throws {
        var run = try World().run("return function(call) call:beep() end")
        #expect(run.start(.hangup, .ended("hung_up")) == .returned(disposition: nil))
        #expect(run.start(.answered) == .action(.beep))
    }

    @Test("only a string that a flow returns is a disposition, and a long one is an error")
    func dispositions() throws {
        #expect(try World().first("return 5") == .returned(disposition: nil))
        #expect(try World().first("return ''") == .returned(disposition: nil))
        #expect(try World().first("return {}") == .returned(disposition: nil))
        #expect(try World().failure("return ('x'):rep(501)").contains("501 bytes"))
    }

    @Test(
        "nil and why: a failed action answers both, and an error of the engine's is raised at the author's line"
    )
    func failures() throws {
        var run = try World().body(
            """
            local heard, why = call:listen{ say = "Yes?" }
            local good, message = pcall(call.send_digits, call, "12")
            return tostring(heard) .. " " .. why .. " " .. tostring(good) .. " " .. message
            """
        )
        _ = run.start(.answered)
        _ = run.resume(.failure("no_match"))
        #expect(
            run.resume(.raise("no line")) == .returned(disposition: "nil no_match false flow.lua:3: no line")
        )
    }

    @Test("the values of an answer are what scripting says")
    func answers() throws {
        var run = try World().body(
            """
            local heard = call:listen{}
            local taped = call:record{}
            local link = call:connect{}
            local mail = sms.send{ text = "Hi" }
            return json.encode{ heard, taped, link, mail }
            """
        )
        _ = run.start(.answered)
        _ = run.resume(.speech(text: "yes", confidence: 0.5))
        _ = run.resume(.recorded(file: "recordings/1.wav", duration: .milliseconds(1500)))
        _ = run.resume(
            .connected(.connected, agent: "front-desk/1", waited: .seconds(2), talked: .seconds(60))
        )
        #expect(
            run.resume(.receipt(status: "accepted", id: "m1"))
                == .returned(
                    disposition: #"[{"confidence":0.5,"status":"speech","text":"yes"},"#
                        + #"{"duration":1.5,"file":"recordings/1.wav","status":"recorded"},"#
                        + #"{"agent":"front-desk/1","status":"connected","talked":60,"waited":2},"#
                        + #"{"id":"m1","status":"accepted"}]"#
                )
        )
    }

    @Test("an action cannot be used while the file is loaded, and not inside a comparison")
    func refusals() throws {
        let load = #expect(throws: ScriptProblem.self) {
            _ = try World().run("sms.send{ text = 'x' }\nreturn function() end")
        }
        #expect(
            load?.summary
                == "flow.lua:1:5: sms.send cannot be used while the file is loaded: use it inside a handler"
        )
        #expect(
            try World().failure("table.sort({ 2, 1 }, function() call:beep() return true end)")
                == "call:beep cannot be used inside a table.sort comparison"
        )
    }

    @Test("modules are required from the campaign's folder")
    func modules() throws {
        let menus = LuaChunk(
            name: "menus.lua",
            source: "return { greet = function(call) call:say('Hi') end }"
        )
        var run = try World().run(
            "local menus = require('menus')\nreturn function(call) menus.greet(call) end",
            modules: [menus]
        )
        #expect(run.start(.answered) == .says("Hi"))
    }

    @Test("chance is the run's own: two runs of one seed agree")
    func chance() throws {
        let body = "return tostring(math.random(1000000))"
        #expect(try World().value(body) == World().value(body))
    }
}
