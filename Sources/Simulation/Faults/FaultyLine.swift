import Outbound
import Synchronization

/// The way of one leg's events to the engine.
final class FaultyLine: Sendable {
    private struct State {
        var generator: Generator
        /// No event comes before this, so that late ones stay in order.
        var earliest: Instant
    }

    private let line: BadLine
    private let events: @Sendable (LegEvent) -> Void
    private let state: Mutex<State>

    init(_ line: BadLine, _ generator: Generator, _ events: @escaping @Sendable (LegEvent) -> Void) {
        (self.line, self.events) = (line, events)
        state = Mutex(State(generator: generator, earliest: line.clock.now))
    }

    func take(_ event: LegEvent) {
        let now = line.clock.now
        let (fate, at) = state.withLock { state -> (LineFaults.Fate, Instant) in
            let fate = line.faults.fate(at: now, &state.generator)
            if case .late(let delay) = fate { state.earliest = max(state.earliest, now + delay) }
            return (fate, max(state.earliest, now))
        }
        switch fate {
        case .lost: return
        case .comes, .late: tell(event, at: at)
        case .repeated:
            tell(event, at: at)
            tell(event, at: at + .milliseconds(20))
        }
    }

    private func tell(_ event: LegEvent, at instant: Instant) {
        if instant <= line.clock.now { return deliver(event) }
        _ = line.clock.alarm(at: instant) { [self] in deliver(event) }
    }

    private func deliver(_ event: LegEvent) {
        if !line.life.isOver { events(event) }
    }
}
