import Dialer
import Outbound
import Store
import Testing

@Suite("When a target is tried again")
struct RetryStories {
    @Test("congestion is retried after 30 s, doubling to 15 min, and ten in a row hold the target")
    func congestion() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,congestion"],
                plan: "tries = { total = 2 }",
                toml: "[limits]\nbreaker = 0"
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == Array(repeating: .congestion, count: 10))
        #expect(
            story.gaps(attempts) == [30, 60, 120, 240, 480, 900, 900, 900, 900].map { Duration.seconds($0) }
        )
        #expect(try story.targets.map(\.hold) == ["carrier"])
        #expect(try story.targets.map(\.due) == [nil])
        #expect(try story.unreached() == ["1 held: carrier"])
        #expect(story.report.ends["story"] == .finished)
    }

    @Test("an answer between congestions begins the count anew, and congestion is no try")
    func congestionIsNoTry() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,congestion congestion busy congestion busy busy"],
                plan: "tries = { total = 2 }, retry = { busy = \"5m\" }"
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == [.congestion, .congestion, .busy, .congestion, .busy])
        #expect(story.gaps(attempts) == [.seconds(30), .seconds(60), .minutes(5), .seconds(30)])
        #expect(try story.targets.map(\.state) == [.done(.exhausted)])
    }

    @Test("the n-th entry of a progressive list is for the n-th time in a row; the last repeats")
    func progressive() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,no_answer no_answer busy no_answer no_answer no_answer no_answer"],
                plan:
                    "tries = { total = 7 }, retry = { no_answer = { \"10m\", \"20m\", \"40m\" }, busy = \"5m\" }"
            )
        ])
        let attempts = try story.attempts
        #expect(
            story.gaps(attempts)
                == [.minutes(10), .minutes(20), .minutes(5), .minutes(10), .minutes(20), .minutes(40)]
        )
        #expect(attempts.last?.outcome == .noAnswer)
        #expect(try story.targets.map(\.state) == [.done(.exhausted)])
    }

    @Test("\"never\" ends the target; an outcome that nobody named is retried by the default")
    func never() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,busy", "p1,+13035550001,no_answer answered"],
                plan: "retry = { busy = \"never\", default = \"2h\" }"
            )
        ])
        #expect(try story.targets.map(\.state) == [.done(.givenUp), .done(.reached)])
        let attempts = try story.attempts
        #expect(attempts.map(\.outcome) == [.busy, .noAnswer, .answered])
        #expect(story.gaps(Array(attempts.dropFirst())) == [.hours(2)])
    }

    @Test("destinations go in order, each to its own tries; an invalid number goes on after a minute")
    func destinations() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,+13035550100,+13035550200,busy busy invalid busy busy"],
                columns: "destination_1,destination_2,does",
                plan: "tries = { total = 9, per_destination = { 2, 3, 1 } }, retry = { busy = \"10m\" }"
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.destination.slot) == [0, 0, 1, 2])
        #expect(attempts.map(\.outcome) == [.busy, .busy, .invalid, .busy])
        #expect(story.gaps(attempts) == [.minutes(10), .minutes(10), .minutes(1)])
        #expect(try story.targets.map(\.state) == [.done(.exhausted)])
    }

    @Test("the total wins over what the destinations have left")
    func total() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,+13035550100,busy"],
                columns: "destination_1,does",
                plan: "tries = { total = 3, per_destination = { 2, 2 } }, retry = { busy = \"10m\" }"
            )
        ])
        #expect(try story.attempts.map(\.destination.slot) == [0, 0, 1])
    }

    @Test("who rejects is never called at that destination again, by any route")
    func rejected() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,+13035550000,+13035550200,rejected busy"],
                columns: "destination_1,destination_2,does",
                plan: "tries = { total = 9, per_destination = { 5, 1 } }, retry = { rejected = \"1h\" }"
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.destination.slot) == [0, 2])
        #expect(story.gaps(attempts) == [.hours(1)])
        #expect(try story.targets.map(\.state) == [.done(.exhausted)])
    }

    @Test("a callback comes when it was asked for, once beyond the total, and to the same number")
    func callbacks() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,+13035550100,answered"],
                columns: "destination_1,does",
                plan: "tries = { total = 1, callbacks = 1 }",
                flow: """
                    return function(call)
                        call:say("Hello.")
                        call:callback{ after = "90m" }
                    end
                    """
            )
        ])
        let attempts = try story.attempts
        #expect(attempts.map(\.destination.slot) == [0, 0])
        #expect(attempts[1].startedAt == attempts[0].callbackAt)
        #expect(try story.targets.map(\.state) == [.done(.reached)])
    }

    @Test("without success a target is reached, unsuccessful, or tried again, as the outplan says")
    func success() async throws {
        let flow = "return function(call) call:disposition(\"no\", { success = false }) end"
        var states: [TargetState] = []
        var counts: [Int] = []
        for plan in [
            "reached_when = \"answered\"", "reached_when = \"success\"",
            "reached_when = \"success\", tries = { total = 2 }, retry = { unsuccessful = \"1h\" }",
        ] {
            let story = try await Story.simulate([
                Story.told(["p0,+13035550000,answered"], plan: plan, flow: flow)
            ])
            states += try story.targets.map(\.state)
            counts.append(try story.attempts.count)
        }
        #expect(states == [.done(.reached), .done(.unsuccessful), .done(.exhausted)])
        #expect(counts == [1, 1, 2])
    }

    @Test("no interval is under a minute, whatever the outplan's code says")
    func shortest() async throws {
        let story = try await Story.simulate([
            Story.told(
                ["p0,+13035550000,busy"],
                plan: """
                    tries = { total = 3 },
                    decide = function(target, history, now) return dial{ to = target.destinations[1] } end,
                    """
            )
        ])
        #expect(story.gaps(try story.attempts) == [.minutes(1), .minutes(1)])
    }
}
