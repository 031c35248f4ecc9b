import Dialer
import Outbound
import Store
import Testing

@Suite("Texts and emails, and what is heard of them later")
struct MessageStories {
    private static let sends = "return { message = function(message) message:send{ text = \"Hello.\" } end }"

    private static func folder(
        _ rows: [String],
        plan: String,
        flow: String = sends,
        toml: String = "",
        name: String = "story"
    ) -> Story.Folder {
        Story.told(rows, plan: plan, flow: flow, toml: toml, name: name, type: "message")
    }

    @Test("accepted is reached; a late report that it was not delivered reopens it while the campaign runs")
    func sent() async throws {
        let story = try await Story.simulate([
            Self.folder(
                [
                    "fine,+13035550000,delivered", "lost,+13035550001,undelivered delivered",
                    "silent,+13035550002,sent",
                ],
                plan: "retry = { undelivered = \"30m\" }",
                // Keeps the campaign running over the reports.
                toml: "end_handle = \"continue\""
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == [.delivered, .undelivered, .sent, .delivered])
        #expect(try story.targets.map(\.state) == Array(repeating: .done(.reached), count: 3))
        // The report came 5 minutes after; the interval counts from it.
        #expect(attempts[3].startedAt - attempts[1].startedAt == .minutes(30))
        #expect(story.report.ends["story"] == .waiting)
    }

    @Test("a campaign that has finished stays finished when a late report reopens a target")
    func finishedStaysFinished() async throws {
        let story = try await Story.simulate([
            Self.folder(["lost,+13035550001,undelivered"], plan: "retry = { undelivered = \"30m\" }")
        ])
        #expect(try story.attempts.map(\.outcome) == [.undelivered])
        #expect(try story.targets.map(\.state) == [.idle])
        #expect(try story.campaign.state == .finished)
        #expect(story.report.ends["story"] == .finished)
    }

    @Test("with reached_when delivered a report decides; without one it is due again after 24 hours")
    func delivered() async throws {
        let story = try await Story.simulate([
            Self.folder(
                [
                    "fine,+13035550000,delivered", "lost,+13035550001,undelivered delivered",
                    "silent,+13035550002,sent delivered",
                ],
                plan: "reached_when = \"delivered\", retry = { undelivered = \"30m\" }"
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == [.delivered, .undelivered, .sent, .delivered, .delivered])
        #expect(attempts[3].startedAt - attempts[1].startedAt == .minutes(30))
        #expect(attempts[4].startedAt - (attempts[2].endedAt ?? Story.start) == .hours(24))
        #expect(try story.targets.map(\.state) == Array(repeating: .done(.reached), count: 3))
        #expect(story.report.ends["story"] == .finished)
    }

    @Test("a report that comes while the flow still runs is kept for the settlement")
    func early() async throws {
        let flow = """
            return { message = function(message)
                message:send{ text = "Hello." }
                message:sleep("10m")
            end }
            """
        let story = try await Story.simulate([
            Self.folder(
                ["p0,+13035550000,delivered"],
                plan: "reached_when = \"delivered\"",
                flow: flow
            )
        ])
        #expect(try story.attempts.map(\.outcome) == [.delivered])
        #expect(try story.targets.map(\.state) == [.done(.reached)])
    }

    @Test("a campaign that goes on does not end while such a report makes its target due again")
    func earlyAndUndelivered() async throws {
        let story = try await Story.simulate([
            Story.Folder(
                type: "message",
                toml: "end_handle = \"continue\"",
                files: [
                    "targets.csv": "external_id,destination\np0,+13035550000",
                    "outplan.lua":
                        "return { tries = { total = 3 }, retry = { undelivered = \"1h\" }, reached_when = \"delivered\" }",
                    "callees.lua": "return { { chance = { undelivered = 1 }, after = \"1m\" } }",
                    "flow.lua": """
                    return { message = function(message)
                        message:send{ text = "Hello." }
                        message:sleep("10m")
                    end }
                    """,
                ]
            )
        ])
        #expect(try story.attempts.map(\.outcome) == [.undelivered, .undelivered, .undelivered])
        #expect(story.report.ends["story"] == .waiting)
    }

    @Test("an unknown recipient is not written to again; the next destination is")
    func invalid() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,+13035550100,invalid sent"],
                columns: "destination_1,does",
                plan: "tries = { total = 5 }",
                flow: Self.sends,
                type: "message"
            )
        ])
        #expect(try story.attempts.map(\.destination.slot) == [0, 1])
        #expect(try story.attempts.map(\.outcome) == [.invalid, .sent])
    }

    @Test("five thousand texts are sent at their rate, and every report is heard before the end")
    func many() async throws {
        let rows = (0..<5000).map {
            "p\($0),+1303\(5_500_000 + $0),\($0 % 10 == 0 ? "undelivered" : "delivered")"
        }
        let story = try await Story.simulate([
            Self.folder(
                rows,
                plan: "tries = { total = 1 }",
                toml: "[limits]\nper_second = 50\nconcurrent = 500"
            )
        ])
        let outcomes = try story.attempts.compactMap(\.outcome)
        #expect(outcomes.count == 5000)
        #expect(outcomes.count { $0 == .delivered } == 4500)
        #expect(outcomes.count { $0 == .undelivered } == 500)
        #expect(try story.attempts.last?.startedAt == Story.start + .seconds(99))
        #expect(story.report.ends["story"] == .finished)
    }

    @Test("calls, texts and emails run beside each other in one engine, each to its own end")
    func severalTypes() async throws {
        let story = try await Story.simulate([
            Story.told(["a,+13035550000,answered"], plan: "tries = { total = 1 }", name: "calls"),
            Self.folder(["b,+13035550001,sent"], plan: "tries = { total = 1 }", name: "texts"),
            Story.told(
                ["c,ada@example.org,delivered"],
                plan: "tries = { total = 1 }",
                flow:
                    "return { email = function(email) email:send{ subject = \"Hi\", text = \"Hello.\" } end }",
                name: "emails",
                type: "email"
            ),
        ])
        #expect(story.report.ends == ["calls": .finished, "texts": .finished, "emails": .finished])
        #expect(try story.attempts("calls").map(\.outcome) == [.answered])
        #expect(try story.attempts("texts").map(\.outcome) == [.sent])
        #expect(try story.attempts("emails").map(\.outcome) == [.delivered])
    }

    @Test("a call campaign's outplan may fall back to a text")
    func fallback() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,sms:+13035550000,busy sent"],
                columns: "destination_1,does",
                plan: "tries = { total = 2, per_destination = { 1 } }",
                flow: """
                    return {
                        answered = function(call) call:say("Hello.") end,
                        message = function(message) message:send{ text = "We tried to call you." } end,
                    }
                    """
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.destination.type) == [.tel, .sms])
        #expect(attempts.map(\.outcome) == [.busy, .sent])
    }
}
