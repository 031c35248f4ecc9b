import Lua

/// A host whose functions a test writes down; it keeps what it was called with.
final class ScriptedHost: LuaHost {
    var calls: [(function: String, arguments: [LuaValue])] = []
    var answers: [String: LuaAnswer] = [:]

    func call(_ function: String, _ arguments: [LuaValue]) -> LuaAnswer {
        calls.append((function, arguments))
        return answers[function] ?? .values(arguments)
    }

    var printed: [String] {
        calls.filter { $0.function == "print" }.map { call in
            call.arguments.map { $0.string ?? "\($0)" }.joined(separator: "\t")
        }
    }
}

/// The prelude of these tests: `ask` and `say` suspend, `print` and `echo` do not.
let testPrelude = LuaChunk(
    name: "=[trunkside] test",
    source: """
        local host = ...
        local print_text, tostring, select = host.functions.print, tostring, select
        local globals = host.globals
        globals.ask = host.actions.ask
        globals.say = host.wrap(function(...) return host.actions.say(...) end)
        globals.careful = function(x) if x == nil then error("careful: x expected") end return x end
        globals.echo = host.functions.echo
        globals.json = { null = host.json_null }
        globals.print = function(...)
            local texts = {}
            for i = 1, select("#", ...) do texts[i] = tostring((select(i, ...))) end
            print_text(table.unpack(texts))
        end
        return {
            run = function(name, ...) return host.exports()[name](...) end,
            add = function(a, b) return a + b end,
        }
        """
)

func image(_ source: String, modules: [String: String] = [:], clone: Bool = true) throws -> LuaImage {
    try LuaImage(
        main: LuaChunk(name: "flow.lua", source: source),
        modules: modules.sorted { $0.key < $1.key }.map { LuaChunk(name: $0.key, source: $0.value) },
        prelude: [testPrelude],
        actions: ["ask", "say"],
        functions: ["print", "echo"],
        clone: clone
    )
}

extension LuaInterpreter {
    init(
        _ source: String,
        modules: [String: String] = [:],
        limits: LuaLimits = LuaLimits(),
        seed: UInt64 = 1,
        host: ScriptedHost = ScriptedHost()
    ) throws {
        self.init(image: try image(source, modules: modules), limits: limits, seed: seed, host: host)
    }
}

/// Runs a main chunk to its end; each action is answered with its first argument.
func run(
    _ source: String,
    modules: [String: String] = [:],
    limits: LuaLimits = LuaLimits(),
    host: ScriptedHost = ScriptedHost()
) throws -> LuaStep {
    var interpreter = try LuaInterpreter(source, modules: modules, limits: limits, host: host)
    var step = interpreter.load()
    while case .action(_, let arguments) = step {
        step = interpreter.resume(.values(Array(arguments.prefix(1))))
    }
    return step
}

/// What a main chunk that ends with `return value` has as its exports.
func value(_ source: String, host: ScriptedHost = ScriptedHost()) throws -> LuaValue {
    var interpreter = try LuaInterpreter(source, host: host)
    var step = interpreter.load()
    while case .action(_, let arguments) = step {
        step = interpreter.resume(.values(Array(arguments.prefix(1))))
    }
    if case .failed(let error) = step { throw error }
    return try interpreter.exports()
}

func failure(_ step: LuaStep) -> LuaError? {
    guard case .failed(let error) = step else { return nil }
    return error
}
