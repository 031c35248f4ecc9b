import Dialer
import Flows
import Outbound
import Store
import Testing

@Suite("Scripts that change while campaigns run")
struct ReloadStories {
    private static func scripts(outplan: String, flow: String) throws -> ChangedScripts {
        let outplan = ScriptDraft(file: "outplan.lua", source: outplan)
        let flow = ScriptDraft(file: "flow.lua", source: flow)
        return ChangedScripts(
            outplan: try OutplanScript(outplan.text, kind: .call),
            outplanDraft: outplan,
            flow: try FlowScript(flow.text, kind: .call),
            flowDraft: flow
        )
    }

    private static func take(_ scripts: ChangedScripts, _ engine: Engine) async {
        let done = Mailbox<Void>(limit: 1)
        engine.orders.send(Order(.take(campaign: "story", scripts), by: "a test") { _ in done.send(()) })
        _ = await done.next()
    }

    private static func flow(_ word: String) -> String {
        "return function(call) call:sleep(\"30s\") return \"\(word)\" end"
    }

    @Test("attempts that begin later run the changed flow, open ones end on theirs, and each has its version")
    func flow() async throws {
        func run() async throws -> Story {
            try await Story.simulate(
                [
                    Story.told(
                        (0..<4).map { "p\($0),+130355500\(10 + $0),answered" },
                        plan: "tries = { total = 1 }",
                        flow: Self.flow("old"),
                        toml: "[limits]\nper_second = 0.1"
                    )
                ],
                during: { engine in
                    try await engine.setting.clock.sleep(for: .seconds(15))
                    await Self.take(
                        try Self.scripts(
                            outplan: Story.plan("tries = { total = 1 }"),
                            flow: Self.flow("new")
                        ),
                        engine
                    )
                }
            )
        }
        let story = try await run()
        let attempts = try story.attempts
        #expect(attempts.map(\.disposition) == ["old", "old", "new", "new"])
        let sources = try attempts.map { attempt in
            let version = try #require(try story.ledger.scripts(of: attempt.id)?.flow)
            return try story.ledger.script(version)?.source
        }
        #expect(sources == [Self.flow("old"), Self.flow("old"), Self.flow("new"), Self.flow("new")])
        let published = try story.events.filter { $0.kind == "flow.published" }
        #expect(published.map { $0.body["number"] } == [1, 2])
        #expect(try story.events.filter { $0.kind == "outplan.published" }.count == 1)
        #expect(try await run().journal == story.journal)
    }

    @Test("a changed outplan decides at once about those who wait, and about those who settle later")
    func outplan() async throws {
        let story = try await Story.simulate(
            [
                Story.told(
                    [
                        "waits,+13035550010,busy answered", "late,+13035550011,answered",
                        "used,+13035550012,busy busy answered",
                    ],
                    plan: "tries = { total = 2 }, retry = { busy = \"3h\" }",
                    flow: "return function(call) call:sleep(\"10m\") end"
                )
            ],
            during: { engine in
                try await engine.setting.clock.sleep(for: .minutes(5))
                await Self.take(
                    try Self.scripts(
                        outplan: Story.plan("tries = { total = 2 }, retry = { busy = \"20m\" }"),
                        flow: "return function(call) call:sleep(\"10m\") end"
                    ),
                    engine
                )
            }
        )
        let again = try story.attempts.filter { $0.number == 2 }
        #expect(again.count == 2)
        for attempt in again {
            let first = try #require(
                try story.attempts.first { $0.target == attempt.target && $0.number == 1 }
            )
            #expect(attempt.startedAt - (first.endedAt ?? Story.start) == .minutes(20))
        }
        #expect(try story.events.filter { $0.kind == "targets.reconsidered" }.map { $0.body["count"] } == [2])
    }

    @Test("more tries in a changed outplan open those who had used theirs up")
    func moreTries() async throws {
        let flow = "return function(call) call:sleep(\"1h\") end"
        let story = try await Story.simulate(
            [
                Story.told(
                    ["used,+13035550010,busy answered", "long,+13035550011,answered"],
                    plan: "tries = { total = 1 }",
                    flow: flow,
                    toml: "max_duration = \"2h\""
                )
            ],
            during: { engine in
                try await engine.setting.clock.sleep(for: .minutes(5))
                await Self.take(
                    try Self.scripts(
                        outplan: Story.plan("tries = { total = 2 }, retry = { busy = \"1m\" }"),
                        flow: flow
                    ),
                    engine
                )
            }
        )
        #expect(try story.targets.map(\.state) == [.done(.reached), .done(.reached)])
        let again = try #require(try story.attempts.first { $0.number == 2 })
        #expect(again.startedAt == Story.start + .minutes(5))
    }

    @Test("a campaign that starts again after a changed outplan looks at everybody who waits")
    func restart() async throws {
        func folder(_ retry: String) -> Story.Folder {
            Story.told(
                ["a,+13035550010,busy answered", "b,+13035550011,answered"],
                plan: "tries = { total = 2 }, retry = { busy = \"\(retry)\" }",
                flow: "return function(call) call:sleep(\"30s\") end"
            )
        }
        let story = try await Story.simulate([folder("5h")], altering: { $0.targetLimit = 2 })
        #expect(try story.attempts.count == 2)
        _ = try await story.again([folder("10m")])
        let attempts = try story.attempts
        #expect(attempts.count == 3)
        #expect(attempts[2].startedAt - (attempts[0].endedAt ?? Story.start) == .minutes(10))
    }
}
