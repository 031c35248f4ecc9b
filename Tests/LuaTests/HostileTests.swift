import HostileScripts
import Testing

@testable import Lua

@Suite struct HostileTests {
    @Test(arguments: Attack.all)
    func anAttackEndsItsOwnFlowOnly(_ attack: Attack) throws {
        for clone in [true, false] {
            let host = ScriptedHost()
            let image = try image(attack.source, clone: clone)
            var flow = LuaInterpreter(image: image, limits: LuaLimits(), seed: 1, host: host)
            var step = flow.load()
            while case .action = step { step = flow.resume(.values([])) }
            #expect(attack.ends.contains(failure(step)?.kind), "\(String(describing: step).prefix(300))")
            #expect(flow.call(.prelude("add"), [20, 1]) == .returned([21]))
            #expect(flow.memory < 2 << 20)
            #expect(!host.printed.contains("escaped"))
        }
    }

    @Test func theClockEndsWhatNoInstructionCountSees() throws {
        let limits = LuaLimits(instructions: nil, cpu: .milliseconds(50))
        for source in [
            "while true do end",
            "pcall(function() while true do end end) while true do end",
            "local t = {} setmetatable(t, { __call = t }) while true do pcall(t) end",
            "local s = ('a'):rep(300000) while true do local _ = s < s .. 'b' end",
            "local t = {} for i = 1, 20000 do t[i] = i end while true do next(t) end",
            "coroutine.wrap(function() while true do end end)()",
            "return ('a'):rep(30000):find(('a?'):rep(20) .. '(a*)%1b')",
            "local s = ('\\128'):rep(900000) local f = utf8.codes(s) while true do pcall(f, s, 0) end",
            "local s = (' '):rep(900000) .. 'x' while true do local _ = tonumber(s) end",
            "local a, b = ('x'):rep(200000) .. 'y', ('x'):rep(200000) .. 'z' while true do local _ = a == b end",
        ] {
            let error = try failure(run(source, limits: limits))
            #expect(error?.kind == .time, "\(source): \(String(describing: error))")
            #expect(error?.message == "used too much time between two actions (the limit is 50 ms of CPU)")
        }
        var flow = try LuaInterpreter("for i = 1, 3 do ask(i) end", limits: limits)
        var step = flow.load()
        for _ in 1...3 { step = flow.resume(.values([])) }
        #expect(step == .returned([]))
    }

    @Test func theBudgetIsOneOfAStepAndExact() throws {
        let source = "for i = 1, 3 do local n = 0 while n < 1000 do n = n + 1 end ask() end"
        #expect(try failure(run(source, limits: LuaLimits(instructions: 10_000))) == nil)
        let error = try failure(run(source, limits: LuaLimits(instructions: 1_000)))
        #expect(error?.kind == .instructions)
        #expect(error?.message == "ran too many instructions between two actions (the limit is 1000)")
        #expect(error?.position == LuaPosition(file: "flow.lua", line: 1))
    }

    @Test func aKillInsideCoroutinesTellsTheWholeWay() throws {
        let error = try failure(
            run(
                """
                local function spin()
                    while true do end
                end
                local co = coroutine.wrap(function()
                    spin()
                end)
                co()
                """
            )
        )
        #expect(error?.position == LuaPosition(file: "flow.lua", line: 2))
        #expect(error?.traceback.map(\.position.line) == [2, 5, 7])
        #expect(error?.traceback.first?.name == "upvalue 'spin'")
    }
}
