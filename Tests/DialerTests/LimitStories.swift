import Dialer
import Outbound
import Store
import Testing

@Suite("What a flow may ask for has a limit")
struct LimitStories {
    static let patient = """
        return {
            { when = { type = "tel" }, chance = { answered = 1 }, run = function(callee) callee:wait("20m") end },
            { when = { type = "sms" }, chance = { delivered = 1 } },
        }
        """
    static let once = "return { tries = { total = 1 } }"

    @Test(
        "a flow that asks for ever without waiting ends its own attempt, and nobody else's",
        arguments: [
            "while true do call:disposition(\"x\") end",
            "while true do call:set_variables{ n = 1 } end",
            "while true do pcall(call.say, call, 5) end",
            "while true do pcall(function() call:flush_digits() end) end",
        ]
    )
    func loops(_ loop: String) async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(2), "outplan.lua": Self.once, "callees.lua": Story.answers,
            "flow.lua": """
            return {
                answered = function(call)
                    if call.target.external_id == "p0" then \(loop) end
                    call:say("Hello.")
                end,
                error = function(call) call:set_variables{ recovered = true } end,
            }
            """,
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == [.failed, .answered])
        #expect(attempts[0].cause == "actions")
        #expect(attempts[0].variables["recovered"] == nil)
        #expect(story.journal.contains(", the limit\""))
    }

    @Test("a callee's script that asks for ever without waiting ends its own leg")
    func calleeLoops() async throws {
        let story = try await Story.simulate(
            [
                Story.Folder(files: [
                    "targets.csv": Story.people(1), "outplan.lua": Self.once,
                    "flow.lua": "return function(call) call:sleep(\"1m\") end",
                    "callees.lua": """
                    return { { chance = { answered = 1 }, run = function(callee)
                        while true do pcall(callee.press, callee, "x") end
                    end } }
                    """,
                ])
            ],
            problems: { #expect($0.contains("a callee presses") || $0.contains("the limit")) }
        )
        #expect(try story.attempts.map(\.outcome) == [.answered])
    }

    @Test("one attempt sends a hundred messages, no more")
    func messages() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(1), "outplan.lua": Self.once, "callees.lua": Self.patient,
            "flow.lua": """
            return function(call)
                local sent = 0
                for i = 1, 150 do
                    if pcall(sms.send, { to = "+13035559999", text = "Hello." }) then sent = sent + 1 end
                    call:sleep("1s")
                end
                call:set_variables{ sent = sent }
            end
            """,
        ])
        #expect(try story.attempts.map(\.variables) == [["sent": 100]])
    }

    @Test(
        "a message beside the call keeps to do-not-contact; an opt-out may be confirmed once it was made here"
    )
    func beside() async throws {
        let story = try await Story.simulate(
            [
                "targets.csv": Story.people(1), "outplan.lua": Self.once, "callees.lua": Self.patient,
                "dnc.csv": "address\n+13035559999",
                "flow.lua": """
                return function(call)
                    local _, listed = sms.send{ to = "+13035559999", text = "Hello." }
                    local dialed = call:connect{ number = "+13035559999" }.status
                    call:opt_out()
                    local confirmed = sms.send{ to = call.destination.address, text = "You will not hear from us again." }
                    call:set_variables{ listed = listed, dialed = dialed, confirmed = confirmed.status }
                end
                """,
            ],
            campaign: "do_not_contact = [\"dnc.csv\"]"
        )
        #expect(
            try story.attempts.map(\.variables) == [
                ["listed": "do_not_contact", "dialed": "failed", "confirmed": "sent"]
            ]
        )
    }
}
