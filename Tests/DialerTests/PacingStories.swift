import Dialer
import Outbound
import Store
import Testing

@Suite("How many attempts open, and when")
struct PacingStories {
    private static let once = "tries = { total = 1 }"

    private static func rows(_ count: Int, _ does: String = "answered", from: Int = 0) -> [String] {
        (from..<from + count).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst()),\(does)" }
    }

    @Test("so many congestions in a row stop the dialing for a minute, then one probe tells")
    func breaker() async throws {
        let story = try await Story.simulate([
            Story.told(
                Self.rows(3, "congestion") + Self.rows(1, "congestion congestion answered", from: 3)
                    + Self.rows(4, from: 4),
                plan: "tries = { total = 1 }, retry = { congestion = \"30m\" }",
                toml: "[limits]\nconcurrent = 1\nbreaker = 4"
            )
        ])
        let attempts = try story.attempts
        let first = attempts.prefix(4)
        #expect(first.map(\.outcome) == Array(repeating: .congestion, count: 4))
        let opened = try #require(first.last?.endedAt)
        // One probe at the end of the minute; it was answered, and the rest follows as one slot allows.
        #expect(attempts[4].startedAt == opened + .seconds(60))
        #expect(attempts[4].outcome == .answered)
        #expect(attempts[5].startedAt == attempts[4].endedAt)
        #expect(story.journal.contains("(limits.breaker)"))
    }

    @Test("a probe that meets congestion opens the breaker for another minute")
    func probes() async throws {
        let story = try await Story.simulate([
            Story.told(
                Self.rows(4, "congestion congestion answered"),
                plan: "retry = { congestion = \"1m\" }",
                toml: "[limits]\nconcurrent = 10\nbreaker = 2"
            )
        ])
        let attempts = try story.attempts
        #expect(try story.targets.map(\.state) == Array(repeating: .done(.reached), count: 4))
        let second = attempts.prefix(4).compactMap(\.endedAt).sorted()[1]
        // All four were out already; then one probe at a time, a minute apart.
        let probes = attempts.dropFirst(4)
        #expect(probes.first?.startedAt == second + .seconds(60))
        for (earlier, later) in zip(probes, probes.dropFirst()) where earlier.outcome == .congestion {
            #expect(later.startedAt - (earlier.endedAt ?? Story.start) == .seconds(60))
        }
    }

    @Test(
        "per_second holds in any second; 2.5 is 5 in two seconds, 0.2 one in five",
        arguments: zip(
            [2.5, 0.2, 3],
            [[3, 2, 3, 2, 3, 2], [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], [3, 3, 3, 3]]
        )
    )
    func rate(perSecond: Double, counts: [Int]) async throws {
        let story = try await Story.simulate([
            Story.told(Self.rows(60), plan: Self.once, toml: "[limits]\nper_second = \(perSecond)")
        ])
        var found = Array(repeating: 0, count: counts.count)
        for attempt in try story.attempts {
            let second = Int((attempt.startedAt - Story.start).milliseconds / 1000)
            if second < found.count { found[second] += 1 }
        }
        #expect(found == counts)
    }

    @Test("concurrent bounds a campaign, and the engine's bounds them all")
    func concurrent() async throws {
        let flow = "return function(call) call:sleep(\"58s\") end"
        let limits = "[limits]\nconcurrent = 3\nper_second = 100"
        let story = try await Story.simulate(
            [
                Story.told(Self.rows(9), plan: Self.once, flow: flow, toml: limits),
                Story.told(Self.rows(9, from: 10), plan: Self.once, flow: flow, toml: limits, name: "other"),
            ],
            engine: "[limits]\nconcurrent = 4\nper_second = 100"
        )
        // Each lasts a minute: four at a time, 18 in five minutes.
        let minutes = try (story.attempts + story.attempts("other")).map {
            ($0.startedAt - Story.start).milliseconds / 60_000
        }
        #expect((0..<5).map { minute in minutes.count { $0 == minute } } == [4, 4, 4, 4, 2])
        // Who comes first has its three, and no more when it is alone; then they are equals.
        let own = try story.attempts.map { ($0.startedAt - Story.start).milliseconds / 60_000 }
        #expect((0..<5).map { minute in own.count { $0 == minute } } == [3, 3, 2, 1, 0])
        let alone = try await Story.simulate(
            [Story.told(Self.rows(9), plan: Self.once, flow: flow, toml: limits)],
            engine: "[limits]\nconcurrent = 4\nper_second = 100"
        )
        #expect(try alone.attempts.count { $0.startedAt == Story.start } == 3)
    }

    @Test("a higher priority goes first, and the lower one keeps its twentieth")
    func share() async throws {
        let limits = "[limits]\nper_second = 100"
        let story = try await Story.simulate(
            [
                Story.told(Self.rows(400), plan: Self.once, toml: "priority = 5\n" + limits),
                Story.told(Self.rows(100, from: 500), plan: Self.once, toml: limits, name: "low"),
            ],
            engine: "[limits]\nconcurrent = 500\nper_second = 10"
        )
        func during(_ seconds: Range<Int64>, _ attempts: [Attempt]) -> Int {
            attempts.count { seconds.contains(($0.startedAt - Story.start).milliseconds / 1000) }
        }
        let (high, low) = (try story.attempts, try story.attempts("low"))
        // The first second is over before the other one asks; it gets one in twenty of the 190 after it.
        #expect([during(0..<20, low), during(0..<20, high)] == [9, 191])
        // 400 take 42 seconds beside 21 of the other; then that has everything.
        #expect([during(0..<43, high), during(43..<48, low)] == [400, 50])
    }

    @Test("campaigns of one priority take turns, whatever their size")
    func turns() async throws {
        let story = try await Story.simulate(
            [
                Story.told(Self.rows(200), plan: Self.once),
                Story.told(Self.rows(20, from: 300), plan: Self.once, name: "small"),
            ],
            engine: "[limits]\nconcurrent = 500\nper_second = 4"
        )
        let small = try story.attempts("small").map { ($0.startedAt - Story.start).milliseconds / 1000 }
        // Who comes first has the first second; from then on they are equals.
        let turns = (1...10).flatMap { [Int64($0), Int64($0)] }
        #expect(small == turns)
    }

    @Test("unanswered attempts and waiting legs are at most free agents times service level")
    func serviceLevel() async throws {
        let callees = """
            return {
                { chance = { answered = 1 }, rings = "10s", run = function(callee) callee:wait("20m") end },
                agents = { desk = { count = 4, answers = "1s", talks = "59s", wraps_up = "0s" } },
            }
            """
        var folder = Story.told(
            Self.rows(12),
            plan: Self.once,
            flow: "return function(call) call:connect{} end",
            toml: "queue = \"desk\"\nservice_level = 150\n[queues.desk]\ntimeout = \"5m\""
        )
        folder.files["callees.lua"] = callees
        let story = try await Story.simulate([folder])
        let starts = try story.attempts.map { ($0.startedAt - Story.start).milliseconds / 1000 }
        // Six are called for four agents. Then nobody is free until the first talks end, a minute after.
        #expect(starts.prefix(6) == [0, 0, 0, 0, 0, 0])
        #expect(starts.count == 12)
        #expect(starts[6] >= 70)
        #expect(try story.attempts.allSatisfy { $0.outcome == .answered })
        #expect(story.journal.contains("none of the 4 agents of queue desk is free (service_level)"))
    }

    @Test("at one queue a campaign of a low service level keeps its twentieth beside a high one")
    func differingLevels() async throws {
        func folder(_ name: String, _ count: Int, from: Int, level: Int) -> Story.Folder {
            var folder = Story.told(
                Self.rows(count, "answered", from: from),
                plan: Self.once,
                flow: "return function(call) call:connect{} end",
                toml: """
                    queue = "desk"
                    service_level = \(level)
                    [limits]
                    per_second = 100
                    [queues.desk]
                    timeout = "1m"
                    """,
                name: name
            )
            folder.files["callees.lua"] = """
                return {
                    { chance = { answered = .5 }, rings = { "4s", "16s" },
                      run = function(callee) callee:wait("20m") end },
                    agents = { desk = { count = 5, answers = "1s", talks = "20s", wraps_up = "5s" } },
                }
                """
            return folder
        }
        let story = try await Story.simulate([
            folder("eager", 600, from: 0, level: 300), folder("careful", 60, from: 1000, level: 100),
        ])
        let last = try #require(try story.attempts("eager").last?.startedAt)
        let careful = try story.attempts("careful").count { $0.startedAt <= last }
        #expect(careful >= 25)
    }

    @Test("targets of a higher priority are tried first, then those longer due")
    func targetPriority() async throws {
        let story = try await Story.simulate([
            Story.told(
                [
                    "a,+13035550000,answered,1", "b,+13035550001,answered,9", "c,+13035550002,answered,9",
                    "d,+13035550003,answered,5",
                ],
                columns: "does,priority",
                plan: Self.once,
                toml: "[limits]\nconcurrent = 1"
            )
        ])
        #expect(try story.attempts.map { $0.destination.address.suffix(1) } == ["1", "2", "3", "0"])
    }
}
