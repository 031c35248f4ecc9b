import Lua

extension Attack {
    /// Sizes that a few bytes of script can ask for.
    static let sizes = [
        Attack("a format of a huge width", .runtime, source: "return ('%99999d'):format(1)"),
        Attack("a format of a huge precision", .runtime, source: "return ('%.99999f'):format(1)"),
        Attack("a format without its values", .runtime, source: "return ('%s'):rep(1000):format()"),
        Attack(
            "a quoted format of a long text",
            .memory,
            .runtime,
            source:
                "local s = ('\\0'):rep(900000) return ('%q%q%q%q%q%q%q%q%q'):format(s, s, s, s, s, s, s, s, s)"
        ),
        Attack("a giant rep with separators", .runtime, source: "return ('x'):rep(1e9, 'yyyyyyyy')"),
        Attack("a rep just beyond every limit", .runtime, source: "return ('x'):rep(math.maxinteger, 'y')"),
        Attack(
            "a concat with a giant separator",
            .runtime,
            source: "local t = {} for i = 1, 100 do t[i] = '' end return table.concat(t, ('x'):rep(900000))"
        ),
        Attack(
            "a concat over the whole range",
            .runtime,
            source: "return table.concat({}, ',', math.mininteger, math.maxinteger)"
        ),
        Attack(
            "an unpack that ends where numbers end",
            .runtime,
            source: "return table.unpack({}, 1, math.maxinteger)"
        ),
        Attack(
            "an unpack of a lying length",
            .runtime,
            source: "return table.unpack(setmetatable({}, { __len = function() return 1e12 end }))"
        ),
        Attack(
            "pairs of unpacked lists",
            .instructions,
            source: "local t = {} while true do local n = select('#', table.unpack(t, 1, 20000)) end"
        ),
        Attack(
            "select from the end of many",
            .instructions,
            .memory,
            .runtime,
            source: """
                local function f(...) for i = 1, 1e9 do local a, b = select(-2, ...) end end
                f(table.unpack({}, 1, 40000))
                """
        ),
        Attack(
            "a maximum of many",
            .instructions,
            .memory,
            source:
                "local t = {} for i = 1, 20000 do t[i] = i end while true do math.max(table.unpack(t)) end"
        ),
        Attack("a pack of many sizes", .runtime, source: "return string.pack(('c900000'):rep(50), 'x')"),
        Attack("a pack of integers too wide", .runtime, source: "return string.pack('i17', 1)"),
        Attack("a pack aligned to nonsense", .runtime, source: "return string.pack('!17 i4', 1)"),
        Attack(
            "an unpack of strings that are not there",
            .runtime,
            source: "return string.unpack('s8', ('\\255'):rep(8))"
        ),
        Attack("a size that overflows", .runtime, source: "return string.packsize(('c2147483647'):rep(9))"),
        Attack(
            "insertions in front of a long list",
            .instructions,
            .memory,
            source: "local t = {} for i = 1, 1e9 do table.insert(t, 1, i) end"
        ),
        Attack(
            "pairs over a long table",
            .instructions,
            source: "local t = {} for i = 1, 8000 do t['k' .. i] = i end while true do pairs(t) end"
        ),
        Attack(
            "sorts of a long list",
            .instructions,
            source: """
                local t = {} for i = 1, 10000 do t[i] = (i * 7919) % 10007 end
                while true do table.sort(t, function(a, b) return a > b end) table.sort(t) end
                """
        ),
        Attack(
            "keys that are long texts",
            .memory,
            .instructions,
            source: "local t, s = {}, ('x'):rep(100000) for i = 1, 1e9 do t[s .. i] = true end"
        ),
        Attack(
            "a key as long as the memory",
            .memory,
            .runtime,
            source: "local t = {} for i = 1, 100 do t[('x'):rep(1040000 + i)] = i end"
        ),
        Attack(
            "arguments by the thousand",
            .runtime,
            .memory,
            .instructions,
            source:
                "local t = {} for i = 1, 20000 do t[i] = ('x'):rep(50) .. i end print(table.unpack(t)) while true do print(table.unpack(t)) end"
        ),
    ]

