import Dialer
import Outbound
import Store
import Testing

@Suite("How campaigns start and end")
struct CampaignStories {
    private static let once = "tries = { total = 1 }"

    private static func folder(
        _ name: String,
        _ number: Int,
        _ does: String = "answered",
        next: String = "",
        toml: String = "",
        flow: String = Story.greets
    ) -> Story.Folder {
        Story.told(
            ["\(name)-\(number),+1303555000\(number),\(does)"],
            plan: once,
            flow: flow,
            toml: (next.isEmpty ? "" : "next_campaign = \"\(next)\"\n") + toml,
            name: name
        )
    }

    @Test("next_campaign starts when its predecessor has finished, and not before")
    func follows() async throws {
        let story = try await Story.simulate([
            Self.folder("second", 2, next: "third"), Self.folder("third", 3),
            Self.folder("first", 1, next: "second"),
        ])
        let attempts = try ["first", "second", "third"].flatMap { try story.attempts($0) }
        #expect(attempts.count == 3)
        #expect(story.gaps(attempts) == [.zero, .zero])
        #expect(story.report.ends == ["first": .finished, "second": .finished, "third": .finished])
    }

    @Test("campaigns that follow each other in a circle each run once, the first given first")
    func circle() async throws {
        let story = try await Story.simulate([
            Self.folder("b", 2, next: "c"), Self.folder("c", 3, next: "a"), Self.folder("a", 1, next: "b"),
            Self.folder("self", 4, next: "self"),
        ])
        let attempts = try ["b", "c", "a"].flatMap { try story.attempts($0) }
        #expect(attempts.count == 3)
        #expect(attempts.map(\.startedAt) == attempts.map(\.startedAt).sorted())
        #expect(story.report.ends.values.allSatisfy { $0 == .finished })
        #expect(story.report.ends.count == 4)
    }

