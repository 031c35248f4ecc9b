import Dialer
import Outbound
import Store
import Testing

@Suite("What is asked of an engine while it runs")
struct OrderStories {
    /// Asks, and waits for the answer in the world's own time.
    private static func ask(_ demand: Order.Demand, of engine: Engine) async -> Order.Answer {
        let answers = Mailbox<Order.Answer>(limit: 1)
        let order = Order(demand, by: "a test") { answers.send($0) }
        guard engine.orders.send(order) else { return .refused("nobody takes it") }
        return await answers.next() ?? .refused("no answer")
    }

    private static func words(_ answer: Order.Answer) -> String {
        switch answer {
        case .done(let words): "done: \(words)"
        case .refused(let why): "refused: \(why)"
        case .status: "status"
        }
    }

    private static func many(_ count: Int, _ name: String = "story", toml: String) -> Story.Folder {
        let first = name == "story" ? 0 : 5000
        return Story.told(
            (0..<count).map { "\(name)-\($0),+1303555\(String(10_000 + first + $0).dropFirst()),answered" },
            plan: "tries = { total = 1 }",
            toml: toml,
            name: name
        )
    }

    private func seconds(_ attempts: [Attempt]) -> [Int64] {
        attempts.map { ($0.startedAt - Story.start).milliseconds / 1000 }
    }

