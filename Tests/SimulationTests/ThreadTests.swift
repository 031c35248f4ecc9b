import Flows
import Foundation
import Outbound
import Simulation
import Synchronization
import Testing

@Suite("Legs under a real clock's threads")
struct ThreadTests {
    @Test("end once, and nothing comes after, whatever other threads ask at that moment")
    func contention() {
        let clock = VirtualClock(start: .start)
        let bench = Bench(clock: clock)
        let logs = (0..<40).map { _ in Log(clock: clock) }
        let moves: [Move] = [.wait(.milliseconds(40)), .press("12"), .say("yes"), .hangUp]
        let legs = logs.map { log in
            bench.carrier.open(
                bench.intent(.answering(moves, rings: .fixed(.milliseconds(20)))),
                events: log.sink
            )
        }
        // One thread rings the alarms, the others ask.
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            if thread == 0 {
                while clock.advance() {}
                return
            }
            for round in 0..<50 {
                for (index, leg) in legs.enumerated() {
                    let number = thread * 1000 + round
                    switch (index + round + thread) % 5 {
                    case 0: leg.perform(number, .play([.text("Hello", voice: nil, language: nil)]))
                    case 1: leg.perform(number, .stop(number - 1))
                    case 2: bench.carrier.bridge(leg, legs[(index + 1) % legs.count])
                    case 3: leg.perform(number, .beep)
                    default: if round > 40 { leg.hangUp() }
                    }
                }
            }
        }
        while clock.advance() {}
        for log in logs {
            let events = log.events
            let ends = events.indices.filter { index in
                if case .ended = events[index] { true } else { false }
            }
            #expect(ends == [events.count - 1])
        }
        #expect(bench.legs.openLegs == 0)
        #expect(clock.pending == 0)
    }
}
