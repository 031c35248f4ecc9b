import Lua
import Outbound
import Testing

@testable import Flows

struct FlowScriptTests {
    func script(_ source: String, kind: CampaignKind = .call) throws -> FlowScript {
        try FlowScript(main: LuaChunk(name: "flow.lua", source: source), kind: kind)
    }

    @Test("a plain function is the handler of the campaign's kind; a table has handlers")
    func handlers() throws {
        #expect(try script("return function() end").handlers == [.answered])
        #expect(try script("return function() end", kind: .message).handlers == [.message])
        #expect(try script("return function() end", kind: .email).handlers == [.email])
        #expect(try script("return { answered = print, message = print }").handlers == [.answered, .message])
    }

    @Test(
        "a file that is no flow says what is wrong, where",
        arguments: [
            (
                "return {\n    anwsered = print,\n}",
                #"flow.lua:2:5: a flow has no handler "anwsered"; did you mean "answered"?"#
            ),
            (
                "return { answered = 5 }",
                #"flow.lua:1:10: handler "answered": expected a function, given the number 5"#
            ),
            ("return { print }", "flow.lua:1:10: a function stands in the table of handlers without a name"),
            ("return {}", "flow.lua: the table of handlers is empty"),
            (
                "local x = 1",
                "flow.lua: a flow returns a function or a table of handlers, and this one returns nothing; end it "
                    + "with: return function(call) ... end"
            ),
            ("return function( end", "flow.lua:1:18: <name> or '...' expected near 'end'"),
            ("local a = nil\nreturn a.b", "flow.lua:2:8: attempt to index a nil value (local 'a')"),
            ("error('stop')", "flow.lua:1: stop"),
            (
                "while true do end",
                "flow.lua:1: ran too many instructions between two actions (the limit is 2000000)"
            ),
            ("return require('nothing')", "flow.lua:1:8: require: no file 'nothing.lua' in this folder"),
        ]
    )
    func problems(_ source: String, _ expected: String) {
        let problem = #expect(throws: ScriptProblem.self) { try script(source) }
        #expect(problem?.summary == expected)
    }

    @Test("a caret stands only under a name that the line has once")
    func carets() {
        #expect(Caret.column(in: "call:say(x, x)", for: "a problem with 'x'") == nil)
        #expect(Caret.column(in: "call:say(xx, x)", for: "a problem with 'x'") == 14)
        #expect(Caret.column(in: "call:say(1)", for: "call:say, text: expected a text") == 6)
        #expect(Caret.column(in: "call:digits{ max = 99 }", for: "call:digits, max: expected less") == 14)
        #expect(Caret.column(in: "return 5", for: "nothing to see") == nil)
    }

    @Test("keys are found in the returned table, whatever stands between")
    func keys() {
        let keys = ScriptKeys(
            """
            local function f() return { a = 1 } end -- return {
            local text = [[ return { a = 2 } ]]
            return {
                "x", f = function() if a then return { b = 1 } end end,
                ["q r"] = { 1, { c = 'd' } }; [3] = 4,
                a = { deep = { er = 1 } },
            }
            """
        )
        func place(_ path: ScriptKeys.Key...) -> [Int]? { keys.place(of: path).map { [$0.line, $0.column] } }
        #expect(place("f") == [4, 10])
        #expect(place(1) == [4, 5])
        #expect(place("q r", 2, "c") == [5, 22])
        #expect(place("a", "deep", "er") == [6, 20])
        #expect(place("a", "other") == [6, 5])
        #expect(place("other") == nil)
        #expect(place(3) == [5, 36])
    }

    @Test("suggestions are near, and not wild")
    func suggestions() {
        #expect(Suggestion.nearest(to: "timout", among: ["timeout", "tries"]) == "timeout")
        #expect(Suggestion.nearest(to: "conect", among: ["connect", "record"]) == "connect")
        #expect(Suggestion.nearest(to: "yas", among: ["say", "play"]) == nil)
        #expect(Suggestion.nearest(to: "minute", among: ["min", "hour"]) == "min")
        #expect(Suggestion.nearest(to: "zzz", among: ["say", "play"]) == nil)
        #expect(Suggestion.distance("abcd", "abdc") == 1)
    }
}