    @Test("a rate that is set holds from then on, counts what was opened before, and is in the event log")
    func rate() async throws {
        func run() async throws -> Story {
            try await Story.simulate(
                [Self.many(20, toml: "[limits]\nper_second = 1\nconcurrent = 100")],
                during: { engine in
                    try await engine.setting.clock.sleep(for: .milliseconds(4500))
                    let change = try #require(LimitChange(.perSecond, 5))
                    let answer = await Self.ask(.limit(campaign: "story", change), of: engine)
                    #expect(
                        Self.words(answer)
                            == "done: story: limits.per_second is 5 now (it was 1), for as long as this run lasts"
                    )
                }
            )
        }
        let story = try await run()
        #expect(
            try seconds(story.attempts) == [0, 1, 2, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 7]
        )
        let event = try #require(try story.events.first { $0.kind == "limits.set" })
        #expect(event.campaign == (try story.campaign.id))
        #expect(
            event.body == [
                "key": "limits.per_second", "value": .number(5), "was": .number(1), "by": "a test",
            ]
        )
        #expect(try story.campaign.limits.perSecond == 5)
        // The same orders at the same instants: the same bytes.
        #expect(try await run().journal == story.journal)
    }

    @Test("a smaller number of open attempts lets those that are open end, and opens fewer from then on")
    func concurrent() async throws {
        let story = try await Story.simulate(
            [
                Story.told(
                    (0..<8).map { "p\($0),+130355500\(10 + $0),answered" },
                    plan: "tries = { total = 1 }",
                    flow: "return function(call) call:sleep(\"30s\") end",
                    toml: "[limits]\nconcurrent = 4\nper_second = 100"
                )
            ],
            during: { engine in
                try await engine.setting.clock.sleep(for: .seconds(10))
                let change = try #require(LimitChange(.concurrent, 1))
                _ = await Self.ask(.limit(campaign: nil, change), of: engine)
            }
        )
        let attempts = try story.attempts
        #expect(attempts.count == 8)
        #expect(attempts.allSatisfy { $0.outcome == .answered })
        #expect(attempts.prefix(4).allSatisfy { $0.startedAt == Story.start })
        for (earlier, later) in zip(attempts.dropFirst(4), attempts.dropFirst(5)) {
            #expect(later.startedAt >= earlier.endedAt ?? .init(milliseconds: .max))
        }
        let event = try #require(try story.events.first { $0.kind == "limits.set" })
        #expect(event.campaign == nil)
        #expect(event.body["was"]?.integer == 500)
    }

    @Test("one campaign is stopped for itself, the other goes on, and it is started again")
    func stopOne() async throws {
        let story = try await Story.simulate(
            [
                Self.many(10, "first", toml: "[limits]\nper_second = 1"),
                Self.many(100, "second", toml: "[limits]\nper_second = 1"),
            ],
            during: { engine in
                let clock = engine.setting.clock
                try await clock.sleep(for: .milliseconds(3500))
                let stopped = await Self.ask(.stop(campaign: "first"), of: engine)
                #expect(
                    Self.words(stopped)
                        == "done: stopping first: nothing new is dialed, open attempts end within limits.drain"
                )
                try await clock.sleep(for: .seconds(60))
                let again = await Self.ask(.stop(campaign: "first"), of: engine)
                #expect(Self.words(again) == "refused: campaign first does not run (stop)")
                let started = await Self.ask(.start(campaign: "first"), of: engine)
                #expect(Self.words(started) == "done: campaign first runs")
                let twice = await Self.ask(.start(campaign: "first"), of: engine)
                #expect(Self.words(twice) == "done: campaign first runs already")
                let unknown = await Self.ask(.start(campaign: "third"), of: engine)
                #expect(
                    Self.words(unknown)
                        == "refused: no campaign \"third\" is part of this run; it has first, second"
                )
            }
        )
        #expect(try seconds(story.attempts("first")) == [0, 1, 2, 3, 63, 64, 65, 66, 67, 68])
        #expect(try seconds(story.attempts("second")) == (0..<100).map { Int64($0) })
        #expect(story.report.ends == ["first": .finished, "second": .finished])
        #expect(story.report.refusals == [:])
        let states = try story.events.filter { $0.campaign == (try story.campaign("first").id) }
            .map(\.kind).filter { $0.hasPrefix("campaign.") && $0 != "campaign.saved" }
        #expect(
            states == [
                "campaign.running", "campaign.stopping", "campaign.stop", "campaign.running",
                "campaign.finished",
            ]
        )
    }

    @Test("one that waits for targets has nothing to stop, and after the run nobody takes an order")
    func nothingToStop() async throws {
        let engines = Mailbox<Engine>(limit: 1)
        let story = try await Story.simulate(
            [
                Self.many(1, "first", toml: "end_handle = \"continue\""),
                Self.many(90, "second", toml: "[limits]\nper_second = 1"),
            ],
            during: { engine in
                engines.send(engine)
                try await engine.setting.clock.sleep(for: .milliseconds(60_500))
                let answer = await Self.ask(.stop(campaign: "first"), of: engine)
                #expect(
                    Self.words(answer) == "refused: campaign first has nobody to dial and waits for targets"
                )
                let stopped = await Self.ask(.stop(campaign: nil), of: engine)
                #expect(
                    Self.words(stopped)
                        == "done: stopping: nothing new is dialed, open attempts end within limits.drain"
                )
                let late = await Self.ask(.start(campaign: "first"), of: engine)
                #expect(
                    Self.words(late) == "refused: the run is stopping; start it again with trunkside run"
                )
            }
        )
        #expect(story.report.ends == ["first": .waiting, "second": .stopped])
        #expect(try story.attempts("second").count == 61)
        let engine = try #require(engines.poll())
        #expect(await Self.words(Self.ask(.status, of: engine)) == "refused: nobody takes it")
    }

    @Test("a campaign that drains goes on when it is started, and its open attempts are not cut short")
    func startWhileDraining() async throws {
        let story = try await Story.simulate(
            [
                Story.told(
                    (0..<4).map { "p\($0),+130355500\(10 + $0),answered" },
                    plan: "tries = { total = 1 }",
                    flow: "return function(call) call:sleep(\"60s\") end",
                    toml: "[limits]\nconcurrent = 2\nper_second = 100\ndrain = \"20s\""
                )
            ],
            during: { engine in
                try await engine.setting.clock.sleep(for: .seconds(20))
                _ = await Self.ask(.stop(campaign: "story"), of: engine)
                try await engine.setting.clock.sleep(for: .seconds(10))
                let answer = await Self.ask(.start(campaign: "story"), of: engine)
                #expect(Self.words(answer) == "done: campaign story goes on")
            }
        )
        #expect(try story.attempts.map(\.outcome) == [.answered, .answered, .answered, .answered])
        #expect(story.report.ends == ["story": .finished])
    }

    @Test("a campaign that is stopped for itself cuts short what is open at its own deadline")
    func cutShort() async throws {
        let story = try await Story.simulate(
            [
                Story.told(
                    ["long,+13035550010,answered"],
                    plan: "tries = { total = 1 }",
                    flow: "return function(call) call:sleep(\"10m\") end",
                    toml: "[limits]\ndrain = \"20s\""
                )
            ],
            during: { engine in
                try await engine.setting.clock.sleep(for: .seconds(30))
                _ = await Self.ask(.stop(campaign: "story"), of: engine)
            }
        )
        let attempt = try #require(try story.attempts.first)
        #expect(attempt.cause == "shutdown")
        #expect(attempt.endedAt == Story.start + .seconds(50))
        #expect(story.report.ends == ["story": .stopped])
        #expect(try story.campaign.state == .stop)
    }

    @Test("whoever looks on changes nothing, and sees targets, openings, the reason and the agents")
    func status() async throws {
        func run(_ during: (@Sendable (Engine) async throws -> Void)?) async throws -> Story {
            try await Story.simulate(
                [
                    Story.told(
                        (0..<12).map { "p\($0),+130355500\(10 + $0),answered" },
                        plan: "tries = { total = 1 }",
                        flow: "return function(call) call:sleep(\"60s\") end",
                        toml: "[limits]\nconcurrent = 3\nper_second = 100\n[queues.desk]\n"
                            + "agents = [\"sip:ana@example.org\"]"
                    )
                ],
                during: during
            )
        }
        let story = try await run { engine in
            try await engine.setting.clock.sleep(for: .seconds(30))
            guard case .status(let status) = await Self.ask(.status, of: engine) else {
                Issue.record("no status")
                return
            }
            let campaign = try #require(status.campaigns.first)
            #expect(status.at == Story.start + .seconds(30))
            #expect(
                [campaign.targets, campaign.waiting, campaign.progressing, campaign.done, campaign.attempts]
                    == [12, 9, 3, 0, 3]
            )
            #expect(campaign.state == .running)
            #expect(
                campaign.rate == .init(open: 3, concurrent: 3, measured: 0, perSecond: 100)
            )
            #expect(
                campaign.waitsFor
                    == "an opening: all 3 attempts that the campaign may have open are open (limits.concurrent)"
            )
            #expect(status.engine == .init(open: 3, concurrent: 500, measured: 0, perSecond: 50))
            #expect(status.queues == [.init(name: "desk", signedIn: 1, free: 1, waiting: 0)])
        }
        #expect(try await run(nil).journal == story.journal)
    }

    @Test(
        "a run that was to dial so many targets dials those and stops; the next one goes on with the others"
    )
    func targetLimit() async throws {
        let folders = [
            Self.many(9, "first", toml: "[limits]\nper_second = 2"),
            Self.many(9, "second", toml: "[limits]\nper_second = 2"),
        ]
        let story = try await Story.simulate(folders, altering: { $0.targetLimit = 5 })
        let attempts = try story.attempts("first") + story.attempts("second")
        #expect(attempts.count == 5)
        #expect(attempts.allSatisfy { $0.outcome == .answered })
        #expect(story.report.hasReachedLimit)
        #expect(story.report.ends == ["first": .stopped, "second": .stopped])
        let second = try await story.again(folders)
        #expect(!second.hasReachedLimit)
        #expect(second.ends == ["first": .finished, "second": .finished])
        #expect(try story.attempts("first").count == 9)
        #expect(try story.attempts("second").count == 9)
    }

    @Test("a target that is tried again before the last one was dialed counts once; a short list finishes")
    func targetsNotAttempts() async throws {
        let folder = Story.told(
            ["busy,+13035550010,9,busy busy answered"]
                + (0..<3).map { "p\($0),+130355500\(20 + $0),0,answered" },
            columns: "priority,does",
            plan: "tries = { total = 3 }, retry = { busy = \"1m\" }",
            toml: "[limits]\nper_second = 0.01"
        )
        let story = try await Story.simulate([folder], altering: { $0.targetLimit = 3 })
        #expect(Set(try story.attempts.map(\.target)).count == 3)
        #expect(try story.attempts.count == 5)
        let short = try await Story.simulate([folder], altering: { $0.targetLimit = 4 })
        #expect(short.report.hasReachedLimit)
        let long = try await Story.simulate([folder], altering: { $0.targetLimit = 5 })
        #expect(!long.report.hasReachedLimit)
        #expect(long.report.ends == ["story": .finished])
    }
}
