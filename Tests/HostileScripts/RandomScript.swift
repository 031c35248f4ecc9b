/// A program out of Lua's grammar and libraries, drawn from a seed: mostly nonsense, all of it to survive.
package struct RandomScript {
    private var state: UInt64
    private var room = 60

    package init(seed: UInt64) {
        state = seed
        state = UInt64(next(.max)) &* 0xd134_2543_de82_ef95
    }

    package mutating func source() -> String {
        "local a, b, c, d = {}, 'x', 3, function(...) return ... end\n"
            + (0..<12).map { _ in statement(3) }.joined(separator: "\n")
    }

    private mutating func next(_ count: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ (mixed >> 31)) % UInt64(count))
    }

    private mutating func pick(_ texts: [String]) -> String { texts[next(texts.count)] }

    private static let plain = [
        "nil", "true", "false", "0", "1", "-1", "2.5", "1e15", "-1e308", "0/0", "math.huge",
        "math.maxinteger",
        "math.mininteger", "''", "'x'", "'%s'", "'%d'", "'.-b'", "'%b()'", "'(a*)%1'", "'__index'", "'\\0'",
        "'\\255\\128'", "'i4'", "('ab'):rep(200)", "('x'):rep(20000)", "print", "pcall", "a", "b", "c", "d",
        "_ENV",
        "json.null", "coroutine.running()", "{}", "{ 1, 2, 3 }", "{ n = 1, m = {} }",
    ]
    private static let functions = [
        "pcall", "xpcall", "error", "select", "ipairs", "pairs", "next", "type", "tostring", "tonumber",
        "setmetatable", "getmetatable", "rawget", "rawset", "rawequal", "rawlen", "assert", "load", "require",
        "ask",
        "say", "echo", "string.format", "string.rep", "string.find", "string.match", "string.gmatch",
        "string.gsub",
        "string.byte", "string.char", "string.sub", "string.pack", "string.unpack", "string.packsize",
        "string.len",
        "string.reverse", "string.upper", "string.lower", "table.concat", "table.insert", "table.remove",
        "table.move", "table.sort", "table.unpack", "table.pack", "utf8.char", "utf8.codepoint", "utf8.len",
        "utf8.offset", "utf8.codes", "math.random", "math.floor", "math.tointeger", "math.max", "math.ult",
        "coroutine.create", "coroutine.resume", "coroutine.wrap", "coroutine.yield", "coroutine.status",
        "coroutine.close", "coroutine.isyieldable", "a", "d",
    ]
    private static let events = [
        "__index", "__newindex", "__call", "__close", "__eq", "__lt", "__le", "__concat", "__len", "__add",
        "__tostring", "__name", "__pairs", "__mode", "__metatable", "__gc", "__unm",
    ]
    private static let operators = [
        "+", "-", "*", "/", "//", "%", "^", "..", "==", "<", "<=", "~=", "and", "or", "&", "~", "<<",
    ]

    private mutating func value(_ depth: Int) -> String {
        if depth == 0 || next(3) == 0 { return pick(Self.plain) }
        switch next(8) {
        case 0: return "(\(value(depth - 1)) \(pick(Self.operators)) \(value(depth - 1)))"
        case 1: return "function(...) \(statement(depth - 1)) return \(value(depth - 1)), ... end"
        case 2: return "{ \(value(depth - 1)), [\(value(depth - 1))] = \(value(depth - 1)) }"
        case 3:
            let events = (0..<2).map { _ in "\(pick(Self.events)) = \(value(depth - 1))" }
            return "setmetatable({ 1 }, { \(events.joined(separator: ", ")) })"
        case 4: return "#\(value(depth - 1))"
        case 5: return "coroutine.create(\(value(depth - 1)))"
        case 6: return "(\(value(depth - 1)))[\(value(depth - 1))]"
        default: return call(depth)
        }
    }

    private mutating func call(_ depth: Int) -> String {
        let arguments = (0..<next(4)).map { _ in value(depth - 1) }.joined(separator: ", ")
        return "\(pick(Self.functions))(\(arguments))"
    }

    private mutating func block(_ depth: Int) -> String {
        (0...next(2)).map { _ in statement(depth) }.joined(separator: " ")
    }

    private mutating func statement(_ depth: Int) -> String {
        room -= 1
        if depth == 0 || room < 0 { return "c = \(pick(Self.plain))" }
        let below = depth - 1
        switch next(12) {
        case 0: return "pcall(function() \(block(below)) end)"
        case 1: return "\(pick(["a", "b", "c", "d"])) = \(value(below))"
        case 2: return "for i = 1, \(pick(["3", "100", "1e9"])) do \(block(below)) end"
        case 3: return "while \(pick(["true", "c", "#a < 100"])) do \(block(below)) if c then break end end"
        case 4: return "for k, v in pairs(\(value(below))) do \(block(below)) end"
        case 5: return "pcall(function() local x <close> = \(value(below)) \(block(below)) end)"
        case 6: return "pcall(coroutine.wrap(function(...) \(block(below)) end), \(value(below)))"
        case 7: return "xpcall(function() \(block(below)) end, \(value(below)))"
        case 8: return "pcall(function() a[\(value(below))] = \(value(below)) end)"
        case 9: return "do local co = coroutine.create(\(value(below))) coroutine.resume(co) end"
        case 10: return "pcall(load('\(pick(["return ...", "a = a", "x =", "while true do end"]))') or print)"
        default: return "pcall(\(pick(Self.functions)), \(value(below)), \(value(below)))"
        }
    }
}
