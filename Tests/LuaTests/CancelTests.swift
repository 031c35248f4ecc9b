import Testing

@testable import Lua

@Suite struct CancelTests {
    @Test func aCancellationCannotBeCaughtAndClosesWhatRuns() throws {
        let host = ScriptedHost()
        var flow = try LuaInterpreter(
            """
            local function closing(name)
                return setmetatable({}, { __close = function() print(name) end })
            end
            local function answered()
                local outer <close> = closing("outer")
                while true do
                    pcall(function()
                        local inner <close> = closing("inner")
                        xpcall(function()
                            coroutine.wrap(function()
                                local child <close> = closing("child")
                                local waiting = coroutine.create(function()
                                    local never <close> = closing("suspended")
                                    coroutine.yield()
                                end)
                                coroutine.resume(waiting)
                                ask("key")
                                print("escaped")
                            end)()
                        end, function() print("handler") end)
                        print("escaped")
                    end)
                    print("escaped")
                end
            end
            return { answered = answered, hangup = function(cause) print("hangup", cause) return ask(1) + 1 end }
            """,
            host: host
        )
        #expect(flow.load() == .returned([]))
        guard case .action("ask", _) = flow.call(.export([.name("answered")]), []) else {
            throw Unexpected()
        }
        #expect(flow.cancel() == nil)
        #expect(host.printed == ["child", "inner", "outer"])
        #expect(flow.cancel() == nil)
        guard case .action("ask", _) = flow.call(.export([.name("hangup")]), ["gone"]) else {
            throw Unexpected()
        }
        #expect(flow.resume(.values([1])) == .returned([2]))
        #expect(host.printed.last == "hangup\tgone")
    }

    @Test func closingMayCatchItsOwnErrorsAndCannotAct() throws {
        let host = ScriptedHost()
        var flow = try LuaInterpreter(
            """
            pcall(function()
                local x <close> = setmetatable({}, { __close = function()
                    print(pcall(error, "own", 0))
                    print(pcall(ask, 1))
                    print(pcall(coroutine.wrap(function() return ask(2) end)))
                end })
                ask(0)
            end)
            print("escaped")
            """,
            host: host
        )
        guard case .action = flow.load() else { throw Unexpected() }
        #expect(flow.cancel() == nil)
        #expect(
            host.printed == [
                "false\town",
                "false\tflow.lua:4: ask cannot be used any more: this run was ended",
                "false\tflow.lua:5: ask cannot be used any more: this run was ended",
            ]
        )
    }

    @Test func whatGoesWrongWhileClosingIsAnswered() throws {
        var flow = try LuaInterpreter(
            """
            local x <close> = setmetatable({}, { __close = function() error("broken") end })
            ask(0)
            """
        )
        guard case .action = flow.load() else { throw Unexpected() }
        let error = flow.cancel()
        #expect(error?.kind == .runtime)
        #expect(error?.message == "broken")
        #expect(error?.position == LuaPosition(file: "flow.lua", line: 1))
    }

    @Test(arguments: ["while true do end", "pcall(function() while true do end end) while true do end"])
    func aClosingThatNeverEndsIsKilled(_ loop: String) throws {
        let host = ScriptedHost()
        var flow = try LuaInterpreter(
            """
            coroutine.wrap(function()
                local x <close> = setmetatable({}, { __close = function() \(loop) end })
                pcall(ask, 0)
                print("escaped")
            end)()
            """,
            host: host
        )
        guard case .action = flow.load() else { throw Unexpected() }
        #expect(flow.cancel()?.kind == .instructions)
        #expect(host.printed.isEmpty)
        #expect(flow.call(.prelude("add"), [1, 2]) == .returned([3]))
    }

    @Test func aNewCallEndsWhatIsPending() throws {
        let host = ScriptedHost()
        var flow = try LuaInterpreter(
            """
            local x <close> = setmetatable({}, { __close = function() print("closed") end })
            ask(0)
            """,
            host: host
        )
        guard case .action = flow.load() else { throw Unexpected() }
        #expect(flow.call(.prelude("add"), [1, 2]) == .returned([3]))
        #expect(host.printed == ["closed"])
        #expect(failure(flow.resume(.values([])))?.message == "no action is pending")
    }

    @Test func aFlowMayBeFreedWhileAnActionIsPending() throws {
        for clone in [true, false] {
            let host = ScriptedHost()
            let image = try image(
                """
                local x <close> = setmetatable({}, { __close = function() print("closed") while true do end end })
                ask(0)
                """,
                clone: clone
            )
            var flow = LuaInterpreter(image: image, limits: LuaLimits(), seed: 1, host: host)
            guard case .action = flow.load() else { throw Unexpected() }
            _ = consume flow
            #expect(host.printed.isEmpty)
        }
    }
}
