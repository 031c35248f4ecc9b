import Testing

@testable import Outbound

@Suite("The queue machine")
struct QueueMachineTests {
    private let start = Instant(milliseconds: 1_772_000_000_000)
    private let ana = AgentName(queue: "desk", agent: "ana")
    private let bob = AgentName(queue: "desk", agent: "bob")

    private func leg(_ number: Int64) -> Identifier<LegRow> { Identifier(number) }
    private func second(_ number: Int64) -> Instant { start + .seconds(number) }

    private func machine(wrapUp: Duration = .seconds(20)) -> QueueMachine {
        QueueMachine(Queue(name: "desk", timeout: .seconds(120), wrapUp: wrapUp))
    }

    @Test("Without anybody signed in a leg is turned away")
    func turnsAway() {
        var queue = machine()
        #expect(queue.entered(leg(1), at: start) == [.turnAway(leg(1))])
        #expect(queue.waiting.isEmpty)
    }

    @Test("A leg gets the agent that is free longest, who answers, talks, wraps up and is free again")
    func oneCall() {
        var queue = machine()
        _ = queue.signedIn(bob, at: second(0))
        _ = queue.signedIn(ana, at: second(1))
        #expect(queue.pace == QueuePace(freeAgents: 2, signedIn: 2, waiting: 0))
        #expect(
            queue.entered(leg(1), at: second(2)) == [
                .agent(bob, .ringing(leg(1))), .ring(leg(1), bob),
            ]
        )
        #expect(queue.pace == QueuePace(freeAgents: 1, signedIn: 2, waiting: 0))
        #expect(queue.agentAnswered(bob, for: leg(1)) == [.agent(bob, .busy(leg(1))), .bridge(leg(1), bob)])
        #expect(queue.waiting.isEmpty)
        #expect(
            queue.agentReleased(bob, from: leg(1), at: second(60)) == [
                .agent(bob, .wrappingUp(until: second(80)))
            ]
        )
        #expect(queue.alarm == second(80))
        #expect(queue.tick(at: second(79)) == [])
        #expect(queue.tick(at: second(80)) == [.agent(bob, .available(since: second(80)))])
        #expect(queue.alarm == nil)
    }

    @Test("First come, first served; a free agent takes the next at once")
    func firstComeFirstServed() {
        var queue = machine(wrapUp: .zero)
        _ = queue.signedIn(ana, at: start)
        _ = queue.entered(leg(1), at: second(1))
        #expect(queue.entered(leg(2), at: second(2)) == [])
        #expect(queue.entered(leg(3), at: second(3)) == [])
        #expect(queue.pace == QueuePace(freeAgents: 0, signedIn: 1, waiting: 2))
        _ = queue.agentAnswered(ana, for: leg(1))
        #expect(
            queue.agentReleased(ana, from: leg(1), at: second(9)) == [
                .agent(ana, .available(since: second(9))), .agent(ana, .ringing(leg(2))), .ring(leg(2), ana),
            ]
        )
    }

    @Test("A wait that is over ends, also while an agent rings for it; the agent takes the next")
    func expires() {
        var queue = machine()
        _ = queue.signedIn(ana, at: start)
        _ = queue.entered(leg(1), timeout: .seconds(10), at: start)
        _ = queue.entered(leg(2), at: start)
        #expect(queue.alarm == second(10))
        #expect(
            queue.tick(at: second(10)) == [
                .expire(leg(1)), .stopRinging(ana), .agent(ana, .available(since: second(10))),
                .agent(ana, .ringing(leg(2))), .ring(leg(2), ana),
            ]
        )
        #expect(queue.alarm == second(120))
        #expect(queue.agentAnswered(ana, for: leg(1)) == [], "she rings for another leg by now")
        #expect(queue.agentFailed(ana, for: leg(1), at: second(11)) == [])
        #expect(queue.tick(at: second(120)).first == .expire(leg(2)))
        #expect(queue.waiting.isEmpty)
    }

    @Test("A leg that hangs up while an agent rings for it sets the agent free")
    func leaves() {
        var queue = machine()
        _ = queue.signedIn(ana, at: start)
        _ = queue.entered(leg(1), at: start)
        #expect(
            queue.left(leg(1), at: second(3)) == [
                .stopRinging(ana), .agent(ana, .available(since: second(3))),
            ]
        )
        #expect(queue.left(leg(1), at: second(4)) == [])
        #expect(queue.agentAnswered(ana, for: leg(1)) == [], "an answer that comes too late bridges nobody")
    }

    @Test("An agent who does not answer is left alone for a while, and the leg keeps its place")
    func agentFails() {
        var queue = machine(wrapUp: .zero)
        _ = queue.signedIn(ana, at: start)
        _ = queue.signedIn(bob, at: second(1))
        _ = queue.entered(leg(1), at: second(2))
        _ = queue.entered(leg(2), at: second(3))
        _ = queue.entered(leg(3), at: second(4))
        #expect(
            queue.agentFailed(ana, for: leg(1), at: second(5)) == [
                .agent(ana, .wrappingUp(until: second(15)))
            ]
        )
        #expect(queue.waiting.map(\.leg) == [leg(1), leg(2), leg(3)])
        _ = queue.agentAnswered(bob, for: leg(2))
        #expect(
            queue.agentReleased(bob, from: leg(2), at: second(6)) == [
                .agent(bob, .available(since: second(6))), .agent(bob, .ringing(leg(1))), .ring(leg(1), bob),
            ]
        )
    }

    @Test("A leg that wants one agent gets that one if free, and gives it back when it leaves")
    func reserves() {
        var queue = machine(wrapUp: .zero)
        _ = queue.signedIn(ana, at: start)
        _ = queue.signedIn(bob, at: second(1))
        #expect(queue.reserve(bob, for: leg(1)) == [.agent(bob, .ringing(leg(1)))])
        #expect(queue.reserve(bob, for: leg(2)) == [], "bob rings already")
        #expect(queue.pace == QueuePace(freeAgents: 1, signedIn: 2, waiting: 0))
        #expect(
            queue.left(leg(1), at: second(3)) == [
                .stopRinging(bob), .agent(bob, .available(since: second(3))),
            ]
        )
        _ = queue.reserve(ana, for: leg(3))
        #expect(queue.agentAnswered(ana, for: leg(3)) == [.agent(ana, .busy(leg(3))), .bridge(leg(3), ana)])
    }

    @Test("An agent who signs out while talking goes when the call is over")
    func signsOut() {
        var queue = machine()
        _ = queue.signedIn(ana, at: start)
        _ = queue.entered(leg(1), at: start)
        _ = queue.agentAnswered(ana, for: leg(1))
        #expect(queue.signedOut(ana, away: true) == [])
        #expect(queue.agentReleased(ana, from: leg(1), at: second(9)) == [.agent(ana, .away)])
        #expect(queue.signedIn(ana, at: second(20)) == [.agent(ana, .available(since: second(20)))])
        #expect(queue.signedOut(ana) == [.agent(ana, .offline)])
        #expect(queue.signedOut(ana) == [])
        #expect(queue.signedOut(ana, away: true) == [.agent(ana, .away)])
        #expect(queue.pace.signedIn == 0)
    }

    @Test(
        "Whatever happens, no leg rings two agents, no agent has two legs, and none waits while one is free"
    )
    func anything() {
        let agents = (1...3).map { AgentName(queue: "desk", agent: "\($0)") }
        for seed in 0..<200 as Range<UInt64> {
            var generator = Generator(seed: seed, "queue")
            var queue = machine(wrapUp: .seconds(5))
            var now = start
            var next: Int64 = 0
            for _ in 0..<150 {
                now = now + .seconds(Int64.random(in: 0...20, using: &generator))
                let agent = agents[Int.random(in: 0...2, using: &generator)]
                _ = queue.tick(at: now)
                let held = queue.state(of: agent).leg ?? leg(0)
                switch Int.random(in: 0...6, using: &generator) {
                case 0: _ = queue.signedIn(agent, at: now)
                case 1: _ = queue.agentAnswered(agent, for: held)
                case 2: _ = queue.agentFailed(agent, for: held, at: now)
                case 3: _ = queue.agentReleased(agent, from: held, at: now)
                case 4 where generator.unit() < 0.2: _ = queue.signedOut(agent)
                case 5: _ = queue.waiting.randomElement(using: &generator).map { queue.left($0.leg, at: now) }
                default:
                    next += 1
                    _ = queue.entered(leg(next), at: now)
                }
                let legs = agents.compactMap { queue.state(of: $0).leg }
                #expect(Set(legs).count == legs.count, "seed \(seed)")
                #expect(queue.pace.waiting == 0 || queue.pace.freeAgents == 0, "seed \(seed)")
                #expect(queue.alarm.map { $0 > now } ?? true, "seed \(seed)")
            }
        }
    }
}
