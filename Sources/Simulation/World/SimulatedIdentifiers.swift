import Outbound
import Synchronization

/// UUIDs that come from the seed: the n-th one asked for is the same in every run.
package final class SimulatedIdentifiers: IdentifierSource {
    private let generator: Mutex<Generator>

    package init(seed: UInt64) { generator = Mutex(Generator(seed: seed, "identifiers")) }

    package func next() -> String {
        let (high, low) = generator.withLock { ($0.next(), $0.next()) }
        return UUIDText.version4(high, low)
    }
}
