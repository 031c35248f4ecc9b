import CarrierConformance
import Outbound
import Simulation
import Testing

@Suite("The simulated carriers conform to their seams")
struct ConformanceTests {
    @Test("legs, under virtual time", arguments: LegConformance.all)
    func legs(_ conformance: LegConformance) async throws {
        let world = World(start: .start, seed: 7)
        let bench = Bench(clock: world.clock)
        try await world.run { try await conformance.check(bench) }
        #expect(bench.legs.openLegs == 0)
        #expect(bench.problems.all == [])
    }

    @Test("messages, under virtual time", arguments: MessageConformance.all)
    func messages(_ conformance: MessageConformance) async throws {
        let world = World(start: .start, seed: 7)
        let bench = Bench(clock: world.clock)
        try await world.run { try await conformance.check(bench.writing) }
        #expect(bench.messages.reportsToCome == 0)
    }

    @Test("the suite finds a carrier that goes on after the end")
    func suiteCanFail() async throws {
        let world = World(start: .start, seed: 7)
        let bench = TalkativeBench(bench: Bench(clock: world.clock))
        let cases = LegConformance.all.filter { $0.description.contains("busy line") }
        #expect(cases.count == 1)
        for conformance in cases {
            await #expect(throws: Nonconformance.self) {
                try await world.run { try await conformance.check(bench) }
            }
        }
    }
}

/// A carrier with a bug: it rings once more when the leg has ended.
private struct TalkativeBench: LegBench {
    struct Carrier: LegCarrier {
        let inner: any LegCarrier
        var capabilities: Set<LegCapability> { inner.capabilities }

        func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg {
            inner.open(intent) { event in
                events(event)
                if case .ended = event { events(.ringing) }
            }
        }

        func bridge(_ first: any Leg, _ second: any Leg) { inner.bridge(first, second) }
    }

    let bench: Bench
    var carrier: any LegCarrier { Carrier(inner: bench.carrier) }
    var clock: any WallClock { bench.clock }

    func call(_ farEnd: FarEnd, dialTimeout: Duration, detectsMachine: Bool) throws -> LegIntent {
        try bench.call(farEnd, dialTimeout: dialTimeout, detectsMachine: detectsMachine)
    }
}
