import Flows
import Foundation
import Outbound
import Simulation
import Testing

/// Runs a clock that nobody else drives.
private func run(_ clock: VirtualClock, until instant: Instant = .start + .hours(1)) {
    while let next = clock.next, next <= instant { _ = clock.advance() }
    clock.skip(to: instant)
}

private func say(_ words: String) -> LegAction { .play([.text(words, voice: nil, language: nil)]) }

@Suite("A simulated leg")
struct LegTests {
    private let clock = VirtualClock(start: .start)
    private let bench: Bench
    private let log: Log

    init() {
        bench = Bench(clock: clock, agents: ["desk": LegTests.desk])
        log = Log(clock: clock)
    }

    private static let desk = AgentPart(
        count: 3,
        answers: .fixed(.seconds(2)),
        talks: .fixed(.seconds(40)),
        wrapsUp: .fixed(.seconds(15))
    )

    private func open(_ part: Part, dialTimeout: Duration = .seconds(60)) -> any Leg {
        bench.carrier.open(bench.intent(part, dialTimeout: dialTimeout), events: log.sink)
    }

    @Test("answers exactly when its ringing was drawn to end")
    func answer() {
        let leg = open(.answering())
        run(clock, until: .start + .seconds(5))
        #expect(log.events == [.ringing, .answered])
        #expect(log.all.last?.after == 5000)
        leg.hangUp()
        #expect(log.events.last == .ended(.hungUpByUs, code: nil, reason: nil))
        #expect(bench.legs.openLegs == 0)
        #expect(clock.pending == 0)
    }

    @Test("is not answered when it would ring longer than the dial timeout, nor exactly as long")
    func dialTimeout() {
        _ = open(.answering(rings: .fixed(.seconds(25))), dialTimeout: .seconds(25))
        run(clock)
        #expect(log.all.last?.after == 25_000)
        #expect(log.events == [.ringing, .ended(.noAnswer, code: 487, reason: "Request Terminated")])
    }

    @Test("is given up by the network after two minutes where the dial timeout is longer")
    func networkTimeout() {
        _ = open(Part(chances: []), dialTimeout: .minutes(5))
        run(clock)
        #expect(log.all.last?.after == 120_000)
        #expect(log.events.last == .ended(.noAnswer, code: 480, reason: "Temporarily Unavailable"))
    }

