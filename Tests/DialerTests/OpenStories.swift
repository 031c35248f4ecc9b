import Authoring
import Dialer
import Flows
import Outbound
import Store
import Testing

@Suite("An engine that stays open")
struct OpenStories {
    static func ask(_ demand: Order.Demand, of engine: Engine) async -> String {
        let answers = Mailbox<Order.Answer>(limit: 1)
        guard engine.orders.send(Order(demand, by: "a test") { answers.send($0) }) else {
            return "nobody takes it"
        }
        switch await answers.next() {
        case .done(let words): return "done: \(words)"
        case .refused(let why): return "refused: \(why)"
        case .status(let status): return status.campaigns.map(\.name).joined(separator: ", ")
        case nil: return "no answer"
        }
    }

    /// Runs the folders in an engine with the ledger's catalog; `given` are part of the run from its start.
    static func open(
        _ folders: [Story.Folder],
        given: Set<String> = [],
        engine: String = "",
        during: @escaping @Sendable (Engine, Ledger) async throws -> Void
    ) async throws -> Story {
        try await Story.simulate(
            folders,
            engine: engine,
            giving: { given.contains($0.name) },
            altering: { setting in
                setting.staysOpen = true
                setting.recordsQueuecalls = true
                setting.catalog = LedgerCatalog(setting.ledger, played: setting.queues)
                setting.queues = []
            },
            during: { engine in
                try await during(engine, engine.setting.ledger)
                engine.stopping.send(())
                // Until the engine has ended, which cancels this.
                try await engine.setting.clock.sleep(for: .days(1))
            }
        )
    }

    private static func people(_ count: Int, _ name: String, _ toml: String = "") -> Story.Folder {
        Story.told(
            (0..<count).map {
                "\(name)-\($0),+1303555\(String(10_000 + name.utf8.count * 100 + $0).dropFirst()),answered"
            },
            plan: "tries = { total = 1 }",
            toml: toml,
            name: name
        )
    }

    private static func id(_ name: String, _ ledger: Ledger) throws -> Identifier<Campaign> {
        try #require(try ledger.campaign(named: name)).id
    }

    private static func draft(_ number: Int, priority: Int = 0) -> TargetDraft {
        TargetDraft(
            externalID: "late-\(number)",
            name: "",
            priority: priority,
            data: ["does": "answered"],
            destinations: [Destination(type: .tel, address: "+13035559\(String(1000 + number).dropFirst())")]
        )
    }

    private func seconds(_ attempts: [Attempt]) -> [Int64] {
        attempts.map { ($0.startedAt - Story.start).milliseconds / 1000 }
    }

