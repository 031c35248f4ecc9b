import Testing

@testable import Lua

struct PartTests {
    private func image(_ main: String, clone: Bool) throws -> LuaImage {
        try LuaImage(
            main: LuaChunk(name: "main.lua", source: main),
            prelude: [
                LuaChunk(
                    name: "p",
                    source: """
                        local host = ...
                        local find, part = host.find, host.part
                        host.globals.get = function(name) return find(name) or part(name) end
                        host.globals.broken = function() return nil .. "x" end
                        return {}
                        """
                )
            ],
            parts: [LuaChunk(name: "twice", source: "local n = ... return n * 2")],
            actions: ["ask"],
            functions: ["tell"],
            clone: clone
        )
    }

    @Test("a part is loaded by its name, and names are found without their tables", arguments: [true, false])
    func parts(clone: Bool) throws {
        let main =
            "return tostring(get('twice')(21)) .. type(get('ask')) .. type(get('tell')) .. type(get('none'))"
        var flow = LuaInterpreter(
            image: try image(main, clone: clone),
            limits: LuaLimits(),
            seed: 1,
            host: ScriptedHost()
        )
        guard case .returned = flow.load() else {
            Issue.record("it failed")
            return
        }
        #expect(try flow.exports() == "42functionfunctionnil")
    }

    @Test("an error inside our own Lua is placed at the author's line", arguments: [true, false])
    func errors(clone: Bool) throws {
        var flow = LuaInterpreter(
            image: try image("local x = 1\nbroken()", clone: clone),
            limits: LuaLimits(),
            seed: 1,
            host: ScriptedHost()
        )
        guard case .failed(let error) = flow.load() else {
            Issue.record("it went on")
            return
        }
        #expect(error.position == LuaPosition(file: "main.lua", line: 2))
        #expect(error.message.hasPrefix("attempt to concatenate a nil value"))
    }
}