    @Test("plays 60 ms a character, then its person waits twenty seconds in silence and hangs up")
    func patience() {
        let leg = open(.answering())
        run(clock, until: .start + .seconds(5))
        leg.perform(1, say("0123456789"))
        run(clock)
        #expect(
            log.all.dropFirst(2) == [
                Log.Entry(after: 5600, event: .finished(1, .completed)),
                Log.Entry(after: 25_600, event: .ended(.hungUp, code: nil, reason: nil)),
            ]
        )
    }

    @Test("keeps its person while music plays, and begins to count when it stops")
    func music() {
        let leg = open(.answering())
        run(clock, until: .start + .seconds(5))
        leg.perform(1, .music(nil))
        run(clock, until: .start + .minutes(10))
        #expect(log.events.last == .answered)
        leg.perform(2, .stopMusic)
        run(clock)
        #expect(log.all.last == Log.Entry(after: 620_000, event: .ended(.hungUp, code: nil, reason: nil)))
    }

    @Test("hears each word once: the same words must be played again to be heard again")
    func hearing() {
        let moves: [Move] = [
            .hear("Hello", timeout: .minutes(1)), .hear("Press 1", timeout: .minutes(1)), .press("1"),
            .hear("Press 1", timeout: .seconds(30)), .press("2"),
        ]
        let leg = open(.answering(moves))
        run(clock, until: .start + .seconds(5))
        leg.perform(1, say("Hello. Press 1 to confirm."))
        run(clock, until: .start + .seconds(10))
        leg.perform(2, say("Press 1, please."))
        run(clock, until: .start + .seconds(11))
        #expect(
            log.all.dropFirst(2) == [
                Log.Entry(after: 5250, event: .digit("1")),
                Log.Entry(after: 6560, event: .finished(1, .completed)),
                Log.Entry(after: 10_250, event: .digit("2")),
                Log.Entry(after: 10_960, event: .finished(2, .completed)),
            ]
        )
    }

    @Test("goes on with its script when what it waits for is not played in time")
    func hearingTimeout() {
        _ = open(.answering([.hear("Press 1", timeout: .seconds(8)), .hangUp]))
        run(clock)
        #expect(log.all.last == Log.Entry(after: 13_000, event: .ended(.hungUp, code: nil, reason: nil)))
    }

    @Test("does not hear a prompt any more that was stopped")
    func stoppedPrompt() {
        let leg = open(.answering([.wait(.seconds(2)), .hear("long", timeout: .seconds(4)), .hangUp]))
        run(clock, until: .start + .seconds(5))
        leg.perform(1, say(String(repeating: "long ", count: 40)))
        run(clock, until: .start + .seconds(6))
        leg.perform(2, .stop(1))
        run(clock)
        #expect(
            log.all.dropFirst(2) == [
                Log.Entry(after: 6000, event: .finished(1, .stopped)),
                Log.Entry(after: 11_000, event: .ended(.hungUp, code: nil, reason: nil)),
            ]
        )
    }

    @Test("records until its person has been silent for long enough")
    func record() {
        let leg = open(.answering([.wait(.seconds(1)), .say("0123456789"), .wait(.minutes(5))]))
        run(clock, until: .start + .seconds(5))
        leg.perform(3, .record(max: .minutes(1), silence: .seconds(2), beep: false))
        run(clock, until: .start + .seconds(30))
        // Speaks from 6 s to 6.6 s.
        #expect(
            log.all.last
                == Log.Entry(
                    after: 8600,
                    event: .finished(
                        3,
                        .recorded(file: "recordings/leg-1-3.wav", duration: .milliseconds(3600))
                    )
                )
        )
    }

    @Test("is a machine: detected, then its beep, and three minutes for a message")
    func machine() {
        let part = Part(
            chances: [Part.Chance(.machine, 1)],
            rings: .fixed(.seconds(5)),
            greeting: .fixed(.seconds(8))
        )
        let leg = bench.carrier.open(bench.intent(part, detectsMachine: true), events: log.sink)
        run(clock, until: .start + .seconds(13))
        #expect(log.events == [.ringing, .answered, .detected(.machine), .beep])
        #expect(log.all[3].after == 13_000)
        leg.perform(1, .music(nil))
        run(clock)
        #expect(log.all.last == Log.Entry(after: 193_000, event: .ended(.hungUp, code: nil, reason: nil)))
    }

    @Test("ends with a problem where its script fails, loops without waiting or presses no key of a phone")
    func failingScripts() {
        _ = open(.answering([.failed("callees.lua:3: attempt to index a nil value")]))
        _ = open(.answering([.press("5x")]))
        _ = open(.answering(Array(repeating: .press(""), count: 2000)))
        run(clock)
        #expect(
            log.events.count { $0 == .ended(.hungUp, code: nil, reason: "the callee's script failed") } == 3
        )
        #expect(
            bench.problems.all.sorted() == [
                "a callee does 1000 things at one instant, the limit: it never waits",
                "a callee presses \"x\"; a phone has the keys 0-9, *, #, A-D",
                "callees.lua:3: attempt to index a nil value",
            ]
        )
    }

    @Test("may be hung up from within its own event")
    func reentrance() {
        let box = LegBox()
        let log = log
        let leg = bench.carrier.open(bench.intent(.answering())) { event in
            log.sink(event)
            if event == .answered { box.leg?.hangUp() }
        }
        box.leg = leg
        run(clock)
        #expect(log.events == [.ringing, .answered, .ended(.hungUpByUs, code: nil, reason: nil)])
    }
}

/// SAFETY: one thread only; the test drives the clock itself.
private final class LegBox: @unchecked Sendable {
    var leg: (any Leg)?
}

@Suite("Simulated agents")
struct AgentTests {
    private let clock = VirtualClock(start: .start)
    private let bench: Bench
    private let log: Log

    init() {
        let desk = AgentPart(
            count: 3,
            answers: .fixed(.seconds(2)),
            talks: .fixed(.seconds(40)),
            wrapsUp: .fixed(.seconds(15))
        )
        bench = Bench(clock: clock, agents: ["desk": desk])
        log = Log(clock: clock)
    }

    @Test("are as many as the cast says, and named by queue and number")
    func names() {
        #expect(bench.legs.agents("desk").map(\.address) == ["desk/1", "desk/2", "desk/3"])
        #expect(bench.legs.agents("sales") == [])
    }

