import Outbound
import Testing

@testable import Flows

struct VariablesTests {
    @Test("assigning a variable is durable when it returns, like set_variables; nil and json.null clear")
    func assignment() throws {
        var run = try World().body(
            """
            call.variables.answer = { "yes", 2 }
            call.variables.visits = nil
            call:set_variables{ answer = json.null, at = time.now() }
            return tostring(call.variables.answer) .. tostring(call.variables.visits) .. call.variables.at
            """
        )
        #expect(run.start(.answered) == .action(.setVariables(["answer": ["yes", 2]])))
        #expect(run.resume(.nothing) == .action(.setVariables(["visits": .null])))
        #expect(run.variables == ["visits": 3, "answer": ["yes", 2]])
        let last: [String: JSONValue] = ["answer": .null, "at": "2026-03-02T12:00:00-07:00"]
        #expect(run.resume(.nothing) == .action(.setVariables(last)))
        #expect(run.resume(.nothing) == .returned(disposition: "nilnil2026-03-02T12:00:00-07:00"))
        #expect(run.variables == ["at": "2026-03-02T12:00:00-07:00"])
        #expect(
            run.attemptVariables == ["visits": .null, "answer": .null, "at": "2026-03-02T12:00:00-07:00"]
        )
    }

    @Test("variables that could not be kept are not changed")
    func refused() throws {
        var run = try World().body("pcall(call.set_variables, call, { a = 1 }) call:beep()")
        _ = run.start(.answered)
        #expect(run.resume(.raise("the disk is full")) == .action(.beep))
        #expect(run.variables == ["visits": 3])
    }

    @Test("what is read from a variable's table cannot be changed silently")
    func readOnlyTables() throws {
        var world = World()
        world.variables["list"] = ["a", ["b": 1]]
        #expect(
            try world.failure("call.variables.list[3] = 1")
                == "call.variables.list is read-only: assign a new table to it"
        )
        #expect(
            try world.value(
                """
                local l = call.variables.list
                local found = {}
                for i, v in ipairs(l) do found[i] = i .. type(v) end
                for k, v in pairs(l[2]) do found[#found + 1] = k .. v end
                return table.concat(found, " ") .. " " .. #l .. " " .. next(l[2]) .. " " .. json.encode(l)
                """
            ) == #"1string 2table b1 2 b ["a",{"b":1}]"#
        )
    }

    @Test("variables iterate in order and cross the border as they are")
    func iteration() throws {
        var world = World()
        world.variables = ["b": 2, "a": 1]
        #expect(
            try world.value(
                "local t = '' for k, v in pairs(call.variables) do t = t .. k .. v end return t .. json.encode(call.variables)"
            ) == #"a1b2{"a":1,"b":2}"#
        )
        #expect(try world.first("call:say('{b}', { with = call.variables })") == .says("2"))
    }

    @Test("facts are read-only, and assigning to the call says where values belong")
    func facts() throws {
        #expect(try World().value("return call.target.name .. call.target.data.doctor") == "AdaDr. Grace")
        #expect(try World().value("return call.destination.type .. call.attempt.number") == "tel2")
        #expect(try World().value("return call.campaign.name .. call.answered_by") == "remindersunknown")
        #expect(try World().value("return call.target.destinations[3].address") == "ada@example.org")
        #expect(
            try World().failure("call.target.name = 'Eve'")
                == "call.target is read-only: keep your own values in call.variables, or in a local"
        )
        #expect(try World().failure("call.target = {}") == "call.target is read-only")
        #expect(
            try World().failure("call.attempts = 1")
                == "call.attempts cannot be assigned: keep your own values in call.variables, or in a local"
        )
        #expect(
            try World().failure("call.variables = {}")
                == "call.variables is not assigned as a whole: assign its fields, or use call:set_variables{...}"
        )
        #expect(try World().failure("call:conect{}") == #"call has no "conect"; did you mean "connect"?"#)
        #expect(
            try World().failure("call:ai{}") == "call:ai is reserved for a later version and does nothing yet"
        )
        #expect(
            try World().failure("llm.ask('x')") == "llm is reserved for a later version and does nothing yet"
        )
    }

    @Test("the limits on variables are named")
    func limits() throws {
        #expect(
            try World().failure("call.variables.x = ('x'):rep(70000)").hasSuffix(
                "bytes, and 65536 are the most"
            )
        )
        #expect(
            try World().failure(
                "local t = {} for i = 1, 40 do t = { t } end call:set_variables{ x = t }"
            ).contains("32 levels")
        )
        #expect(
            try World().failure("call.variables.f = print").hasPrefix(
                "call:set_variables: a function cannot be passed"
            )
        )
        #expect(
            try World().failure("call:set_variables(5)")
                == "call:set_variables, variables: expected a table of names and values, given the number 5"
        )
    }

    @Test("who answered is known as soon as it is")
    func answeredBy() throws {
        var run = try World().body("call:beep() return call.answered_by")
        _ = run.start(.answered)
        run.answeredBy = .person
        #expect(run.resume(.done(true)) == .returned(disposition: "person"))
    }
}
