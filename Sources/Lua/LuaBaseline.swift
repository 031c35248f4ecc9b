import CLua

/// The loops in C that the benchmarks stand beside.
package enum LuaBaseline {
    /// Bare Lua states, made and closed.
    package static func states(_ count: Int) {
        lf_bench_states(Int32(count))
    }

    /// Flows of this image, made, run to the first action of `answered` and freed, without Swift; answers how
    /// many came to it.
    package static func firstActions(_ image: LuaImage, _ limits: LuaLimits, count: Int) -> Int {
        // SAFETY: the image lives for the call.
        Int(unsafe lf_bench_first_actions(image.raw, limits.raw, Int32(count)))
    }

    /// The round trips of one flow that acts without end, without Swift; answers how many there were.
    package static func roundTrips(_ image: LuaImage, _ limits: LuaLimits, count: Int) -> Int {
        // SAFETY: the image lives for the call.
        Int(unsafe lf_bench_round_trips(image.raw, limits.raw, Int32(count)))
    }
}

extension LuaLimits {
    var raw: lf_limits {
        let (seconds, attoseconds) = (cpu ?? .zero).components
        return lf_limits(
            memory: memory,
            instructions: Int64(instructions ?? 0),
            cpu_nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000,
            lines: UInt32(clamping: lines)
        )
    }
}
