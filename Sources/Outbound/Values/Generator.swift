/// A stream of random numbers keyed by what it decides about: the same seed and keys give the same stream,
/// whatever else happens in the world (xoshiro256**, Blackman and Vigna 2018, seeded through SplitMix64).
package struct Generator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The stream of `keys` under a seed, such as `Generator(seed: 7, "callee", address, "3")`.
    package init(seed: UInt64, _ keys: String...) {
        var mixed = Generator.key(seed: seed, keys)
        func split() -> UInt64 {
            mixed &+= 0x9e37_79b9_7f4a_7c15
            var value = mixed
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
        state = (split(), split(), split(), split())
    }

    /// One number from a seed and keys (FNV-1a over the keys, each ended by a zero byte).
    package static func key(seed: UInt64, _ keys: [String]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed &* 0x9e37_79b9_7f4a_7c15
        for key in keys {
            for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            hash = hash &* 0x0000_0100_0000_01b3
        }
        return hash
    }

    package mutating func next() -> UInt64 {
        let result = (state.1 &* 5).rotatedLeft(7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3.rotatedLeft(45)
        return result
    }

    /// Uniform in [0, 1).
    package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in `range`, by whole milliseconds.
    package mutating func duration(in range: ClosedRange<Duration>) -> Duration {
        let low = range.lowerBound.milliseconds
        let span = UInt64(range.upperBound.milliseconds - low) + 1
        return .milliseconds(low + Int64(next() % span))
    }
}

extension UInt64 {
    fileprivate func rotatedLeft(_ count: UInt64) -> UInt64 { (self << count) | (self >> (64 - count)) }
}
