import Outbound

/// Another carrier's calls over a bad line: legs refused, events lost, late or told twice. It takes nothing
/// from a dead process, and shows the witness every leg.
package final class FaultyLegCarrier: LegCarrier {
    private let inner: any LegCarrier
    private let clock: any WallClock
    private let seed: UInt64
    private let faults: LineFaults
    private let life: Life
    private let witness: Witness

    package init(
        _ inner: any LegCarrier,
        clock: any WallClock,
        seed: UInt64,
        faults: LineFaults,
        life: Life,
        witness: Witness
    ) {
        (self.inner, self.clock, self.seed) = (inner, clock, seed)
        (self.faults, self.life, self.witness) = (faults, life, witness)
    }

    package var capabilities: Set<LegCapability> { inner.capabilities }

    package func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg {
        guard life.lives() else { return FaultyLeg(inner: nil, life: life) }
        witness.see(intent)
        var generator = Generator(seed: seed, "line", String(intent.leg.rawValue))
        if faults.refuses(at: clock.now, &generator) {
            _ = clock.alarm(at: clock.now) { events(.ended(.congestion, code: 503, reason: "bad line")) }
            return FaultyLeg(inner: nil, life: life)
        }
        let line = FaultyLine(clock: clock, faults: faults, generator: generator, life: life, events)
        return FaultyLeg(inner: inner.open(intent) { line.take($0) }, life: life)
    }

    package func bridge(_ first: any Leg, _ second: any Leg) {
        guard life.lives(), let first = (first as? FaultyLeg)?.inner,
            let second = (second as? FaultyLeg)?.inner
        else { return }
        inner.bridge(first, second)
    }
}

/// A leg as the engine holds it; `inner` is nil where the line refused it.
private struct FaultyLeg: Leg {
    let inner: (any Leg)?
    let life: Life

    func perform(_ number: ActionNumber, _ action: LegAction) {
        if !life.isOver { inner?.perform(number, action) }
    }

    func hangUp() {
        if !life.isOver { inner?.hangUp() }
    }
}
