import CLua

/// Our patterns against Lua's own, on random cases; a test's tool.
enum LuaPatternTrial {
    /// How many cases differ, and the first of them in words. After `patience` steps failures are remembered.
    static func run(seed: UInt64, cases: Int32, patience: UInt64) -> (differing: Int, first: String) {
        var report = [CChar](repeating: 0, count: 400)
        // SAFETY: the shim writes at most count bytes, the last a zero.
        let differing = unsafe report.withUnsafeMutableBufferPointer { buffer in
            // SAFETY: as above.
            unsafe lf_compare_patterns(seed, cases, patience, buffer.baseAddress, buffer.count)
        }
        let text = report.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return (Int(differing), String(decoding: text, as: UTF8.self))
    }
}
