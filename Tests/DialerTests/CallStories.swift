import Dialer
import Outbound
import Store
import Testing

@Suite("One call, from its answer to its settlement")
struct CallStories {
    static let once = "return { tries = { total = 1 }, machine = \"flow\" }"

    @Test("a flow knows who answered; its log is in the trace; no machine is sent to an agent")
    func machine() async throws {
        let story = try await Story.simulate(
            [
                "targets.csv": Story.people(1), "outplan.lua": Self.once,
                "callees.lua": """
                return {
                    { chance = { machine = 1 }, greeting = "6s" },
                    agents = { desk = { count = 1, answers = "1s", talks = "60s" } },
                }
                """,
                "flow.lua": """
                return {
                    answered = function(call) call:say("Hello, this is the clinic.") end,
                    machine = function(call)
                        log.warn("a machine", call.answered_by)
                        call:leave_message{ say = "Please call us." }
                        call:set_variables{ who = call.answered_by }
                        print("left a message")
                    end,
                }
                """,
            ],
            campaign: "queue = \"desk\"\n[queues.desk]\ntimeout = \"3m\""
        )
        let attempt = try #require(try story.attempts.first)
        #expect(attempt.outcome == .machine)
        #expect(attempt.answeredBy == .machine)
        #expect(attempt.variables == ["who": "machine"])
        #expect(try story.ledger.talks(story.campaign.id).isEmpty)
        #expect(story.journal.contains("\"level\":\"warn\",\"text\":\"a machine\\tmachine\""))
        #expect(story.journal.contains("\"level\":\"info\",\"text\":\"left a message\""))
    }

