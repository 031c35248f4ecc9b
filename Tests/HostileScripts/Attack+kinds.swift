import Lua

extension Attack {
    static let memory = [
        Attack("a table that grows", .memory, source: "local t = {} while true do t[#t + 1] = {} end"),
        Attack("a string that doubles", .memory, source: "local s = 'x' while true do s = s .. s end"),
        Attack(
            "many strings",
            .memory,
            source: "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end"
        ),
        Attack(
            "a table that grows under pcall",
            .memory,
            source: "local t = {} while true do pcall(function() while true do t[#t + 1] = {} end end) end"
        ),
        Attack(
            "a wide concatenation",
            .memory,
            .runtime,
            source: "local s = ('x'):rep(500000) return s .. s .. s .. s .. s .. s .. s .. s .. s .. s .. s"
        ),
        Attack(
            "coroutines that are kept",
            .memory,
            .instructions,
            source: "local t = {} while true do t[#t + 1] = coroutine.create(print) end"
        ),
        Attack(
            "closures that are kept",
            .memory,
            source: "local t = {} while true do t[#t + 1] = function() return t end end"
        ),
        Attack(
            "values on the stack",
            .runtime,
            .memory,
            source: "local function f(...) return f(1, ...) end f()"
        ),
        Attack("unpacking a big list", .runtime, source: "return table.unpack({}, 1, 1e7)"),
        Attack(
            "weak tables under pressure",
            .memory,
            .instructions,
            source: """
                local keep = {}
                for i = 1, 1e9 do
                    local w = setmetatable({}, setmetatable({ __mode = 'k' }, { __mode = 'v' }))
                    w[{}] = setmetatable({}, { __mode = 'v' }) keep[i] = w
                end
                """
        ),
        Attack(
            "an index metamethod that allocates while a weak table grows",
            .memory,
            .instructions,
            source: """
                local mt = setmetatable({}, { __mode = 'kv' })
                for i = 1, 1e9 do mt[i] = setmetatable({}, mt) mt[{}] = ('x'):rep(i % 1000) .. i end
                """
        ),
        Attack(
            "a host function fed with itself",
            .memory,
            .runtime,
            .instructions,
            source: "local t = { ('x'):rep(1000) } while true do t = { echo(t), echo(t) } end"
        ),
    ]

    static let loops = [
        Attack("a loop", .instructions, source: "while true do end"),
        Attack(
            "a loop in pcall",
            .instructions,
            source: "while true do pcall(function() while true do end end) end"
        ),
        Attack(
            "a loop in xpcall and its handler",
            .instructions,
            source: "local function loop() while true do end end while true do xpcall(loop, loop) end"
        ),
        Attack(
            "a loop in a coroutine",
            .instructions,
            source: "while true do coroutine.resume(coroutine.create(function() while true do end end)) end"
        ),
        Attack(
            "a loop in a wrapped coroutine under pcall",
            .instructions,
            source: "while true do pcall(coroutine.wrap(function() while true do end end)) end"
        ),
        Attack(
            "a loop in __index",
            .instructions,
            source: "return setmetatable({}, { __index = function() while true do end end }).x"
        ),
        Attack(
            "a loop in __close",
            .instructions,
            source:
                "do local x <close> = setmetatable({}, { __close = function() while true do end end }) end"
        ),
        Attack(
            "a loop in __close after a loop",
            .instructions,
            source: """
                local function loop() while true do end end
                local x <close> = setmetatable({}, { __close = loop })
                local y <close> = setmetatable({}, { __close = function() pcall(loop) print("escaped") end })
                loop()
                """
        ),
        Attack(
            "a loop in a sort comparison",
            .instructions,
            source: "table.sort({ 1, 2, 3 }, function() while true do end end)"
        ),
        Attack(
            "a loop in a gsub callback",
            .instructions,
            source: "('x'):gsub('.', function() while true do end end)"
        ),
        Attack(
            "a loop in __tostring",
            .instructions,
            source: "tostring(setmetatable({}, { __tostring = function() while true do end end }))"
        ),
        Attack("a loop in a reader", .instructions, source: "load(function() while true do end end)"),
        Attack(
            "a reader that never ends",
            .runtime,
            .memory,
            .instructions,
            source: "load(function() return 'x ' end)"
        ),
        Attack("a loop through goto", .instructions, source: "::again:: goto again"),
        Attack("endless tail calls", .instructions, source: "local function f() return f() end f()"),
        Attack(
            "endless yields",
            .instructions,
            source:
                "local co = coroutine.wrap(function() while true do coroutine.yield() end end) while true do co() end"
        ),
        Attack(
            "endless new coroutines",
            .instructions,
            .memory,
            source: "while true do coroutine.wrap(function() end)() end"
        ),
        Attack("an iterator without end", .instructions, source: "for _ in function() return 1 end do end"),
        Attack(
            "__index that leads in a circle",
            .runtime,
            source: "local t = {} setmetatable(t, { __index = t }) return t.x"
        ),
        Attack(
            "pcall of pcall",
            .runtime,
            .instructions,
            .memory,
            nil,
            source: "local function f() return pcall(f) end f() while true do pcall(f) end"
        ),
    ]

