import Foundation

/// How the benchmarks measure and print: time is this process's own CPU, the best of several runs, so that a
/// busy machine hardly shows in it.
enum Measure {
    /// Nanoseconds of CPU for one of `count`.
    static func best(_ count: Int, _ body: () -> Void) -> Double {
        (0..<7).map { _ in
            let start = cpuNanoseconds()
            body()
            return Double(cpuNanoseconds() - start) / Double(count)
        }.min() ?? 0
    }

    static func show(_ words: String, _ nanoseconds: Double) {
        print(padded(words) + String(format: "%9.0f ns", nanoseconds))
    }

    static func show(_ words: String, _ figure: Double, _ unit: String) {
        print(padded(words) + String(format: "%9.0f ", figure) + unit)
    }

    /// A figure beside its limit, and whether it keeps it; nil where the figure has none.
    static func judge(_ words: String, _ figure: Double, limit: Double?) {
        var line = padded(words) + String(format: "%9.2f", figure)
        if let limit {
            line += String(format: "   limit %g   ", limit) + (figure <= limit ? "PASS" : "OVER")
        }
        print(line)
    }

    static func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    static func cpuNanoseconds() -> Int { nanoseconds(CLOCK_PROCESS_CPUTIME_ID) }

    static func wallNanoseconds() -> Int { nanoseconds(CLOCK_MONOTONIC) }

    private static func nanoseconds(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static func padded(_ words: String) -> String {
        words.padding(toLength: 58, withPad: " ", startingAt: 0)
    }
}
