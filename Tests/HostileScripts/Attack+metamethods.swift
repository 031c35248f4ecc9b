import Lua

extension Attack {
    /// Values that answer for themselves.
    static let metamethods = [
        Attack(
            "a chain of __index",
            .runtime,
            source: """
                local t = {} for i = 1, 3000 do t = setmetatable({}, { __index = t }) end
                return t.x
                """
        ),
        Attack(
            "a long chain of __index without end",
            .instructions,
            .time,
            source: """
                local t = {} for i = 1, 300 do t = setmetatable({}, { __index = t }) end
                while true do local _ = t.x end
                """
        ),
        Attack(
            "__newindex that leads in a circle",
            .runtime,
            source: "local t = {} setmetatable(t, { __newindex = t }) t.x = 1"
        ),
        Attack(
            "a value that calls itself",
            .instructions,
            .memory,
            source: "local t = {} setmetatable(t, { __call = t }) return t()"
        ),
        Attack(
            "a value that calls itself, again and again",
            .instructions,
            .memory,
            source: "local t = {} setmetatable(t, { __call = t }) while true do pcall(t) end"
        ),
        Attack(
            "a value that calls itself with a thousand others",
            .instructions,
            .memory,
            .runtime,
            source:
                "local t = {} setmetatable(t, { __call = t }) while true do pcall(t, table.unpack({}, 1, 20000)) end"
        ),
        Attack(
            "many values given where many are taken",
            nil,
            source:
                "local t = {} for i = 1, 20001 do t[i] = i end if math.max(table.unpack(t)) ~= 20001 then print('escaped') end"
        ),
        Attack(
            "a chain of __call",
            .runtime,
            .memory,
            nil,
            source: """
                local t = print for i = 1, 5000 do t = setmetatable({}, { __call = t }) end
                return select('#', t())
                """
        ),
        Attack(
            "a comparison that compares",
            .runtime,
            .memory,
            source:
                "local mt = {} mt.__lt = function(a, b) return a < b end local t = setmetatable({}, mt) return t < t"
        ),
        Attack(
            "an equality that loops",
            .instructions,
            source: """
                local mt = { __eq = function() while true do end end }
                return setmetatable({}, mt) == setmetatable({}, mt)
                """
        ),
        Attack(
            "a text that is made of itself",
            .runtime,
            .memory,
            source:
                "local t = setmetatable({}, { __concat = function(a, b) return a .. b end }) return t .. 'x'"
        ),
        Attack(
            "a length that is none",
            .runtime,
            source: "return table.concat(setmetatable({}, { __len = function() return 'many' end }))"
        ),
        Attack(
            "a length that is longer than numbers",
            .runtime,
            source: "return table.unpack(setmetatable({}, { __len = function() return math.maxinteger end }))"
        ),
        Attack(
            "a list that grows while it is moved",
            .runtime,
            .memory,
            .instructions,
            source: """
                local t = setmetatable({}, { __newindex = function(t, k, v) rawset(t, k, v) rawset(t, k + 1e6, v) end,
                    __index = function() return {} end })
                while true do table.move(t, 1, 10000, 1) end
                """
        ),
        Attack(
            "a sort whose list moves",
            .runtime,
            .instructions,
            nil,
            source: """
                local t = {} for i = 1, 500 do t[i] = i end
                table.sort(t, function(a, b) for k in pairs(t) do t[k] = nil end return a and b and a < b end)
                """
        ),
        Attack(
            "a walk that adds to what it walks",
            nil,
            .runtime,
            .memory,
            .instructions,
            source:
                "local t = { a = 1 } for k in pairs(t) do t[k .. 'x'] = 1 end for i = 1, 3 do t[i] = i end for k in next, t do t[k] = nil end"
        ),
        Attack(
            "pairs that answers no function",
            .runtime,
            source: "for k in pairs(setmetatable({}, { __pairs = function() return 1 end })) do end"
        ),
        Attack(
            "pairs inside pairs inside pairs",
            .runtime,
            .memory,
            source: """
                local t = setmetatable({}, { __pairs = function(t) return pairs(t) end })
                for k in pairs(t) do end
                """
        ),
        Attack(
            "a metatable that is its own",
            .runtime,
            source:
                "local t = {} t.__index, t.__newindex, t.__call = t, t, t setmetatable(t, t) t.x = 1 return t()"
        ),
        Attack(
            "a name that is a list",
            nil,
            source:
                "print(setmetatable({}, { __name = setmetatable({}, { __tostring = function() print('escaped') end }) }))"
        ),
        Attack(
            "a text of a value that raises a value that raises",
            .runtime,
            source: """
                local function bad() return setmetatable({}, { __tostring = function() error(bad()) end }) end
                local t t = setmetatable({}, { __tostring = function() error(t) end }) error(t)
                """
        ),
        Attack(
            "a weak table as its own metatable",
            nil,
            .memory,
            .instructions,
            source: """
                for i = 1, 20000 do
                    local t = { __mode = 'kv' } setmetatable(t, t) t[t] = t t[{}] = t t.next = setmetatable({ t }, t)
                end
                """
        ),
        Attack(
            "a mode that changes",
            nil,
            .instructions,
            source: """
                local mt = { __mode = 'k' } local t = setmetatable({}, mt)
                for i = 1, 5000 do t[{}] = {} mt.__mode = ({ 'k', 'v', 'kv', 7, false })[i % 5 + 1] end
                """
        ),
    ]

