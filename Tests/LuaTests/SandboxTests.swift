import Testing

@testable import Lua

@Suite struct SandboxTests {
    @Test func theGlobalsAreAnAllowList() throws {
        for name in [
            "os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "_G", "string.dump",
            "warn",
            "math.pow", "module", "unpack", "loadstring", "_VERSION",
        ] {
            #expect(try value("return \(name) == nil") == true, "\(name)")
        }
        for name in [
            "string.format", "table.concat", "math.floor", "utf8.char", "coroutine.wrap", "pcall", "xpcall",
            "error", "select", "ipairs", "pairs", "next", "type", "tostring", "tonumber", "setmetatable",
            "getmetatable", "rawget", "rawset", "rawequal", "rawlen", "assert", "load", "require",
        ] {
            #expect(try value("return type(\(name))") == "function", "\(name)")
        }
    }

    @Test func addressesAreHidden() throws {
        #expect(
            try value(
                """
                local named = setmetatable({}, { __name = "Thing" })
                return { tostring({}), tostring(print), tostring(coroutine.create(print)), ("%s"):format(named),
                    ("%p"):format({}), tostring(json.null), tostring(12), tostring(1.5), tostring(nil) }
                """
            )
                == .table([
                    "table: (address hidden)", "function: (address hidden)", "thread: (address hidden)",
                    "Thing: (address hidden)", "(null)", "null", "12", "1.5", "nil",
                ])
        )
    }

    @Test func stringsWorkAsInLua() throws {
        #expect(
            try value(
                """
                return { "10" + 1, ("x"):upper(), #("ab"):rep(3, "-"), ("%5.2f|%-4d|%q"):format(1.005, 7, "a"),
                    ("abc"):byte(-1), ("abc"):sub(2), utf8.len("äö"), getmetatable("") }
                """
            ) == .table([11, "X", 8, " 1.00|7   |\"a\"", 99, "bc", 2, false])
        )
    }

    @Test func randomNumbersFollowTheSeed() throws {
        let source = """
            math.randomseed(1)
            local t = {}
            for i = 1, 20 do t[i] = math.random(6) assert(t[i] >= 1 and t[i] <= 6) end
            for i = 1, 5 do local f = math.random() assert(f >= 0 and f < 1) t[#t + 1] = f end
            t[#t + 1] = math.random(-5, -5)
            return t
            """
        func draw(_ seed: UInt64) throws -> LuaValue {
            var flow = try LuaInterpreter(source, seed: seed)
            guard case .returned = flow.load() else { throw Unexpected() }
            return try flow.exports()
        }
        #expect(try draw(7) == draw(7))
        #expect(try draw(7) != draw(8))
        #expect(
            try failure(run("return math.random(2, 1)"))?.message
                == "bad argument #2 to 'random' (interval is empty)"
        )
    }

    @Test func modulesAreThoseOfTheFolder() throws {
        var flow = try LuaInterpreter(
            """
            local greet = require("lib.greet")
            assert(greet == require("lib/greet"))
            return greet("Ada")
            """,
            modules: [
                "lib/greet.lua": "local ask, name = ask, ... return function(n) return ask(name .. n) end",
                "loop.lua": "return require('pool')", "pool.lua": "return require('loop')",
            ]
        )
        #expect(flow.load() == .action(name: "ask", arguments: ["lib.greetAda"]))
        #expect(flow.position == LuaPosition(file: "lib/greet.lua", line: 1))
        #expect(failure(flow.call(.prelude("add"), [1, 1])) == nil)
        let circle = try failure(run("require('loop')", modules: ["loop.lua": "require('loop')"]))
        #expect(circle?.message == "require: 'loop' requires itself, directly or through others")
        #expect(circle?.position == LuaPosition(file: "loop.lua", line: 1))
        #expect(try failure(run("require('os')"))?.message == "require: no file 'os.lua' in this folder")
    }

    @Test func aModuleMayActWhileItLoads() throws {
        #expect(
            try run("return require('m')", modules: ["m.lua": "return ask(5)"]) == .returned([])
        )
    }

    @Test func loadedTextIsChecked() throws {
        #expect(try value("return load('return ...', 'x', 't', {})(4)") == 4)
        #expect(try value("local x = load(function() return nil end) return x == nil or x()") == .null)
        #expect(
            try value("return select(2, load('x ='))") == "[string \"x =\"]:1: unexpected symbol near <eof>"
        )
        #expect(try value("return select(2, load('x', 'x', 'b'))") == "scripts are loaded from text only")
    }

    @Test func textsAreRepaired() throws {
        #expect(try value("return 'a\\255b'") == "a\u{FFFD}b")
        #expect(try value("return 'a\\0b'") == "a\0b")
        var flow = try LuaInterpreter("return #ask(1)")
        _ = flow.load()
        #expect(flow.resume(.values(["a\0ä"])) == .returned([]))
        #expect(try flow.exports() == 4)
    }

    @Test func xpcallHandsItsArgumentsOnAndItsMessageOver() throws {
        #expect(
            try value(
                """
                local function join(...) return table.concat({ ... }, ",") end
                local ok, text = xpcall(join, print, 1, 2, 3)
                local failed, message = xpcall(function() error("x", 0) end, function(m) return m .. "!" end)
                return { ok, text, failed, message, pcall(join, 4, 5) }
                """
            ) == .table([true, "1,2,3", false, "x!", true, "4,5"])
        )
    }

    @Test func coroutinesWorkAsInLua() throws {
        #expect(
            try value(
                """
                local seen = {}
                local co = coroutine.create(function(a, b)
                    seen[#seen + 1] = a + b
                    local c = coroutine.yield(a, b)
                    seen[#seen + 1] = c
                    error("end", 0)
                end)
                local _, a, b = coroutine.resume(co, 1, 2)
                seen[#seen + 1] = a * 10 + b
                local ok, why = coroutine.resume(co, "c")
                seen[#seen + 1] = why
                seen[#seen + 1] = coroutine.status(co)
                seen[#seen + 1] = select(2, coroutine.resume(co))
                local closed = false
                local other = coroutine.create(function()
                    local x <close> = setmetatable({}, { __close = function() closed = true end })
                    coroutine.yield()
                end)
                coroutine.resume(other)
                seen[#seen + 1] = coroutine.close(other) and closed
                seen[#seen + 1] = coroutine.isyieldable()
                return seen
                """
            ) == .table([3, 12, "c", "end", "dead", "cannot resume dead coroutine", true, false])
        )
    }
}