    @Test("answer, talk as long as drawn once bridged, hang up and wrap up")
    func talk() {
        let callee = bench.carrier.open(
            bench.intent(.answering(rings: .fixed(.seconds(1)))),
            events: { _ in }
        )
        let agent = bench.carrier.open(bench.agentIntent("desk/2", queue: "desk"), events: log.sink)
        run(clock, until: .start + .seconds(4))
        bench.carrier.bridge(callee, agent)
        run(clock, until: .start + .minutes(1))
        #expect(
            log.all == [
                Log.Entry(after: 0, event: .ringing), Log.Entry(after: 2000, event: .answered),
                Log.Entry(after: 44_000, event: .ended(.hungUp, code: nil, reason: nil)),
            ]
        )
        #expect(bench.legs.wrapsUp(AgentName(queue: "desk", agent: "desk/2")) == .seconds(15))
        #expect(bench.legs.openLegs == 1)
    }

    @Test("stop talking when the callee hangs up, and wait for the engine to end their leg")
    func calleeLeaves() {
        let part = Part.answering([.wait(.seconds(10)), .hangUp], rings: .fixed(.seconds(1)))
        let callee = bench.carrier.open(bench.intent(part), events: { _ in })
        let agent = bench.carrier.open(bench.agentIntent("desk/1", queue: "desk"), events: log.sink)
        run(clock, until: .start + .seconds(4))
        bench.carrier.bridge(callee, agent)
        run(clock)
        #expect(log.events == [.ringing, .answered])
        agent.hangUp()
        #expect(log.events.last == .ended(.hungUpByUs, code: nil, reason: nil))
    }

    @Test("of a queue that nobody casts are not there")
    func unknownQueue() {
        _ = bench.carrier.open(bench.agentIntent("sales/1", queue: "sales"), events: log.sink)
        run(clock)
        let reason = "no agents of queue \"sales\" in callees.lua"
        #expect(log.events == [.ended(.invalid, code: 404, reason: reason)])
    }
}

@Suite("Draws of the simulated carrier")
struct DrawTests {
    private static let part = Part(
        chances: [Part.Chance(.answered, 0.5), Part.Chance(.machine, 0.2), Part.Chance(.busy, 0.1)])

    private static func events(_ addresses: [String], of wanted: String, part: Part = part) -> [Log.Entry] {
        let clock = VirtualClock(start: .start)
        let bench = Bench(clock: clock)
        let log = Log(clock: clock)
        for address in addresses {
            _ = bench.carrier.open(bench.intent(part, address: address)) { event in
                if address == wanted { log.sink(event) }
            }
        }
        run(clock)
        return log.all
    }

    @Test("do not change for one callee when others are called before")
    func keyed() {
        let others = (0..<50).map { "+130355501\(10 + $0)" }
        for number in 0..<20 {
            let wanted = "+130355502\(10 + number)"
            #expect(Self.events([wanted], of: wanted) == Self.events(others + [wanted], of: wanted))
        }
    }

    @Test("differ from call to call, and go on where the attempt's number says that there were calls before")
    func nthCall() {
        func answers(_ attempts: [Int]) -> [[Log.Entry]] {
            let clock = VirtualClock(start: .start)
            let bench = Bench(clock: clock)
            return attempts.map { attempt -> [Log.Entry] in
                let log = Log(clock: clock)
                let part = Part.answering(rings: .uniform(.seconds(1), .minutes(1)))
                let intent = bench.intent(
                    part,
                    address: "+13035550142",
                    attempt: attempt,
                    dialTimeout: .minutes(2)
                )
                let began = clock.now
                let earlier = (began - Instant.start).milliseconds
                let leg = bench.carrier.open(intent, events: log.sink)
                run(clock, until: began + .minutes(2))
                leg.hangUp()
                return log.all.map { Log.Entry(after: $0.after - earlier, event: $0.event) }
            }
        }
        let calls = answers([1, 2, 3])
        #expect(Set(calls.map { $0[1].after }).count == 3)
        #expect(answers([3])[0] == calls[2])
    }

    @Test("come out with the shares that the chances say, within four sigma")
    func shares() {
        let clock = VirtualClock(start: .start)
        let bench = Bench(clock: clock)
        let log = Log(clock: clock)
        let count = 10_000
        for number in 0..<count {
            let intent = bench.intent(Self.part, address: "+1303\(1_000_000 + number)", detectsMachine: true)
            _ = bench.carrier.open(intent, events: log.sink)
        }
        run(clock)
        let events = log.events
        func holds(_ seen: Int, _ share: Double) -> Bool {
            let sigma = (Double(count) * share * (1 - share)).squareRoot()
            return abs(Double(seen) - Double(count) * share) < 4 * sigma
        }
        #expect(holds(events.count { $0 == .detected(.person) }, 0.5))
        #expect(holds(events.count { $0 == .detected(.machine) }, 0.2))
        #expect(holds(events.count { $0 == .ended(.busy, code: 486, reason: "Busy Here") }, 0.1))
        let causes = events.compactMap { event -> LegEndCause? in
            guard case .ended(let cause, _, _) = event else { return nil }
            return cause
        }
        #expect(holds(causes.count { $0 == .noAnswer }, 0.2))
        #expect(causes.count == count)
    }
}