    @Test("a person who hangs up on the apology still met a flow that broke")
    func hangUpDuringApology() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(1), "outplan.lua": Self.once,
            "callees.lua": """
            return { { chance = { answered = 1 }, run = function(callee) callee:wait("5s") callee:hang_up() end } }
            """,
            "flow.lua": """
            return {
                answered = function(call) error("broken") end,
                error = function(call, err) call:sleep("1m") call:set_variables{ slept = true } end,
                hangup = function(call, cause) call:set_variables{ why = cause } end,
            }
            """,
        ])
        let attempt = try #require(try story.attempts.first)
        #expect(attempt.outcome == .failed)
        #expect(attempt.cause == "flow_error")
        #expect(attempt.variables == ["why": "hung_up"])
        #expect(story.journal.contains("\"file\":\"flow.lua\",\"kind\":\"flow_error\",\"line\":2"))
        #expect(story.journal.contains("\"traceback\":[\""))
    }

    @Test("the other party hears the whisper before the two are connected, and the talk is recorded")
    func whisper() async throws {
        let story = try await Story.simulate(
            [
                "targets.csv": Story.people(1), "outplan.lua": Self.once,
                "callees.lua": """
                return {
                    { chance = { answered = 1 }, run = function(callee) callee:wait("20m") end },
                    agents = { desk = { count = 1, answers = "1s", talks = "60s" } },
                }
                """,
                "flow.lua": """
                return function(call)
                    local c = call:connect{ queue = "desk", whisper = "{name} is on the line.", record = true }
                    call:set_variables{ talked = c.talked, waited = c.waited }
                end
                """,
            ],
            campaign: "[queues.desk]\ntimeout = \"3m\""
        )
        let attempt = try #require(try story.attempts.first)
        // 19 characters at 60 ms each, after an answer in 1 s.
        #expect(attempt.variables == ["talked": 60, "waited": .number(2.14)])
        let lines = story.journal.split(separator: "\n").map(String.init)
        let whispered = try #require(lines.firstIndex { $0.contains("[{\"characters\":19}]") })
        let recording = try #require(lines.firstIndex { $0.contains("start_recording") })
        let bridged = try #require(lines.firstIndex { $0.contains("\"kind\":\"bridge\"") })
        #expect(whispered < recording)
        #expect(recording < bridged)
        #expect(lines.contains { $0.contains("stop_recording") })
    }

    @Test("a wait that ends while the agent's phone rings frees the agent for the next, who keeps the agent")
    func expiresWhileRinging() async throws {
        let story = try await Story.simulate(
            [
                "targets.csv": Story.people(2), "outplan.lua": Self.once,
                "callees.lua": """
                return {
                    { when = { external_id = "p0" }, chance = { answered = 1 }, rings = "1s",
                      run = function(callee) callee:wait("20m") end },
                    { chance = { answered = 1 }, rings = "5s", run = function(callee) callee:wait("20m") end },
                    agents = { desk = { count = 1, answers = "15s", talks = "60s" } },
                }
                """,
                "flow.lua": """
                return function(call)
                    local long = call.target.external_id == "p1"
                    return call:connect{ queue = "desk", timeout = long and "5m" or "10s" }.status
                end
                """,
            ],
            campaign: "[queues.desk]\ntimeout = \"3m\""
        )
        let attempts = try story.attempts
        #expect(attempts.map(\.disposition) == ["timeout", "connected"])
        #expect(attempts.map(\.outcome) == [.abandoned, .answered])
        #expect(try story.ledger.talks(story.campaign.id).count == 1)
    }

    @Test("one agent can be asked for by name: free, busy, or not there")
    func oneAgent() async throws {
        let story = try await Story.simulate(
            [
                "targets.csv": Story.people(2), "outplan.lua": Self.once,
                "callees.lua": """
                return {
                    { chance = { answered = 1 }, rings = "1s", run = function(callee) callee:wait("20m") end },
                    agents = { desk = { count = 2, answers = "1s", talks = "60s" } },
                }
                """,
                "flow.lua": """
                return function(call)
                    if call.target.external_id == "p1" then call:sleep("5s") end
                    local c = call:connect{ agent = "desk/2" }
                    call:set_variables{ status = c.status, agent = c.agent }
                    call:set_variables{ nobody = call:connect{ agent = "sip:nobody@example.org" }.status }
                end
                """,
            ],
            campaign: "[queues.desk]\ntimeout = \"3m\""
        )
        #expect(
            try story.attempts.map(\.variables) == [
                ["status": "connected", "agent": "desk/2", "nobody": "no_agents"],
                ["status": "busy", "nobody": "no_agents"],
            ]
        )
        #expect(try story.ledger.talks(story.campaign.id).count == 1)
    }

    @Test("secret digits are in nothing that is written down, not even by the script itself")
    func secrets() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(1), "outplan.lua": Self.once,
            "callees.lua": """
            return { { when = { type = "sms" }, chance = { delivered = 1 } }, { chance = { answered = 1 }, run = function(callee)
                callee:hear("PIN", "20s")
                callee:press("8642")
            end } }
            """,
            "flow.lua": """
            return function(call)
                local pin = call:digits{ say = "Your PIN, please.", max = 4, secret = true }
                print("it is", pin)
                call:set_variables{ right = pin == "8642" }
                local kept, why = pcall(call.set_variables, call, { pin = { pin } })
                call:disposition("heard " .. pin)
                call:say("You typed " .. pin)
                sms.send{ to = "+13035559999", text = "You typed " .. pin }
                log.info(tostring(pcall(call.set_variables, call, { [pin] = 1 })))
                log.info(tostring(pcall(call.set_variables, call, { pin = tonumber(pin) + 0.0 })))
                log.error(tostring(kept), why)
                error("wrong " .. pin)
            end
            """,
        ])
        let attempt = try #require(try story.attempts.first)
        #expect(attempt.variables == ["right": true])
        #expect(attempt.disposition == "heard •••")
        #expect(attempt.cause == "flow_error")
        #expect(story.journal.contains("it is\\t•••"))
        #expect(story.journal.contains("pin holds digits that were asked for as a secret"))
        #expect(!story.journal.contains("8642"))
    }

    @Test("words with a short pause between them are one utterance; keys are taken together")
    func listen() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(2), "outplan.lua": Self.once,
            "callees.lua": """
            return {
                { when = { external_id = "p0" }, chance = { answered = 1 }, run = function(callee)
                    callee:hear("When", "20s")
                    callee:say("on Friday") callee:wait("500ms") callee:say("at noon")
                    callee:wait("2s")
                    callee:say("please")
                end },
                { chance = { answered = 1 }, run = function(callee)
                    callee:hear("When", "20s")
                    callee:press("12") callee:wait("1s") callee:press("30#")
                end },
            }
            """,
            "flow.lua": """
            return function(call)
                local heard, why = call:listen{ say = "When shall we come?", silence = "1s", timeout = "10s" }
                call:set_variables{ said = heard and heard.text, keys = heard and heard.digits, why = why }
            end
            """,
        ])
        #expect(try story.attempts.map(\.variables) == [["said": "on Friday at noon"], ["keys": "1230"]])
    }
}
