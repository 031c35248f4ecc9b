import Testing

@testable import Lua

@Suite struct ImageTests {
    @Test func interpretersOfOneImageShareNothing() throws {
        let host = ScriptedHost()
        let image = try image(
            "counter = (counter or 0) + 1 return { n = counter, f = function() counter = 9 end }"
        )
        var first = LuaInterpreter(image: image, limits: LuaLimits(), seed: 1, host: host)
        var second = LuaInterpreter(image: image, limits: LuaLimits(), seed: 1, host: host)
        _ = first.load()
        _ = first.call(.export([.name("f")]), [])
        _ = second.load()
        #expect(try second.exports() == .table(["f": .function, "n": 1]))
        _ = consume first
        #expect(second.load() == .returned([]))
        #expect(try second.exports() == .table(["f": .function, "n": 2]))
    }

    @Test func bothWaysOfMakingOneAnswerAlike() throws {
        let source = """
            local t = {}
            for i = 1, 100 do t["k" .. i] = { i, tostring(i):rep(5) } end
            local parts = {}
            for k, v in pairs(t) do parts[#parts + 1] = k .. v[2] end
            return { #table.concat(parts), math.random(1000), ask(parts[3]) }
            """
        func outcome(clone: Bool) throws -> LuaValue {
            let image = try image(source, clone: clone)
            var flow = LuaInterpreter(image: image, limits: LuaLimits(), seed: 3, host: ScriptedHost())
            guard case .action(_, let arguments) = flow.load() else { throw Unexpected() }
            guard case .returned = flow.resume(.values(arguments)) else { throw Unexpected() }
            return try flow.exports()
        }
        #expect(try outcome(clone: true) == outcome(clone: false))
    }

    /// Such a table is hashed by address, so copies of it would not find their keys.
    @Test func aPreludeWithObjectsAsKeysIsPreparedAnew() throws {
        let prelude = LuaChunk(
            name: "=[trunkside] keys",
            source: "local key = {} local t = { [key] = 5 } return { get = function() return t[key] end }"
        )
        let image = try LuaImage(
            main: LuaChunk(name: "flow.lua", source: ""),
            prelude: [prelude],
            actions: [],
            functions: []
        )
        #expect(!image.isCloned)
        var flow = LuaInterpreter(image: image, limits: LuaLimits(), seed: 1, host: ScriptedHost())
        #expect(flow.call(.prelude("get"), []) == .returned([5]))
    }

    @Test func aLiveFlowIsSmall() throws {
        var flow = try LuaInterpreter("ask('first')")
        guard case .action = flow.load() else { throw Unexpected() }
        #expect(flow.memory < 16 * 1024)
    }

    /// What making the first one left behind is no part of its copies.
    @Test func copiesCarryNoHoles() throws {
        let lines = (1...200).map { "local function f\($0)(x) return x + \($0) end" }
        for source in ["", "do \(lines.prefix(150).joined(separator: "\n")) end"] {
            let image = try image(source)
            let flow = LuaInterpreter(image: image, limits: LuaLimits(), seed: 1, host: ScriptedHost())
            #expect(image.isCloned == LuaImage.canClone)
            #expect(image.size < flow.memory * 9 / 8 + 1024, "\(image.size) for \(flow.memory)")
        }
    }

    @Test func whatAPreludeRaisesIsThrown() throws {
        for (source, message) in [
            ("error('broken prelude')", "broken prelude"),
            ("local host = ... host.actions.ask(1)", "ask cannot be used while the interpreter is prepared"),
            ("while true do end", "ran too many instructions between two actions (the limit is 100000000)"),
        ] {
            let error = #expect(throws: LuaError.self) {
                try LuaImage(
                    main: LuaChunk(name: "flow.lua", source: ""),
                    prelude: [LuaChunk(name: "=[trunkside] p", source: source)],
                    actions: ["ask"],
                    functions: []
                )
            }
            #expect(error?.message == message)
        }
    }

    @Test func aBigScriptIsStillAnImage() throws {
        let lines = (1...3000).map { "t[\($0)] = function(x) return x + \($0) .. 'text \($0)' end" }
        let image = try image("local t = {}\n" + lines.joined(separator: "\n") + "\nreturn t")
        var flow = LuaInterpreter(
            image: image,
            limits: LuaLimits(memory: 8 << 20),
            seed: 1,
            host: ScriptedHost()
        )
        #expect(flow.load() == .returned([]))
        #expect(flow.call(.export([.index(3000)]), [1]) == .returned(["3001text 3000"]))
    }
}
