import Testing

@testable import Lua

@Suite struct ErrorTests {
    @Test func aSyntaxErrorHasItsPlaceAndSaysWhetherMoreCouldFollow() throws {
        let error = LuaCheck.syntax(LuaChunk(name: "flow.lua", source: "local x =\nlocal y"))
        #expect(error?.kind == .syntax)
        #expect(error?.message == "unexpected symbol near 'local'")
        #expect(error?.position == LuaPosition(file: "flow.lua", line: 2))
        #expect(error?.isIncomplete == false)
        #expect(LuaCheck.syntax(LuaChunk(name: "=prompt", source: "if x then"))?.isIncomplete == true)
        #expect(LuaCheck.syntax(LuaChunk(name: "flow.lua", source: "return 1")) == nil)
        #expect(throws: LuaError.self) { try image("return +") }
        #expect(throws: LuaError.self) { try image("", modules: ["a.lua": "x ="]) }
    }

    @Test func aRuntimeErrorHasPlaceTracebackAndNames() throws {
        let error = try failure(
            run(
                """
                local function inner()
                    local t
                    return t.x + 1
                end
                function outer()
                    inner()
                    return 1
                end
                outer()
                """
            )
        )
        #expect(error?.kind == .runtime)
        #expect(error?.message == "attempt to index a nil value (local 't')")
        #expect(error?.position == LuaPosition(file: "flow.lua", line: 3))
        #expect(error?.traceback.map(\.position.line) == [3, 6, 9])
        #expect(error?.traceback.map(\.name) == ["upvalue 'inner'", "global 'outer'", "main chunk"])
    }

    @Test func anErrorOfThePreludeStandsAtTheAuthorsLine() throws {
        let error = try failure(run("\nlocal x = careful(nil) return x"))
        #expect(error?.message == "careful: x expected")
        #expect(error?.position == LuaPosition(file: "flow.lua", line: 2))
        #expect(error?.traceback.map(\.position.line) == [2])
    }

    @Test func aWrappedFunctionKeepsTheLineOfATailCall() throws {
        var flow = try LuaInterpreter("local function f()\n    return say('x')\nend\nf()")
        guard case .action = flow.load() else { throw Unexpected() }
        #expect(flow.position == LuaPosition(file: "flow.lua", line: 2))
        #expect(failure(flow.resume(.raise("no")))?.position?.line == 2)
    }

    @Test func aRaisedTableIsHandedOver() throws {
        let error = try failure(run("error({ code = 7, list = { 1 } })"))
        #expect(error?.value == .table(["code": 7, "list": .table([1])]))
        #expect(error?.message == "table: (address hidden)")
        #expect(error?.position?.line == 1)
        let named = try failure(
            run(
                "error(setmetatable({ code = 7 }, { __tostring = function(e) return 'code ' .. e.code end }))"
            )
        )
        #expect(named?.message == "code 7")
        #expect(named?.value == .table(["code": 7]))
    }

    @Test func levelsOfErrorAreAsInLua() throws {
        let source = """
            local function check(level) error("bad", level) end
            local function use(level)
                check(level)
            end
            use(LEVEL)
            """
        for (level, line) in [(1, 1), (2, 3), (3, 5)] {
            let error = try failure(run(source.replacing("LEVEL", with: "\(level)")))
            #expect(error?.position?.line == line)
            #expect(error?.message == "bad")
        }
        let bare = try failure(run("\nerror('bad', 0)"))
        #expect(bare?.message == "bad")
        #expect(bare?.position?.line == 2)
    }

    @Test func anErrorInACoroutineTellsBothStacks() throws {
        let error = try failure(
            run(
                """
                local co = coroutine.wrap(function()
                    error("inside")
                end)
                co()
                """
            )
        )
        #expect(error?.message == "inside")
        #expect(error?.position?.line == 2)
        #expect(error?.traceback.map(\.position.line) == [2, 4])
    }

    @Test func aCaughtErrorLeavesNoTrace() throws {
        let error = try failure(
            run(
                """
                pcall(coroutine.wrap(function() error("first") end))
                local function f() error("second") end
                f()
                """
            )
        )
        #expect(error?.message == "second")
        #expect(error?.traceback.map(\.position.line) == [2, 3])
    }

    @Test func anErrorReadsWell() throws {
        let error = try failure(run("local function f()\n    error('no')\nend\nf()"))
        #expect(
            error?.description
                == "flow.lua:2: no\n  at flow.lua:2 in local 'f'\n  at flow.lua:4 in main chunk"
        )
    }
}
