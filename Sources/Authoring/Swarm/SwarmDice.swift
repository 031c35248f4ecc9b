import Outbound

/// Draws of one world, in the order in which they are asked for.
struct SwarmDice {
    private var generator: Generator

    init(seed: UInt64, _ about: String) { generator = Generator(seed: seed, "swarm", about) }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(generator.next() % UInt64(range.count))
    }

    mutating func chance(_ likelihood: Double) -> Bool { generator.unit() < likelihood }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...(values.count - 1))] }

    /// So many parts of one, each at most what is left.
    mutating func shares(_ count: Int) -> [Double] {
        var left = 1.0
        return (0..<count).map { _ in
            let share = (generator.unit() * left * 100).rounded(.down) / 100
            left -= share
            return share
        }
    }
}
