import Flows
import Outbound
import Simulation
import Synchronization
import Testing

/// Attends until its bell rings, then does the next of its moves.
private final class Attending: Performance, Sendable {
    private let moves: Mutex<[Move]>
    let heard = Mutex<[String]>([])

    init(_ moves: [Move]) { self.moves = Mutex(moves) }

    func next(_ answer: MoveAnswer) -> Move {
        if answer == .start { return .attend }
        return moves.withLock { $0.isEmpty ? .attend : $0.removeFirst() }
    }

    func hears(_ prompt: String) { heard.withLock { $0.append(prompt) } }
    func hearsSilence() { heard.withLock { $0.append("") } }
}

@Suite("A callee who attends")
struct BellTests {
    private let clock = VirtualClock(start: .start)
    private let bench: Bench
    private let log: Log

    init() {
        bench = Bench(clock: clock)
        log = Log(clock: clock)
    }

    private func pass(_ duration: Duration) {
        let end = clock.now + duration
        while let next = clock.next, next <= end { _ = clock.advance() }
        clock.skip(to: end)
    }

    @Test("stays on a silent line, goes on when the bell rings, and hears when a prompt has ended")
    func attends() {
        let bell = Bell()
        let callee = Attending([.press("1"), .attend, .hangUp])
        let part = Part(
            chances: [Part.Chance(.answered, 1)],
            rings: .fixed(.zero),
            perform: { callee },
            bell: bell
        )
        let leg = bench.carrier.open(bench.intent(part, dialTimeout: .seconds(30)), events: log.sink)
        pass(.minutes(10))
        #expect(log.events == [.ringing, .answered])
        bell.ring()
        pass(.milliseconds(250))
        #expect(log.events.last == .digit("1"))
        leg.perform(1, .play([.text("0123456789", voice: nil, language: nil)]))
        pass(.minutes(10))
        #expect(callee.heard.withLock { $0 } == ["0123456789", ""])
        #expect(log.events.last == .finished(1, .completed))
        bell.ring()
        #expect(log.events.last == .ended(.hungUp, code: nil, reason: nil))
        // Nobody attends any more.
        bell.ring()
        #expect(bench.legs.openLegs == 0)
        #expect(clock.pending == 0)
    }
}
