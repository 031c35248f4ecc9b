import Outbound

/// What a faulty carrier stands in: the world's time and chance, its faults, the process it serves, and who
/// watches.
package struct BadLine: Sendable {
    let clock: any WallClock
    let seed: UInt64
    let faults: LineFaults
    let life: Life
    let witness: Witness

    package init(clock: any WallClock, seed: UInt64, faults: LineFaults, life: Life, witness: Witness) {
        (self.clock, self.seed, self.faults) = (clock, seed, faults)
        (self.life, self.witness) = (life, witness)
    }
}
