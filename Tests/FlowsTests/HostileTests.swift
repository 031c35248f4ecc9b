import HostileScripts
import Lua
import Outbound
import Testing

@testable import Flows

/// Authors who break what they can reach: their own run may fail, with words; nothing else happens.
struct HostileTests {
    @Test(
        "a script that breaks its own globals breaks itself only",
        arguments: [
            "error, pairs, next, type, rawget, setmetatable, tostring, pcall, select = nil",
            "string.find, string.gsub, table = nil, nil, nil",
            "rawset(call, '\\1object', 'sms')",
            "getmetatable('').__index = nil",
            "setmetatable(_G, { __index = function(_, k) return k end })",
            "for k in pairs(_G) do _G[k] = nil end",
            "_ENV = nil",
            "local _ENV = { call = call } x = 1",
            "rawset(call.variables, '\\1variables', nil)",
            "time.now = nil",
            "json.encode = print",
        ]
    )
    func globals(_ body: String) throws {
        var run = try World().body("pcall(function() \(body) end) call:say('still here')")
        switch run.start(.answered) {
        case .action(.play), .failed: break
        case let step: Issue.record("\(step)")
        }
    }

    @Test(
        "forged values are refused by name",
        arguments: [
            ("call:callback{ at = { ['\\1time'] = math.maxinteger } }", "call:callback, at: expected a time"),
            ("call:callback{ at = { ['\\1time'] = 'x' } }", "call:callback, at: expected a time"),
            ("return time.now():format(('%Y'):rep(3) .. '%Q')", "format: \"%Y%Y%Y%Q\" has an unknown % code"),
            (
                "call:say('x', { with = { a = call } })",
                #"call:say, with: expected a table of names and values, given the object "call" itself"#
            ),
            (
                "call:set_variables{ x = 1 / 0 }",
                "call:set_variables, variables: expected a table of names and values, given a number that is not finite"
            ),
            ("call:set_variables{ x = 0 / 0 }", "call:set_variables: not a number (0/0) cannot be passed"),
            (
                "call:set_variables{ [''] = 1 }",
                #"call:set_variables: a variable's name has 1 to 100 bytes, and "" has not"#
            ),
            (
                "call:set_variables{ [1.5] = 1 }",
                "call:set_variables: the key 1.5 is neither a name nor a place in a list"
            ),
            (
                "call.variables[1] = 2",
                "call:set_variables, variables: expected a table of names and values, given a list"
            ),
            ("call.variables[print] = 2", "call:set_variables: a function cannot be a key here"),
            (
                "local t = time.now() for i = 1, 200 do t = t + '36000d' end",
                "time arithmetic: the result is outside the years 1 to 9999"
            ),
            (
                "local t = {} t.t = t call:set_variables(t)",
                "call:set_variables: nested deeper than 32 levels"
            ),
            ("call:menu{ say = 'x', ['1'] = { ['\\1function'] = true } }", "attempt to call a nil value"),
            (
                "error(setmetatable({}, { __tostring = function() while true do end end }))",
                "an error that is a table"
            ),
            ("error()", "nil"),
            ("error({})", "table: (address hidden)"),
            ("setmetatable(call, {})", "cannot change a protected metatable"),
            ("return ('x'):rep(1e9)", ""),
            ("return (('a?'):rep(30) .. ('a'):rep(30)):find(('a?'):rep(30) .. 'b')", ""),
        ]
    )
    func forged(_ body: String, _ message: String) throws {
        let found: String
        var run = try World().body(body)
        switch run.start(.answered) {
        case .failed(let failure): found = failure.message
        case .action(.digits):
            guard case .failed(let failure) = run.resume(.digits("1")) else {
                Issue.record("it went on")
                return
            }
            found = failure.message
        case let step: found = "\(step)"
        }
        #expect(found.hasPrefix(message), "\(found)")
    }

    @Test("an attack ends its own run as failed, with its cause, and nobody else's", arguments: Attack.all)
    func attack(_ attack: Attack) throws {
        var neighbour = try World().body("call:say('one') call:say('two')")
        #expect(neighbour.start(.answered) == .says("one"))
        let source =
            "return { answered = function(call)\n\(attack.source)\nend, hangup = function() return 'gone' end }"
        var run = try World().run(source)
        switch run.start(.answered) {
        case .failed(let failure):
            #expect(attack.ends.contains { $0.map { kind($0) } == failure.kind }, "\(failure)")
            #expect(!failure.message.isEmpty)
        case .returned: #expect(attack.ends.contains(nil))
        case .action(let action): Issue.record("it asks for \(action)")
        }
        #expect(!run.log.contains { $0.text.contains("escaped") })
        #expect(run.memory < 2 << 20)
        #expect(run.start(.hangup, .ended("remote")) == .returned(disposition: "gone"))
        #expect(neighbour.resume(.done(true)) == .says("two"))
    }

    @Test("an attack while a file is published is a problem in words", arguments: Attack.all)
    func publication(_ attack: Attack) {
        do throws(ScriptProblem) {
            _ = try FlowScript(main: LuaChunk(name: "flow.lua", source: attack.source), kind: .call)
        } catch {
            #expect(!error.message.isEmpty)
        }
    }

    private func kind(_ kind: LuaError.Kind) -> ScriptFailure.Kind {
        switch kind {
        case .memory: .memory
        case .instructions: .instructions
        case .time: .time
        case .syntax, .runtime, .cancelled: .flowError
        }
    }

    @Test("endless loops in every corner end their own run")
    func loops() throws {
        for body in [
            "pcall(function() while true do end end)", "xpcall(error, function() while true do end end)",
            "local t = setmetatable({}, { __index = function(t, k) return t[k .. k] end }) return t.a",
            "coroutine.wrap(function() while true do end end)()",
            "local x <close> = setmetatable({}, { __close = function() while true do end end })",
            "table.sort({ 3, 2, 1 }, function() while true do end end)",
            "('x'):gsub('.', function() while true do end end)",
            "return tostring(setmetatable({}, { __tostring = function() while true do end end }))",
            "print(setmetatable({}, { __tostring = function() while true do end end }))",
        ] {
            guard case .failed(let failure) = try World().first(body) else {
                Issue.record("it ended: \(body)")
                continue
            }
            #expect(failure.kind != .flowError || failure.message.contains("overflow"), "\(body): \(failure)")
        }
    }

    @Test("a policy and a callee are bounded as a flow is")
    func others() throws {
        let source = "return { { when = function() while true do end end, chance = {} } }"
        let script = try CalleeTests().script(source)
        #expect(throws: ScriptProblem.self) { try script.rule(for: CalleeTests().situation(), seed: 1) }
    }
}
