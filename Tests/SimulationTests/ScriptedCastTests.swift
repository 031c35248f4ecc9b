import Flows
import Lua
import Outbound
import Simulation
import Synchronization
import Testing

@Suite("A cast from callees.lua")
struct ScriptedCastTests {
    private static let source = """
        return {
            { when = { data = { vip = "yes" } }, chance = { answered = 1 }, rings = "2s",
              run = function(callee)
                  callee:hear("Press 1", "20s")
                  callee:wait("1s")
                  callee:press(callee.target.data.key)
                  if callee:hear("Thank you", "5s") then callee:say("Bye") end
                  callee:hang_up()
              end },
            { when = { data = { vip = "broken" } }, chance = { answered = 1 }, rings = "2s",
              run = function(callee)
                  callee:wait("1s")
                  local none = nil
                  callee:say(none.text)
              end },
            { when = function(target) return target.data.vip == "nobody" end, chance = { machine = 1 },
              rings = "3s", greeting = "4s" },
            { when = function(target) error("no idea") end, chance = { busy = 1 } },
            agents = { desk = { count = 2, answers = "1s", talks = { "40s", "4m" }, wraps_up = "20s" },
                       sales = { count = 1 } },
        }
        """

    private final class Call {
        let clock = VirtualClock(start: .start)
        let log: Log
        let problems = Bench.Problems()
        let carrier: SimulatedLegCarrier
        let leg: any Leg

        init(_ data: [String: JSONValue]) throws {
            let problems = problems
            let clock = clock
            log = Log(clock: clock)
            let script = try CalleeScript(main: LuaChunk(name: "callees.lua", source: source))
            carrier = SimulatedLegCarrier(
                clock: clock,
                seed: 7,
                stages: ["test": Stage(cast: ScriptedCast(script, clock: clock))],
                problems: { problems.add($0) }
            )
            let destination = Destination(type: .tel, address: "+13035550142")
            let target = Target(
                id: Identifier(1),
                draft: TargetDraft(data: data, destinations: [destination])
            )
            let attempt = Attempt(
                id: Identifier(1),
                campaign: Identifier(1),
                target: Identifier(1),
                number: 1,
                destination: destination,
                startedAt: .start
            )
            let intent = LegIntent(
                leg: Identifier(1),
                kind: .callee,
                attempt: attempt,
                target: target,
                campaign: "test",
                destination: destination,
                source: nil,
                dialTimeout: .seconds(30)
            )
            leg = carrier.open(intent, events: log.sink)
        }

        func run(until after: Duration) {
            while let next = clock.next, next <= .start + after { _ = clock.advance() }
            clock.skip(to: .start + after)
        }
    }

    private func say(_ words: String) -> LegAction { .play([.text(words, voice: nil, language: nil)]) }

    @Test("hears, waits, presses, says and hangs up as its run does")
    func run() throws {
        let call = try Call(["vip": "yes", "key": "1"])
        call.run(until: .seconds(2))
        call.leg.perform(1, .listen(language: nil, hints: [], silence: .milliseconds(800)))
        call.leg.perform(2, say("Press 1 to go on."))
        call.run(until: .seconds(4))
        call.leg.perform(3, say("Thank you"))
        call.run(until: .minutes(1))
        #expect(
            call.log.all.dropFirst() == [
                Log.Entry(after: 2000, event: .answered),
                Log.Entry(after: 3020, event: .finished(2, .completed)),
                Log.Entry(after: 3250, event: .digit("1")),
                Log.Entry(after: 4180, event: .speech(text: "Bye", confidence: 1)),
                Log.Entry(after: 4180, event: .ended(.hungUp, code: nil, reason: nil)),
            ]
        )
        #expect(call.problems.all == [])
    }

    @Test("takes the first rule whose condition holds, also one that is a function")
    func rules() throws {
        let call = try Call(["vip": "nobody"])
        call.run(until: .seconds(10))
        #expect(
            call.log.all.dropFirst() == [
                Log.Entry(after: 3000, event: .answered), Log.Entry(after: 7000, event: .beep),
            ]
        )
    }

    @Test("ends the leg and tells file and line when its run errs")
    func failingRun() throws {
        let call = try Call(["vip": "broken"])
        call.run(until: .seconds(10))
        #expect(
            call.log.all.last
                == Log.Entry(
                    after: 3000,
                    event: .ended(.hungUp, code: nil, reason: "the callee's script failed")
                )
        )
        #expect(call.problems.all.count == 1)
        #expect(call.problems.all.first?.hasPrefix("callees.lua:14:") == true)
    }

    @Test("is nobody, and tells file and line, when its condition errs")
    func failingCondition() throws {
        let call = try Call([:])
        call.run(until: .minutes(1))
        #expect(call.log.events.last == .ended(.noAnswer, code: 487, reason: "Request Terminated"))
        #expect(call.problems.all.count == 1)
        #expect(call.problems.all.first?.hasPrefix("callees.lua:18: ") == true)
    }

    @Test("has the agents of its queues")
    func agents() throws {
        let call = try Call(["vip": "yes"])
        #expect(call.carrier.agents("desk").map(\.address) == ["desk/1", "desk/2"])
        #expect(call.carrier.agents("sales").map(\.address) == ["sales/1"])
        #expect(call.carrier.agents("none") == [])
    }
}