    /// Ways out: handlers, closings, coroutines and errors that go on when a run should end.
    static let escapes = [
        Attack(
            "a handler that raises",
            nil,
            .runtime,
            source: "xpcall(error, function(e) error(e) end, 'x') xpcall(error, error, error)"
        ),
        Attack(
            "a handler that handles itself",
            .runtime,
            .instructions,
            nil,
            source: "local function f(e) return xpcall(error, f, e) end f('x')"
        ),
        Attack("an error far up", .runtime, source: "error('x', 1e9)"),
        Attack("an error below the ground", .runtime, source: "error('x', math.mininteger)"),
        Attack(
            "a coroutine in a closing",
            .instructions,
            source: """
                local x <close> = setmetatable({}, { __close = function()
                    coroutine.wrap(function() pcall(function() while true do end end) print('escaped') end)()
                end })
                while true do end
                """
        ),
        Attack(
            "a closing that yields after a kill",
            .instructions,
            source: """
                local co = coroutine.wrap(function()
                    local x <close> = setmetatable({}, { __close = function() coroutine.yield() print('escaped') end })
                    while true do end
                end)
                while true do pcall(co) end
                """
        ),
        Attack(
            "closings by the thousand",
            .instructions,
            .runtime,
            .memory,
            nil,
            source: """
                local function f(n)
                    local x <close> = setmetatable({}, { __close = function() error(n) end })
                    if n > 0 then return f(n - 1), 1 end
                end
                f(150) f(100000)
                """
        ),
        Attack(
            "a closing that is killed while it closes",
            .instructions,
            .memory,
            source: """
                local mt = { __close = function(self) while true do pcall(self.again, self) end end }
                mt.__index = { again = function(self) local y <close> = setmetatable({}, mt) error('x') end }
                local x <close> = setmetatable({}, mt)
                error('out')
                """
        ),
        Attack(
            "a coroutine that closes itself",
            .runtime,
            nil,
            source:
                "local co co = coroutine.create(function() coroutine.close(co) print('escaped') end) coroutine.resume(co) error('x')"
        ),
        Attack(
            "a coroutine that resumes who resumes it",
            nil,
            source: """
                local a, b
                a = coroutine.create(function() return coroutine.resume(b) end)
                b = coroutine.create(function() return coroutine.resume(a) end)
                coroutine.resume(a)
                """
        ),
        Attack(
            "a wrap of a wrap of a wrap",
            .runtime,
            .memory,
            .instructions,
            source:
                "local f = print while true do local g = f f = coroutine.wrap(function() return g() end) end"
        ),
        Attack(
            "a wrap that unrolls",
            .runtime,
            .memory,
            .instructions,
            source:
                "local f = print for i = 1, 3000 do local g = f f = coroutine.wrap(function() return g() end) end return f()"
        ),
        Attack(
            "a yield over a sort",
            .runtime,
            source: "return coroutine.wrap(function() table.sort({ 2, 1 }, coroutine.yield) end)()"
        ),
        Attack(
            "a kill kept for later",
            .instructions,
            source: """
                local kept
                local co = coroutine.create(function() while true do end end)
                local ok, e = pcall(coroutine.resume, co)
                kept = e print('escaped')
                """
        ),
        Attack(
            "protected calls of protected calls",
            .instructions,
            .runtime,
            .memory,
            nil,
            source:
                "local f = pcall for i = 1, 180 do local g = f f = function(...) return pcall(g, ...) end end while true do f(f, f, f) end"
        ),
        Attack("an environment for everybody", .runtime, source: "setmetatable(_ENV or {}, {}) "),
        Attack(
            "globals by the thousand",
            .memory,
            .instructions,
            source: "for i = 1, 1e9 do _ENV['g' .. i] = i end"
        ),
        Attack(
            "functions of the sandbox replaced",
            nil,
            .runtime,
            source:
                "local p = print for k, v in pairs({ 'pcall', 'error', 'next', 'type' }) do _ENV[v] = p end _ENV.pcall(error) error('x')"
        ),
        Attack(
            "a required file that is none",
            .runtime,
            source: "require(('../'):rep(5000) .. 'etc/passwd')"
        ),
        Attack("a required file with a zero in it", .runtime, source: "require('flow\\0.lua')"),
    ]
}
