import Lua

extension Attack {
    static let patterns = [
        Attack("optional items", nil, source: "return ('a'):rep(25):find(('a?'):rep(25) .. ('a'):rep(25))"),
        Attack("nested shortest runs", nil, source: "return ('a'):rep(200):find('.-.-.-.-.-b')"),
        Attack("nested longest runs", nil, source: "return ('a'):rep(200):find('.*.*.*.*.*b')"),
        Attack("a run from each letter", nil, source: "return ('a'):rep(200000):find('.-b')"),
        Attack(
            "back-references",
            .instructions,
            source: "return ('a'):rep(20000):find('(a*)(a*)(a*)%1%2%3b')"
        ),
        Attack("unbalanced", .instructions, source: "return ('('):rep(200000):find('%b()')"),
        Attack("too complex", .runtime, source: "return ('a'):rep(300):find(('a-'):rep(300) .. 'b')"),
        Attack(
            "a gsub that explodes",
            .runtime,
            .memory,
            source: "return (('a'):rep(10000):gsub('a', ('b'):rep(1000)))"
        ),
        Attack(
            "gmatch over runs",
            nil,
            .instructions,
            source: "for _ in ('a'):rep(50000):gmatch('.-b') do end"
        ),
        Attack(
            "a plain search that backtracks",
            nil,
            source: "return (('x'):rep(400000)):find(('x'):rep(200000) .. 'y', 1, true)"
        ),
        Attack("malformed", .runtime, source: "return ('a'):find('[a')"),
    ]

    static let tricks = [
        Attack(
            "an error object that raises",
            .runtime,
            source: "error(setmetatable({}, { __tostring = function() error('again') end }))"
        ),
        Attack(
            "an error object that loops",
            .runtime,
            source: "error(setmetatable({}, { __tostring = function() while true do end end }))"
        ),
        Attack(
            "an error object that lies",
            .runtime,
            source: "error(setmetatable({}, { __tostring = function() return {} end, __name = {} }))"
        ),
        Attack("an error of nil", .runtime, source: "error(nil)"),
        Attack("an error of a coroutine", .runtime, source: "error(coroutine.create(print))"),
        Attack("an error object in a circle", .runtime, source: "local t = {} t.t = t error(t)"),
        Attack(
            "a finalizer",
            .runtime,
            source: "setmetatable({}, { __gc = function() while true do end end })"
        ),
        Attack(
            "a finalizer that comes later",
            nil,
            source: """
                local mt = {} for i = 1, 100 do setmetatable({}, mt) end
                mt.__gc = function() print('escaped') end
                for i = 1, 10000 do local _ = {} end
                """
        ),
        Attack("strings' metatable", .runtime, source: "getmetatable('').__index = nil"),
        Attack(
            "bytecode",
            nil,
            source: "local f, why = load('\\27Lua', 'x', 'b') if f then print('escaped') end"
        ),
        Attack(
            "bytecode, whatever the mode",
            nil,
            source: "local f = load('\\27LuaT\\0', 'x', 'bt') if f then print('escaped') end"
        ),
        Attack("dump", .runtime, source: "return string.dump(print)"),
        Attack("the environment's metatable", .runtime, source: "setmetatable(_ENV, { __index = print })"),
        Attack(
            "an environment of nothing",
            nil,
            source: "local p = print do local _ENV = {} if string or load or x then p('escaped') end end"
        ),
        Attack(
            "an environment that loops",
            .instructions,
            source: "local _ENV = setmetatable({}, { __index = function() while true do end end }) return x"
        ),
        Attack(
            "a mark of the prelude",
            .runtime,
            source: "load('error(\"x\")', '=[trunkside] x')()"
        ),
        Attack("closing the main thread", .runtime, source: "coroutine.close((coroutine.running()))"),
        Attack(
            "resuming the main thread",
            nil,
            source: "if coroutine.resume((coroutine.running())) then print('escaped') end"
        ),
        Attack("yielding from the main thread", .runtime, source: "coroutine.yield(1)"),
        Attack(
            "a token that is kept",
            .instructions,
            source: """
                local token
                local x <close> = setmetatable({}, { __close = function(_, e) token = e error(token) end })
                pcall(function() local y <close> = x while true do end end)
                print("escaped") error(token)
                """
        ),
        Attack(
            "libraries taken away",
            nil,
            source: "string = nil table = nil pcall = nil error = nil tostring = nil pairs = nil"
        ),
    ]
}
