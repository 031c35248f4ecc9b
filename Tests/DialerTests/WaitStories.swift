import Authoring
import Dialer
import Outbound
import Simulation
import Store
import Testing

@Suite("When nothing goes on any more")
struct WaitStories {
    /// A carrier that is asked and never says anything.
    private struct Silent: LegCarrier, MessageCarrier {
        let capabilities = Set(LegCapability.allCases)
        let reports = Mailbox<DeliveryReport>(limit: 1)
        /// Reports that it claims to have, and never tells.
        var reportsToCome = 0

        func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg { Line() }
        func bridge(_ first: any Leg, _ second: any Leg) {}
        func send(_ intent: MessageIntent) async -> Receipt {
            _ = await Mailbox<Void>(limit: 1).next()
            return .refused(.congestion, reason: "cancelled")
        }
        func closeReports() { if reportsToCome == 0 { reports.finish() } }

        struct Line: Leg {
            func perform(_ number: ActionNumber, _ action: LegAction) {}
            func hangUp() {}
        }
    }

    @Test("a message carrier that never answers is reported with who waits for it")
    func receipt() async throws {
        let folder = Story.told(
            ["p0,+13035550000,sent"],
            plan: "tries = { total = 1 }",
            flow: "return { message = function(message) message:send{ text = \"Hello.\" } end }",
            type: "message"
        )
        let problem = await #expect(throws: WorldProblem.self) {
            try await Story.simulate([folder], altering: { $0.messageCarriers["simulated"] = Silent() })
        }
        // Its limit of an hour rings into a mailbox that nobody reads while the carrier is waited for.
        #expect(
            problem
                == .deadlock(
                    at: Story.start + .hours(1),
                    waiting: [
                        "campaign story waits for an attempt to end: no target is due before",
                        "attempt 1 of campaign story to +1303•••00 waits for its message's receipt",
                    ]
                )
        )
    }

    @Test("a message carrier that owes its reports for ever is reported with their number")
    func reports() async throws {
        let folder = Story.told(["p0,+13035550000,answered"], plan: "tries = { total = 1 }")
        let problem = await #expect(throws: WorldProblem.self) {
            try await Story.simulate(
                [folder],
                altering: { $0.messageCarriers["simulated"] = Silent(reportsToCome: 3) }
            )
        }
        guard case .deadlock(_, let waiting)? = problem else {
            Issue.record("no deadlock: \(String(describing: problem))")
            return
        }
        #expect(waiting == ["the engine waits for 3 reports of carrier simulated"])
    }

    @Test("a carrier of calls that never says anything is given up after the ring timeout")
    func silentLegs() async throws {
        let story = try await Story.simulate(
            [Story.told(["p0,+13035550000,answered"], plan: "tries = { total = 1 }, dial_timeout = \"20s\"")],
            altering: { $0.legCarriers["simulated"] = Silent() }
        )
        let attempt = try #require(try story.attempts.first)
        #expect(attempt.outcome == .noAnswer)
        #expect(attempt.endedAt.map { $0 - attempt.startedAt } == .seconds(30))
        #expect(try story.targets.map(\.state) == [.done(.exhausted)])
    }

    @Test("campaigns, attempts and legs in queues say what they wait for, whenever they are asked")
    func sentences() async throws {
        let folder = Story.told(
            ["p0,+13035550000,answered", "p1,+13035550001,answered"],
            plan: "tries = { total = 1 }",
            flow: "return function(call) call:connect{ queue = \"desk\", timeout = \"1h\" } end",
            toml: "[limits]\nconcurrent = 1\n[queues.desk]\nagents = [\"sip:ana@x\"]"
        )
        let waiting = Mailbox<[String]>(limit: 1)
        _ = try await Story.simulate(
            [folder],
            during: { engine in
                try await engine.setting.clock.sleep(for: .minutes(1))
                waiting.send(engine.waits.sentences)
            }
        )
        #expect(
            waiting.poll() == [
                "campaign story waits for an opening: all 1 attempts that the campaign may have open are open "
                    + "(limits.concurrent)",
                "attempt 1 of campaign story to +1303•••00 waits for its leg",
                "leg 1 waits for, or talks to, an agent of queue desk",
            ]
        )
    }

    @Test("when the days are over first, what is open stays open and the end says so")
    func cut() async throws {
        let folder = Story.told(["p0,+13035550000,busy"], plan: "retry = { busy = \"3d\" }")
        let story = try await Story.simulate([folder], days: 1)
        #expect(story.end.isCut)
        #expect(try story.attempts.count == 1)
        #expect(try story.campaign.state == .running)
    }
}
