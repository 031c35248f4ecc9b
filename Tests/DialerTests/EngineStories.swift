import Dialer
import Outbound
import Store
import Testing

@Suite("The engine, from a folder to the ledger")
struct EngineStories {
    static let once = "return { tries = { total = 1 } }"

    @Test("a flow's error ends its own attempt as failed, after its error handler, and nobody else's")
    func flowError() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(3), "outplan.lua": Self.once, "callees.lua": Story.answers,
            "flow.lua": """
            return {
                answered = function(call)
                    if call.target.external_id == "p1" then error("broken") end
                    call:say("Hello.")
                end,
                error = function(call, err) call:set_variables{ apology = true } end,
            }
            """,
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == [.answered, .failed, .answered])
        #expect(attempts[1].cause == "flow_error")
        #expect(attempts[1].variables == ["apology": true])
        #expect(try story.targets.map(\.state) == [.done(.reached), .done(.unsuccessful), .done(.reached)])
    }

    @Test("flows that mean harm end as failed, each with its cause, while the calls beside them go on")
    func hostileFlows() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(12), "outplan.lua": Self.once,
            "callees.lua": Story.answers,
            "flow.lua": """
            local attacks = {
                p1 = function() while true do pcall(function() while true do end end) end end,
                p3 = function() local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end end,
                p5 = function() local function f() return 1 + f() end return f() end,
                p7 = function() return ("x"):rep(1e18) end,
                p9 = function()
                    error(setmetatable({}, { __tostring = function() while true do end end }))
                end,
                p11 = function()
                    local x <close> = setmetatable({}, { __close = function() while true do end end })
                    while true do end
                end,
            }
            return {
                answered = function(call)
                    call:say("Hello.")
                    local attack = attacks[call.target.external_id]
                    if attack then attack() end
                    call:sleep("10s")
                    call:say("Goodbye.")
                    return "heard"
                end,
            }
            """,
        ])
        var causes: [String: String] = [:]
        for attempt in try story.attempts {
            let target = try #require(try story.targets.first { $0.id == attempt.target })
            guard let name = target.draft.externalID else { continue }
            if name == "p0" || Int(name.dropFirst())?.isMultiple(of: 2) == true {
                #expect(attempt.outcome == .answered && attempt.disposition == "heard", "\(name)")
            } else {
                #expect(attempt.outcome == .failed, "\(name): \(attempt)")
                causes[name] = attempt.cause
            }
        }
        #expect(
            causes == [
                "p1": "instructions", "p3": "memory", "p5": "memory", "p7": "flow_error",
                "p9": "flow_error", "p11": "instructions",
            ]
        )
    }

    @Test("a hang-up ends the pending action, which pcall cannot catch, and the hangup handler cleans up")
    func hangUp() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(1), "outplan.lua": Self.once,
            "callees.lua": """
            return { { chance = { answered = 1 }, run = function(callee) callee:wait("3s") callee:hang_up() end } }
            """,
            "flow.lua": """
            return {
                answered = function(call)
                    pcall(function() call:sleep("1h") end)
                    call:set_variables{ caught = true }
                end,
                hangup = function(call, cause) call:set_variables{ why = cause } end,
            }
            """,
        ])
        let attempt = try #require(try story.attempts.first)
        #expect(attempt.outcome == .answered)
        #expect(attempt.variables == ["why": "hung_up"])
    }

    @Test("an opt-out holds for every later attempt, and a callback comes when it was asked for")
    func optOutAndCallback() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(2), "callees.lua": Story.answers,
            "outplan.lua":
                "return { tries = { total = 1, callbacks = 1 }, retry = { unsuccessful = \"1m\" } }",
            "flow.lua": """
            return function(call)
                call:say("Hello.")
                if call.target.external_id == "p0" then call:opt_out() end
                if call.attempt.number == 1 then call:callback{ after = "3h" } end
            end
            """,
        ])
        let attempts = try story.attempts
        let second = try #require(attempts.first { $0.number == 2 })
        let first = try #require(attempts.first { $0.target == second.target && $0.number == 1 })
        #expect(attempts.count == 3)
        #expect(second.startedAt == first.callbackAt)
        #expect(
            try story.ledger.suppression("+13035550000", campaign: story.campaign.id, at: second.startedAt)
                != nil
        )
    }

    @Test("waiting legs are served in their order by agents who wrap up, and a leg nobody takes is abandoned")
    func queue() async throws {
        let story = try await Story.simulate(
            [
                "targets.csv": Story.people(6), "outplan.lua": Self.once,
                "flow.lua":
                    "return function(call) call:say(\"Please wait.\") return call:connect{ queue = \"desk\" }.status end",
                "callees.lua": """
                return {
                    { chance = { answered = 1 }, rings = "2s", run = function(callee) callee:wait("20m") end },
                    agents = { desk = { count = 1, answers = "1s", talks = "60s", wraps_up = "10s" } },
                }
                """,
            ],
            campaign: "[queues.desk]\ntimeout = \"3m\""
        )
        let attempts = try story.attempts
        let order = try story.ledger.events(after: 0, limit: 10_000)
            .filter { $0.kind == "attempt.answered" }.compactMap(\.attempt)
        let connected = attempts.filter { $0.disposition == "connected" }
        #expect(order.count == 6)
        #expect(
            connected.sorted {
                ($0.endedAt ?? .init(milliseconds: 0)) < ($1.endedAt ?? .init(milliseconds: 0))
            }
            .map(\.id) == Array(order.prefix(3))
        )
        let others = attempts.filter { $0.disposition != "connected" }
        #expect(others.count == 3)
        #expect(others.allSatisfy { $0.outcome == .abandoned && $0.disposition == "timeout" })
        let talks = try story.ledger.talks(story.campaign.id)
        #expect(talks.count == 3)
        for (earlier, later) in zip(talks, talks.dropFirst()) {
            #expect(later.lowerBound - earlier.upperBound >= .seconds(10))
        }
    }

    @Test("every callee's leg has its end in the ledger, answered or not")
    func legsEnd() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(40),
            "outplan.lua": Self.once,
            "callees.lua": "return { { chance = { answered = .4, busy = .2, rejected = .2 } } }",
            "flow.lua": "return function(call) call:say(\"Hello.\") end",
        ])
        let events = try story.ledger.events(after: 0, limit: 10_000)
        let ended = events.filter { $0.kind == "leg.ended" }.compactMap(\.attempt)
        #expect(try Set(story.attempts.compactMap(\.outcome)) == [.answered, .busy, .rejected, .noAnswer])
        #expect(try ended.sorted() == story.attempts.map(\.id).sorted())
    }

    @Test("nobody is dialed when a do-not-contact list cannot be read, and explain says why")
    func failsClosed() async throws {
        let story = try await Story.simulate(
            [
                "targets.csv": Story.people(2), "outplan.lua": Self.once, "callees.lua": Story.answers,
                "flow.lua": "return function(call) call:say(\"Hello.\") end",
            ],
            campaign: "do_not_contact = [\"missing.csv\"]"
        )
        #expect(try story.attempts.isEmpty)
        #expect(
            try story.targets.allSatisfy { $0.state == .idle && $0.due == nil && $0.hold == "do_not_contact" }
        )
    }

    @Test("a policy that errs holds its target with the line, and the others are dialed")
    func policyError() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(2), "callees.lua": Story.answers,
            "outplan.lua": """
            return {
                tries = { total = 1 },
                decide = function(target) if target.external_id == "p0" then error("no") end end,
            }
            """,
            "flow.lua": "return function(call) call:say(\"Hello.\") end",
        ])
        #expect(try story.targets.map(\.hold) == ["policy", nil])
        #expect(try story.attempts.count == 1)
        #expect(story.report.ends["story"] == .finished)
    }
}
