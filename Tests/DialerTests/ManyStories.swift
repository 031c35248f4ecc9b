import Authoring
import Dialer
import Outbound
import Store
import Testing

/// Rules that only many targets put under strain.
@Suite("Many targets")
struct ManyStories {
    @Test("thousands of targets are each dialed until they are done, and never more at once than may be")
    func thousands() async throws {
        let count = 5_000
        let files = [
            "targets.csv": Story.people(count),
            "outplan.lua": Story.plan(
                """
                tries = { total = 3 }, retry = { busy = "15m", default = "4h" }, dial_timeout = "20s",
                windows = { { days = "mon-sun", "08:00-20:00" } }
                """
            ),
            "flow.lua": Story.greets,
            "callees.lua":
                "return { { chance = { answered = .6, busy = .2 }, rings = { \"3s\", \"15s\" } } }",
        ]
        let limits = """
            [limits]
            concurrent = 200
            per_second = 20
            breaker = 0
            """
        let story = try await Story.simulate([.init(toml: limits, files: files)], engine: limits)
        #expect(story.report.ends["story"] == .finished)
        let counters = try story.ledger.counters(story.campaign.id)
        let reached = counters["outcome.answered", default: 0]
        // Three tries reach all but one in fifteen.
        #expect((4_550...4_800).contains(reached))
        let left = try story.unreached()
        #expect(left == ["\(Int64(count) - reached) every try used up"])
    }
}