    @Test("a follower waits for no predecessor that has finished in an earlier run")
    func finishedBefore() async throws {
        let folders = [Self.folder("first", 1, next: "second"), Self.folder("second", 2)]
        let story = try await Story.simulate(folders)
        let second = try await story.again([folders[0], Self.folder("second", 3)])
        #expect(second.ends == ["first": .finished, "second": .finished])
        #expect(second.refusals == [:])
        #expect(try story.attempts("second").count == 2)
        #expect(try story.attempts("first").count == 1)
        // With nothing to do for the last of them either, that one says so.
        let third = try await story.again(folders)
        #expect(third.ends == ["first": .finished, "second": .refused])
        #expect(
            third.refusals["second"]
                == "campaign second cannot start: all its 2 targets are done; add targets or raise tries in "
                + "outplan.lua"
        )
    }

    @Test("a follower of a campaign that does not finish is not started, and the end says so")
    func unfinished() async throws {
        let story = try await Story.simulate([
            Self.folder("first", 1, next: "second", toml: "end_handle = \"continue\""),
            Self.folder("second", 2),
        ])
        #expect(story.report.ends == ["first": .waiting, "second": .notStarted])
        #expect(try story.attempts("second").isEmpty)
    }

    @Test("end_handle continue stays running with nothing to dial; a simulation ends there")
    func continues() async throws {
        let story = try await Story.simulate([Self.folder("story", 1, toml: "end_handle = \"continue\"")])
        #expect(story.report.ends == ["story": .waiting])
        #expect(try story.campaign.state == .running)
        #expect(try story.attempts.count == 1)
    }

    @Test("without targets a campaign does not start, and says what to do")
    func noTargets() async throws {
        var folder = Self.folder("story", 1)
        folder.files["targets.csv"] = "external_id,destination,does"
        let story = try await Story.simulate([folder])
        #expect(story.report.ends == ["story": .refused])
        #expect(
            story.report.refusals["story"]
                == "campaign story cannot start: it has no targets (targets.csv); with end_handle = \"continue\" it "
                + "would wait for some"
        )
        folder.toml = "end_handle = \"continue\""
        #expect(try await Story.simulate([folder]).report.ends == ["story": .waiting])
    }

    @Test("when all targets are held a campaign finishes, and the report has the reason")
    func allHeld() async throws {
        var folder = Story.told(
            ["a,sip:ada@example.org,answered", "b,sip:bo@example.org,answered"],
            plan: "windows = { { days = \"mon-fri\", \"08:00-20:00\" } }"
        )
        folder.timezone = ""
        let story = try await Story.simulate([folder])
        #expect(story.report.ends == ["story": .finished])
        let unreached = try story.unreached()
        #expect(unreached == ["2 held: zone"])
        #expect(try story.campaign.state == .finished)
    }

    @Test("a campaign whose queue can take nobody does not start, and says why")
    func noAgents() async throws {
        let agents = "[queues.desk]\nagents = [\"sip:ana@example.org\"]"
        let found = try await Story.simulate([
            Self.folder("nobody", 1, toml: "queue = \"empty\""),
            Self.folder("little", 2, toml: "queue = \"desk\"\nservice_level = 50\n" + agents),
            Self.folder(
                "fine",
                3,
                toml: "queue = \"other\"\n[queues.other]\nagents = [\"sip:bo@example.org\"]"
            ),
        ])
        #expect(found.report.ends == ["nobody": .refused, "little": .refused, "fine": .finished])
        #expect(
            found.report.refusals == [
                "nobody":
                    "campaign nobody cannot start: its queue empty has no agents (queues.empty.agents; simulated "
                    + "ones: callees.lua)",
                "little":
                    "campaign little cannot start: service_level 50 of 1 agents of queue desk is less than one "
                    + "attempt: nobody would be dialed",
            ]
        )
    }

    @Test("a stop lets open attempts end, cuts short at the deadline, and opens nothing more")
    func drain() async throws {
        let story = try await Story.simulate(
            [
                Story.told(
                    [
                        "short,+13035550000,answered,10s", "long,+13035550001,answered,10m",
                        "rings,+13035550002,no_answer,1s", "never,+13035550003,answered,1s",
                    ],
                    columns: "does,lasts",
                    plan: "dial_timeout = \"55s\"",
                    flow: "return function(call) call:sleep(call.target.data.lasts) end",
                    toml: "[limits]\nconcurrent = 3"
                )
            ],
            engine: "[limits]\ndrain = \"30s\"",
            during: { engine in
                try await engine.setting.clock.sleep(for: .seconds(5))
                engine.stopping.send(())
            }
        )
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == [.answered, .failed, .canceled])
        #expect(attempts.map(\.cause) == [nil, "shutdown", "shutdown"])
        #expect(
            attempts.map { (($0.endedAt ?? Story.start) - Story.start).milliseconds } == [
                12_000, 35_000, 35_000,
            ]
        )
        #expect(story.report.ends == ["story": .stopped])
        #expect(try story.campaign.state == .stop)
        let targets = try story.targets
        #expect(targets.map(\.state) == [.done(.reached), .done(.unsuccessful), .idle, .idle])
        #expect(targets[2].due == Story.start + .seconds(35))
    }

    @Test("each campaign drains as long as it says, and at most as long as the engine does")
    func drains() async throws {
        func folder(_ name: String, _ drain: String, _ number: String) -> Story.Folder {
            var folder = Story.told(
                ["\(name),\(number),answered,10m"],
                columns: "does,lasts",
                plan: "dial_timeout = \"55s\"",
                flow: "return function(call) call:sleep(call.target.data.lasts) end",
                toml: "[limits]\ndrain = \"\(drain)\""
            )
            folder.name = name
            return folder
        }
        let story = try await Story.simulate(
            [folder("brief", "5s", "+13035550000"), folder("long", "10m", "+13035550001")],
            engine: "[limits]\ndrain = \"1m\"",
            during: { engine in
                try await engine.setting.clock.sleep(for: .seconds(10))
                engine.stopping.send(())
            }
        )
        for (name, seconds) in [("brief", 15), ("long", 70)] as [(String, Int64)] {
            let attempt = try #require(try story.attempts(name).first)
            #expect(attempt.cause == "shutdown")
            #expect(attempt.endedAt == Story.start + .seconds(seconds))
        }
    }

    @Test("a call is ended after max_duration, and a machine as the outplan says")
    func durationAndMachines() async throws {
        let overlong = try await Story.simulate([
            Self.folder(
                "story",
                1,
                toml: "max_duration = \"2m\"",
                flow: "return function(call) call:sleep(\"1h\") end"
            )
        ])
        let attempt = try #require(try overlong.attempts.first)
        #expect(attempt.outcome == .failed)
        #expect(attempt.cause == "max_duration")
        #expect(attempt.answeredAt.map { (attempt.endedAt ?? $0) - $0 } == .minutes(2))

        let flow = """
            return {
                answered = function(call) call:sleep("8s") return "listened" end,
                machine = function(call) call:leave_message{ say = "Hi." } return "left" end,
            }
            """
        var found: [Attempt] = []
        for rule in ["ignore", "flow", "hang_up"] {
            let story = try await Story.simulate([
                Story.told(
                    ["p0,+13035550000,machine"],
                    plan: Self.once + ", machine = \"\(rule)\"",
                    flow: flow
                )
            ])
            found += try story.attempts
        }
        #expect(found.map(\.outcome) == [.answered, .machine, .machine])
        #expect(found.map(\.disposition) == ["listened", "left", nil])
        #expect(found.map(\.answeredBy) == [.unknown, .machine, .machine])
    }
}
