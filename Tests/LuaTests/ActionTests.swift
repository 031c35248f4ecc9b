import Testing

@testable import Lua

@Suite struct ActionTests {
    @Test func anActionSuspendsWithItsArgumentsAndItsLine() throws {
        var flow = try LuaInterpreter(
            """
            local answer = ask("how", { max = 1, list = { true, 2, 2.5 }, none = json.null })
            return answer
            """
        )
        let fields: LuaTable = [
            "list": .table([true, 2, 2.5]), "max": 1, "none": .jsonNull,
        ]
        #expect(flow.load() == .action(name: "ask", arguments: ["how", .table(fields)]))
        #expect(flow.position == LuaPosition(file: "flow.lua", line: 1))
        #expect(flow.resume(.values([.table(["status": "ok"])])) == .returned([]))
        #expect(flow.position == nil)
        #expect(try flow.exports() == .table(["status": "ok"]))
    }

    @Test func aLineIsThatOfTheInnermostCoroutine() throws {
        var flow = try LuaInterpreter(
            """
            local inner = function()
                return ask(1)
            end
            return coroutine.wrap(function() return coroutine.wrap(inner)() end)()
            """
        )
        guard case .action = flow.load() else { throw Unexpected() }
        #expect(flow.position == LuaPosition(file: "flow.lua", line: 2))
    }

    @Test func aRaisedAnswerIsAnOrdinaryErrorAtTheAuthorsLine() throws {
        let host = ScriptedHost()
        var flow = try LuaInterpreter(
            """
            print(pcall(function()
                say("x")
            end))
            ask()
            """,
            host: host
        )
        guard case .action("say", _) = flow.load() else { throw Unexpected() }
        #expect(flow.position == LuaPosition(file: "flow.lua", line: 2))
        guard case .action("ask", _) = flow.resume(.raise("no such voice")) else { throw Unexpected() }
        #expect(host.printed == ["false\tflow.lua:2: no such voice"])
        let error = failure(flow.resume(.raise("gone")))
        #expect(error?.message == "gone")
        #expect(error?.position == LuaPosition(file: "flow.lua", line: 4))
        #expect(error?.traceback.map(\.position.line) == [4])
    }

    @Test(arguments: [
        "local co = coroutine.wrap(function() coroutine.yield(ask(1)) return ask(2) end) return co() + co() * 10",
        "local ok, v = pcall(function() return ask(1) + ask(20) end) return v",
        "local ok, v = xpcall(function() return ask(21) end, print) return v",
        "local t = setmetatable({}, { __index = function(_, k) return ask(k) end }) return t[21]",
        "local t = setmetatable({}, { __add = function(a, b) return ask(b) end }) return t + 21",
        "local t = setmetatable({}, { __lt = function() return ask(true) end }) return t < t and 21",
        "local t = setmetatable({}, { __concat = function() return ask(21) end }) return t .. 'x'",
        "local sum = 0 for v in function(_, c) c = ask((c or 0) + 1) if c < 7 then return c end end do sum = sum + v end return sum",
        "local v do local x <close> = setmetatable({}, { __close = function() v = ask(21) end }) end return v",
        "return load('return ask(21)')()",
        """
        local function deep(n) if n == 0 then return ask(21) end
            return coroutine.wrap(function() return deep(n - 1) end)() end
        return deep(20)
        """,
        """
        local co = coroutine.create(function() local ok, v = pcall(function()
            return coroutine.wrap(function() return ask(21) end)() end) return v end)
        local ok, v = coroutine.resume(co) return v
        """,
        """
        local t = setmetatable({}, { __pairs = function() return function(_, k) if not k then return 21, ask(21) end end end })
        for k, v in pairs(t) do return v end
        """,
    ])
    func actionsWorkWhereverLuaCanSuspend(_ source: String) throws {
        #expect(try value(source) == 21)
    }

    @Test(arguments: [
        (
            "table.sort({ 2, 1 }, function(a, b) return ask(true) end)",
            "ask cannot be used inside a table.sort comparison"
        ),
        ("('x'):gsub('.', function() ask() end)", "ask cannot be used inside a string.gsub callback"),
        (
            "return tostring(setmetatable({}, { __tostring = function() return ask('a') end }))",
            "ask cannot be used inside a __tostring"
        ),
        (
            "table.sort({ 2, 1 }, function() return coroutine.wrap(function() return ask(true) end)() end)",
            "ask cannot be used inside a table.sort comparison"
        ),
        ("load(function() return ask('') end)", "ask cannot be used inside a reader of load"),
    ])
    func actionsAreRefusedByNameWhereNothingCanSuspend(_ source: String, _ message: String) throws {
        #expect(try failure(run(source))?.message == message)
    }

    @Test(arguments: [
        ("ask(print)", "ask: a function cannot be passed (in argument 1)"),
        ("ask({ a = { coroutine.create(print) } })", "ask: a thread cannot be passed (in argument 1.a[1])"),
        ("ask(1, { [2.5] = 1 })", "ask: the key 2.5 is neither a name nor a place in a list (in argument 2)"),
        (
            "ask({ 1, [5] = 1 })",
            "ask: the key 5 is neither a name nor the next place of a list (1 to 1) (in argument 1)"
        ),
        ("ask({ [true] = 1 })", "ask: a boolean cannot be a key here (in argument 1)"),
        ("ask({ x = 0 / 0 })", "ask: not a number (0/0) cannot be passed (in argument 1.x)"),
        ("local t = {} for i = 1, 70000 do t[i] = i end ask(t)", "ask: more than 65536 values in one"),
        ("local t = {} t.t = t ask(t)", "ask: nested deeper than 32 levels"),
    ])
    func whatCannotCrossTheBorderIsNamed(_ source: String, _ message: String) throws {
        let limits = LuaLimits(memory: 8 << 20)
        let error = try failure(run(source, limits: limits))
        #expect(error?.message.hasPrefix(message) == true, "\(String(describing: error))")
        #expect(error?.position?.line == 1)
    }

    @Test func functionsOfTheHostAnswerAtOnceEvenInsideASortComparison() throws {
        let host = ScriptedHost()
        let sorted = try value(
            """
            local t = { 3, 1, 2 }
            table.sort(t, function(a, b) return echo(a) < echo(b) end)
            return t
            """,
            host: host
        )
        #expect(sorted == .table([1, 2, 3]))
        host.answers["echo"] = .raise("no")
        let error = try failure(run("echo()", host: host))
        #expect(error?.message == "no")
        #expect(error?.position == LuaPosition(file: "flow.lua", line: 1))
    }

    @Test func callsReachPreludesAndExports() throws {
        var flow = try LuaInterpreter(
            """
            return { double = function(x) return x * 2 end, nested = { { f = function() return "deep", nil, 3 end } } }
            """
        )
        #expect(flow.load() == .returned([]))
        #expect(flow.call(.prelude("add"), [1, 2]) == .returned([3]))
        #expect(flow.call(.prelude("run"), ["double", 4]) == .returned([8]))
        #expect(flow.call(.export([.name("double")]), [5]) == .returned([10]))
        #expect(
            flow.call(.export([.name("nested"), .index(1), .name("f")]), []) == .returned(["deep", .null, 3])
        )
        #expect(
            try flow.exports()
                == .table(["double": .function, "nested": .table([.table(["f": .function])])])
        )
        #expect(
            failure(flow.call(.prelude("nothing"), []))?.message == "the prelude has no function 'nothing'"
        )
    }
}

struct Unexpected: Error {}
