import Dispatch
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
        say(padded(words) + String(format: "%9.0f ns", nanoseconds))
    }

    static func show(_ words: String, _ figure: Double, _ unit: String) {
        say(padded(words) + String(format: "%9.0f ", figure) + unit)
    }

    /// A figure beside its limit, and whether it keeps it; nil where the figure has none.
    static func judge(_ words: String, _ figure: Double, limit: Double?) {
        var line = padded(words) + String(format: "%9.2f", figure)
        if let limit {
            line += String(format: "   limit %g   ", limit) + (figure <= limit ? "PASS" : "OVER")
        }
        say(line)
    }

    /// A figure beside what it is to reach.
    static func judge(_ words: String, _ figure: Double, aim: Double) {
        let verdict = figure >= aim ? "PASS" : "UNDER"
        say(padded(words) + String(format: "%9.2f   at least %g   ", figure, aim) + verdict)
    }

    /// The one in the middle, by size.
    static func median(_ figures: [Double]) -> Double {
        figures.isEmpty ? 0 : figures.sorted()[figures.count / 2]
    }

    /// Of this process, or of another one by its id.
    static func residentBytes(of process: String = "self") throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// In steps of a microsecond.
    static func cpuNanoseconds() -> Int { Int(clock()) * 1_000_000_000 / Int(CLOCKS_PER_SEC) }

    static func wallNanoseconds() -> Int { Int(DispatchTime.now().uptimeNanoseconds) }

    /// At once, also where the output is a file.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    private static func padded(_ words: String) -> String {
        words.padding(toLength: 58, withPad: " ", startingAt: 0)
    }
}
