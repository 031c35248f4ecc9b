import Outbound
import Store
import Testing

@Suite("A policy's waits")
struct PolicyStories {
    @Test("a policy that waits by moments is asked once a minute")
    func moments() async throws {
        let story = try await Story.simulate(
            [
                "targets.csv": Story.people(1), "callees.lua": Story.answers,
                "outplan.lua": """
                return { decide = function(target, history, now)
                    if now < time.parse("2026-03-02T10:00") then return wait{ at = now + "1ms" } end
                end }
                """,
                "flow.lua": "return function(call) call:say(\"Hello.\") end",
            ],
            days: 1
        )
        #expect(try story.attempts.map { RFC3339.text($0.startedAt) } == ["2026-03-02T17:00:00Z"])
        #expect(story.journal.split(separator: "\n").count { $0.contains("\"gate\":\"policy\"") } == 60)
    }

    @Test("a first wait counts from the campaign's start, for the engine and for the checkers alike")
    func firstWait() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(1), "callees.lua": Story.answers,
            "outplan.lua": """
            return {
                windows = { { "09:00-09:30" } },
                decide = function(target, history, now)
                    if #history == 0 then return wait{ after = "1h" } end
                end,
            }
            """,
            "flow.lua": "return function(call) call:say(\"Hello.\") end",
        ])
        #expect(try story.attempts.map { RFC3339.text($0.startedAt) } == ["2026-03-03T16:00:00Z"])
    }

    @Test("whoever asked for the evening is called at half past six, once, and everyone else by the table")
    func evening() async throws {
        let story = try await Story.simulate([
            "targets.csv": Story.people(2),
            "callees.lua": """
            return { { chance = function(target, attempt)
                return attempt.number == 1 and { busy = 1 } or { answered = 1 }
            end, rings = "2s" } }
            """,
            "outplan.lua": """
            return {
                retry = { busy = "10m" },
                decide = function(target, history, now)
                    if #history == 1 and target.external_id == "p0" then return wait{ at_local = "18:30" } end
                end,
            }
            """,
            "flow.lua": "return function(call) call:say(\"Hello.\") end",
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == [.busy, .busy, .answered, .answered])
        #expect(RFC3339.text(attempts[3].startedAt) == "2026-03-03T01:30:00Z")
        #expect(attempts[2].startedAt - (attempts[1].endedAt ?? attempts[1].startedAt) == .minutes(10))
    }
}