    @Test("goes on when nothing is open, takes campaigns that join, and ends when it is stopped")
    func joins() async throws {
        func run() async throws -> Story {
            try await Self.open([Self.people(2, "one"), Self.people(3, "three")]) { engine, ledger in
                let clock = engine.setting.clock
                try await clock.sleep(for: .hours(2))
                let row = try #require(try ledger.campaign(named: "three"))
                let published = try #require(try engine.setting.catalog?.campaign(row))
                let joined = await Self.ask(.join(published, queue: nil, start: true), of: engine)
                #expect(joined == "done: campaign three runs")
                #expect(await Self.ask(.status, of: engine) == "three")
                try await clock.sleep(for: .hours(1))
                // It has finished, and is kept in mind no longer.
                #expect(await Self.ask(.status, of: engine) == "")
                #expect(await Self.ask(.start(campaign: "one"), of: engine) == "done: campaign one runs")
                #expect(
                    await Self.ask(.start(campaign: "three"), of: engine)
                        == "refused: campaign three cannot start: all its 3 targets are done; add targets or "
                        + "raise tries in outplan.lua"
                )
                #expect(
                    await Self.ask(.start(campaign: "four"), of: engine)
                        == "refused: the ledger has no campaign four"
                )
                #expect(
                    await Self.ask(.stop(campaign: "three"), of: engine)
                        == "refused: campaign three does not run (finished)"
                )
                let one = try Self.id("one", ledger)
                #expect(
                    await Self.ask(.leave(campaign: one), of: engine)
                        == "refused: campaign 1 runs: stop it first"
                )
                try await clock.sleep(for: .hours(1))
            }
        }
        let story = try await run()
        #expect(try seconds(story.attempts("three")) == [7200, 7200, 7200])
        #expect(try seconds(story.attempts("one")) == [10800, 10800])
        #expect(try story.campaign("one").state == .finished)
        #expect(story.report.refusals == [:])
        #expect(try await run().journal == story.journal)
    }

    @Test("a campaign that waits for targets stays running, dials new ones at once, and can be stopped")
    func continues() async throws {
        let folder = Self.people(1, "one", "end_handle = \"continue\"\n[limits]\nper_second = 2")
        let story = try await Self.open([folder], given: ["one"]) { engine, ledger in
            let clock = engine.setting.clock
            try await clock.sleep(for: .seconds(600))
            let id = try Self.id("one", ledger)
            _ = try await engine.setting.writer.submit([
                .importTargets(id, [Self.draft(1), Self.draft(2, priority: 9)], file: "", at: clock.now)
            ])
            #expect(await Self.ask(.wake(campaign: id), of: engine) == "done: it looks at who is due")
            try await clock.sleep(for: .seconds(300))
            #expect(try ledger.campaign(id)?.state == .running)
            #expect(
                await Self.ask(.stop(campaign: "one"), of: engine)
                    == "done: stopping one: nothing new is dialed, open attempts end within limits.drain"
            )
            try await clock.sleep(for: .seconds(1))
            #expect(try ledger.campaign(id)?.state == .stop)
            #expect(
                await Self.ask(.wake(campaign: id), of: engine) == "refused: campaign 1 does not run"
            )
        }
        #expect(try seconds(story.attempts("one")) == [0, 600, 600])
        let targets = try story.targets("one")
        let last = try story.attempts("one").suffix(2).map(\.target)
        #expect(last == [targets[2].id, targets[1].id])
    }

    @Test("a row that has changed is taken while the campaign runs: its rate, and what happens at its end")
    func renews() async throws {
        let folder = Self.people(9, "one", "end_handle = \"continue\"\n[limits]\nper_second = 1")
        let story = try await Self.open([folder], given: ["one"]) { engine, ledger in
            let clock = engine.setting.clock
            try await clock.sleep(for: .milliseconds(2500))
            var row = try #require(try ledger.campaign(named: "one"))
            row.limits.perSecond = 3
            row.endHandle = .stop
            let scripts = try #require(try ledger.scripts(row.id))
            let outplan = try #require(try ledger.script(scripts.outplan))
            let flow = try scripts.flow.flatMap { try ledger.script($0) }
            _ = try await engine.setting.writer.submit([
                .saveCampaign(row, outplan: outplan, flow: flow, queue: nil, at: clock.now)
            ])
            #expect(
                await Self.ask(.renew(campaign: row.id), of: engine)
                    == "done: attempts of one that begin from now on go by what has changed"
            )
            try await clock.sleep(for: .seconds(120))
        }
        #expect(try seconds(story.attempts("one")) == [0, 1, 2, 2, 2, 3, 3, 3, 4])
        #expect(try story.campaign("one").state == .finished)
    }

    @Test("the next campaign starts when its predecessor has finished, wherever it was before")
    func succession() async throws {
        let folders = [
            Self.people(1, "first", "next_campaign = \"second\""),
            Self.people(1, "second", "next_campaign = \"third\""),
            Self.people(1, "third", "next_campaign = \"first\""),
        ]
        let story = try await Self.open(folders) { engine, _ in
            #expect(await Self.ask(.start(campaign: "second"), of: engine) == "done: campaign second runs")
            try await engine.setting.clock.sleep(for: .hours(1))
        }
        let order = try story.events.filter { $0.kind == "campaign.running" }.compactMap { event in
            try event.campaign.flatMap { try story.ledger.campaign($0)?.name }
        }
        #expect(order == ["second", "third", "first"])
        #expect(
            try ["first", "second", "third"].map { try story.campaign($0).state } == [
                .finished, .finished, .finished,
            ]
        )
    }
}
