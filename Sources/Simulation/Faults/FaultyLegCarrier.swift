import Outbound

/// Another carrier's calls over a bad line: legs refused, events lost, late or told twice. It takes nothing
/// from a dead process, and shows the witness every leg.
package final class FaultyLegCarrier: LegCarrier {
    private let inner: any LegCarrier
    private let line: BadLine

    package init(_ inner: any LegCarrier, over line: BadLine) { (self.inner, self.line) = (inner, line) }

    package var capabilities: Set<LegCapability> { inner.capabilities }

    package func open(_ intent: LegIntent, events: @escaping @Sendable (LegEvent) -> Void) -> any Leg {
        guard line.life.lives() else { return FaultyLeg(inner: nil, life: line.life) }
        line.witness.see(intent)
        var generator = Generator(seed: line.seed, "line", String(intent.leg.rawValue))
        if line.faults.refuses(at: line.clock.now, &generator) {
            _ = line.clock.alarm(at: line.clock.now) {
                events(.ended(.congestion, code: 503, reason: "bad line"))
            }
            return FaultyLeg(inner: nil, life: line.life)
        }
        let way = FaultyLine(line, generator, events)
        return FaultyLeg(inner: inner.open(intent) { way.take($0) }, life: line.life)
    }

    package func bridge(_ first: any Leg, _ second: any Leg) {
        guard line.life.lives(), let first = (first as? FaultyLeg)?.inner,
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
