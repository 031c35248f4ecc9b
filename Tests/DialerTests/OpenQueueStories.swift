import Authoring
import Dialer
import Outbound
import Store
import Testing

@Suite("Queues and agents of an engine that stays open")
struct OpenQueueStories {
    /// Two people who stay on the line, and as many agents as told; the queue is the flow's own.
    private static func folder(agents: Int, people: Int = 2, rate: String = "10") -> Story.Folder {
        Story.Folder(
            toml: "[queues.desk]\ntimeout = \"3m\"\n[limits]\nper_second = \(rate)",
            files: [
                "targets.csv": Story.people(people), "outplan.lua": "return { tries = { total = 1 } }",
                "callees.lua": """
                return {
                    { chance = { answered = 1 }, rings = "1s", run = function(callee) callee:wait("20m") end },
                    agents = { desk = { count = \(agents), answers = "1s", talks = "60s" } },
                }
                """,
                "flow.lua": """
                return function(call) return call:connect{ queue = "desk" }.status end
                """,
            ]
        )
    }

    private func queuecalls(_ story: Story) throws -> [String] {
        try story.events.filter { $0.kind.hasPrefix("queuecall.") }.map { event in
            let second = (event.at - Story.start).milliseconds / 1000
            let agent = event.body["agent"]?.string.map { " " + $0 } ?? ""
            return "\(event.attempt.map(\.description) ?? "-") \(event.kind.dropFirst(10)) \(second)\(agent)"
        }
    }

    @Test("a wait is written down from its beginning to its end, and a kicked one is over at once")
    func kick() async throws {
        let story = try await OpenStories.open([Self.folder(agents: 1)], given: ["story"]) { engine, ledger in
            try await engine.setting.clock.sleep(for: .seconds(20))
            let attempts = try #require(try ledger.campaign(named: "story")).id
            let open = try CampaignReport.attempts(attempts, ledger).map(\.id)
            #expect(
                await OpenStories.ask(.kick(open[0]), of: engine)
                    == "refused: attempt \(open[0]) does not wait for an agent"
            )
            #expect(
                await OpenStories.ask(.kick(open[1]), of: engine)
                    == "done: attempt \(open[1]) waits no longer"
            )
            try await engine.setting.clock.sleep(for: .minutes(5))
        }
        #expect(try story.attempts.map(\.disposition) == ["connected", "timeout"])
        let calls = try queuecalls(story)
        #expect(
            calls == [
                "1 created 1", "1 waiting 1", "1 connecting 1 desk/1", "2 created 1", "2 waiting 1",
                "1 service 2 desk/1", "2 abandoned 20", "1 done 62 desk/1",
            ]
        )
    }

    @Test("agents sign in and out by request, and one who talks does that to its end first")
    func presence() async throws {
        let desk = AgentName(queue: "desk", agent: "desk/1")
        let folder = Self.folder(agents: 1, people: 3, rate: "0.02")
        let story = try await OpenStories.open([folder], given: ["story"]) { engine, ledger in
            let clock = engine.setting.clock
            try await clock.sleep(for: .seconds(10))
            #expect(
                await OpenStories.ask(.agent(desk, .away), of: engine) == "done: desk/1 of queue desk is away"
            )
            #expect(try ledger.agents().map(\.state) == ["busy"])
            // The talk of the first ends in its own time; the second waits until the agent is back.
            try await clock.sleep(for: .seconds(80))
            #expect(try ledger.agents().map(\.state) == ["away"])
            _ = await OpenStories.ask(.agent(desk, .available), of: engine)
            let stranger = AgentName(queue: "desk", agent: "sip:eve@example.org")
            #expect(
                await OpenStories.ask(.agent(stranger, .available), of: engine).hasPrefix(
                    "refused: queue desk has no agent"
                )
            )
            try await clock.sleep(for: .minutes(5))
        }
        #expect(try story.attempts.map(\.disposition) == ["connected", "connected", "connected"])
        let calls = try queuecalls(story)
        #expect(
            calls == [
                "1 created 1", "1 waiting 1", "1 connecting 1 desk/1", "1 service 2 desk/1", "2 created 51",
                "2 waiting 51", "1 done 62 desk/1", "2 connecting 90 desk/1", "2 service 91 desk/1",
                "3 created 101", "3 waiting 101", "2 done 151 desk/1", "3 connecting 151 desk/1",
                "3 service 152 desk/1", "3 done 212 desk/1",
            ]
        )
    }

    @Test("a flow reaches the queues and the agents of its own customer only")
    func customers() async throws {
        let folder = Self.folder(agents: 2, people: 2, rate: "0.1")
        let story = try await OpenStories.open([folder], given: ["story"]) { engine, ledger in
            let clock = engine.setting.clock
            try await clock.sleep(for: .seconds(5))
            var row = try #require(try ledger.campaign(named: "story"))
            let mine = try #require(try engine.setting.catalog?.campaign(row))
            row.customer = Identifier(2)
            let other = mine.renewed(row)
            _ = await OpenStories.ask(.join(other, queue: nil, start: false), of: engine)
            try await clock.sleep(for: .minutes(5))
        }
        let attempts = try story.attempts
        #expect(attempts.map(\.disposition) == ["connected", nil])
        #expect(attempts.map(\.outcome) == [.answered, .failed])
        #expect(attempts[1].cause == "flow_error")
    }
}
