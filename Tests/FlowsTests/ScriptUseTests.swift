import Testing

@testable import Flows

struct ScriptUseTests {
    static let source = """
        local NOTICE = "Notice for {district}"
        local changed = "a"
        changed = "b"
        return function(call)
            call:say(NOTICE)
            call:say(changed)
            call:say("Hi {name}" .. x, { voice = "Ann" })
            call:play{ "a.wav", "{locale}/b.wav" }
            call:menu{
                say = "Press 1, {who}", with = { who = "Ada" },
                ["1"] = function() call:set_variables{ chosen = 1 } call.variables.seen = true end,
                invalid = "No.",
            }
            call:beep "x"
            local c = call
            c:leave_message{ play = { "c.wav" } }
            sms.send{ text = "Dear {name}" }
            http.get("https://example.org")
            call:conect{}
            call:ai{}
            llm.ask()
            if call.target.name == "" and call.variables.x then time.soon() end
        end
        """

    @Test("the texts of a flow are found where they stand, by what they are given to")
    func texts() {
        let uses = ScriptUses(Self.source)
        let found = uses.uses.flatMap { use in
            use.texts.map { "\(use.action.fullName) \($0.parameter.name) \($0.token.line): \($0.token.text)" }
        }
        #expect(
            found == [
                "call:say text 1: Notice for {district}",
                "call:say voice 7: Ann",
                "call:play files 8: a.wav",
                "call:play files 8: {locale}/b.wav",
                "call:menu say 10: Press 1, {who}",
                "call:menu invalid 12: No.",
                "call:leave_message play 16: c.wav",
                "sms.send text 17: Dear {name}",
                "http.get url 18: https://example.org",
            ]
        )
        #expect(uses.uses.first { $0.action.name == "menu" }?.given == ["who"])
        #expect(uses.variables == ["chosen", "seen"])
    }

    @Test("what an object does not have is found without running anything")
    func problems() {
        let problems = ScriptUses(Self.source).problems.map {
            "\($0.token.line):\($0.token.column) \($0.message)"
        }
        #expect(
            problems == [
                #"19:10 call has no "conect"; did you mean "connect"?"#,
                "20:10 call:ai is reserved for a later version and does nothing yet",
                "21:9 llm is reserved for a later version and does nothing yet",
                #"22:62 time has no "soon"; known are now, parse"#,
            ]
        )
    }
}