    static let libraries = [
        Attack("a giant rep", .runtime, source: "return ('x'):rep(1e18)"),
        Attack("a giant rep of nothing", nil, source: "return (''):rep(1e18)"),
        Attack("a giant rep of nothing with separators", .runtime, source: "return (''):rep(1e18, 'x')"),
        Attack("a giant move", .runtime, source: "table.move({}, 1, 1e15, 2)"),
        Attack(
            "a move over the whole range",
            .runtime,
            source: "table.move({}, math.mininteger, math.maxinteger, 2)"
        ),
        Attack(
            "an insert into a lying length",
            .runtime,
            source: "table.insert(setmetatable({}, { __len = function() return 1e15 end }), 1, 1)"
        ),
        Attack(
            "a remove from a lying length",
            .runtime,
            source: "table.remove(setmetatable({}, { __len = function() return 1e15 end }), 1)"
        ),
        Attack(
            "a concat of a lying length",
            .runtime,
            source: """
                return table.concat(setmetatable({}, { __len = function() return 1e15 end,
                    __index = function() return 'x' end }))
                """
        ),
        Attack(
            "a concat that is too long",
            .runtime,
            source:
                "local t, s = {}, ('x'):rep(10000) for i = 1, 10000 do t[i] = s end return table.concat(t)"
        ),
        Attack(
            "a sort of a lying length",
            .runtime,
            source: "table.sort(setmetatable({}, { __len = function() return 1e15 end }))"
        ),
        Attack(
            "a sort that contradicts itself",
            nil,
            source: "local t = {} for i = 1, 1000 do t[i] = i end table.sort(t, function() return true end)"
        ),
        Attack(
            "an unpack over the whole range",
            .runtime,
            source: "return table.unpack({}, math.mininteger, math.maxinteger)"
        ),
        Attack("a wide format", .runtime, source: "return ('%1000d'):format(1)"),
        Attack(
            "many long formats",
            .memory,
            .runtime,
            source:
                "local s = ('x'):rep(500000) return ('%s'):rep(200):format(table.unpack({ s, s, s, s }, 1, 200))"
        ),
        Attack(
            "a format of a long text many times",
            .memory,
            .runtime,
            .instructions,
            source: """
                local s, t = ('x'):rep(500000), {} for i = 1, 200 do t[i] = s end
                return (('%s'):rep(200):format(table.unpack(t)))
                """
        ),
        Attack("a giant pack", .runtime, source: "return string.pack('c1000000000', 'x')"),
        Attack("bytes of a long text", .runtime, source: "return ('x'):rep(900000):byte(1, -1)"),
        Attack(
            "next over an emptied table",
            .instructions,
            source: """
                local t = {} for i = 1, 10000 do t[i] = i end for i = 1, 10000 do t[i] = nil end
                while true do next(t) end
                """
        ),
        Attack(
            "upper of a long text",
            .instructions,
            .memory,
            source: "local s = ('x'):rep(900000) while true do local _ = s:upper() end"
        ),
        Attack(
            "recursion through gsub",
            .runtime,
            .instructions,
            .memory,
            source: "local function f() ('x'):gsub('.', f) end f()"
        ),
        Attack(
            "recursion through sort",
            .runtime,
            .instructions,
            .memory,
            source: "local function f() table.sort({ 1, 2 }, f) end f()"
        ),
        Attack(
            "recursion through tostring",
            .runtime,
            .instructions,
            .memory,
            source:
                "local t = setmetatable({}, {}) getmetatable(t).__tostring = function() return tostring(t) end tostring(t)"
        ),
        Attack("deep recursion", .runtime, .memory, source: "local function f() return 1 + f() end f()"),
        Attack(
            "recursion through metamethods",
            .runtime,
            .memory,
            source: "local t = setmetatable({}, { __add = function(a, b) return a + b end }) return t + t"
        ),
        Attack(
            "coroutines in coroutines",
            .runtime,
            .memory,
            .instructions,
            source: "local function f() return coroutine.wrap(f)() end f()"
        ),
        Attack(
            "a chain of closings",
            .runtime,
            .instructions,
            .memory,
            nil,
            source: """
                local function chain(co)
                    return coroutine.create(function()
                        local x <close> = setmetatable({}, { __close = function() coroutine.close(co) end })
                        coroutine.yield()
                    end)
                end
                local co = coroutine.create(print)
                for i = 1, 2000 do co = chain(co) coroutine.resume(co) end
                coroutine.close(co)
                """
        ),
        Attack(
            "deep parentheses",
            nil,
            .runtime,
            source: "local f, why = load(('('):rep(100000) .. ('x'):rep(3)) if f then print('escaped') end"
        ),
    ]
}