    /// Texts as lists of codes, and as programs.
    static let texts = [
        Attack(
            "codes of a long text",
            .runtime,
            source: "return utf8.codepoint(('x'):rep(900000), 1, -1)"
        ),
        Attack(
            "a text of many codes",
            .instructions,
            .memory,
            .runtime,
            source:
                "local t = {} for i = 1, 50000 do t[i] = 0x7FFFFFFF end while true do utf8.char(table.unpack(t)) end"
        ),
        Attack("codes that are none", .runtime, source: "return utf8.char(-1)"),
        Attack(
            "a long text counted without end",
            .instructions,
            .time,
            source: "local s = ('ä'):rep(400000) while true do utf8.len(s) end"
        ),
        Attack(
            "an offset far away without end",
            .instructions,
            .time,
            source: "local s = ('ä'):rep(400000) while true do utf8.offset(s, 400000) end"
        ),
        Attack(
            "a walk over half characters",
            nil,
            .runtime,
            source: "for _ in utf8.codes(('\\128'):rep(900000)) do end"
        ),
        Attack(
            "a program in a program in a program",
            .runtime,
            .instructions,
            .memory,
            source:
                "local s = 'return 1' while true do s = 'return load(' .. ('%q'):format(s) .. ')()' load(s)() end"
        ),
        Attack(
            "a program that loads itself",
            .runtime,
            .instructions,
            .memory,
            source:
                "local function f() return 'x = 1 ' end local function g() return load(g) end g() while true do load('return ...')(g) end"
        ),
        Attack(
            "a program of deep tables",
            nil,
            source: "if load('return ' .. ('{'):rep(50000) .. ('}'):rep(50000)) then print('escaped') end"
        ),
        Attack(
            "a program of deep functions",
            nil,
            source:
                "if load(('return function() '):rep(20000) .. ('end '):rep(20000)) then print('escaped') end"
        ),
        Attack(
            "a program of deep blocks",
            nil,
            source: "if load(('do '):rep(50000) .. ('end '):rep(50000)) then print('escaped') end"
        ),
        Attack(
            "a program with too many variables",
            nil,
            source: "if load(('local a = 1 '):rep(500)) then print('escaped') end"
        ),
        Attack(
            "a function over too many outer variables",
            nil,
            source: """
                local text, names = {}, {}
                for i = 1, 190 do text[#text + 1] = 'local a' .. i .. ' = ' .. i end
                text[#text + 1] = 'local function f()'
                for i = 1, 190 do text[#text + 1] = 'local b' .. i .. ' = ' .. i end
                text[#text + 1] = 'return function() return 0'
                for i = 1, 190 do text[#text + 1] = ' + a' .. i .. ' + b' .. i end
                text[#text + 1] = ' end end'
                if load(table.concat(text, ' ')) then print('escaped') end
                """
        ),
        Attack(
            "a long chain of texts",
            nil,
            .runtime,
            source: "local f = load('return ' .. ('x .. '):rep(10000) .. 'x') if f then print('escaped') end"
        ),
        Attack(
            "programs without end",
            .instructions,
            .memory,
            source: "local s = ('local x = { 1, 2, 3 } '):rep(150) while true do load(s) end"
        ),
        Attack(
            "programs that are kept",
            .memory,
            .instructions,
            source: "local t, s = {}, ('x = { 1, 2, 3 } '):rep(1000) while true do t[#t + 1] = load(s) end"
        ),
        Attack(
            "a number of a million digits",
            .instructions,
            .time,
            source: "local s = ('9'):rep(900000) while true do local _ = tonumber(s) end"
        ),
        Attack(
            "a jump that goes on for ever in a metamethod",
            .instructions,
            source: "local t = setmetatable({}, { __add = function() ::again:: goto again end }) return t + 1"
        ),
    ]
}
