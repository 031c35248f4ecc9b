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

    static func show(_ words: String, _ nanoseconds: Double, beside peer: Figure.Peer? = nil) {
        show(words, nanoseconds, "ns", beside: peer)
    }

    /// A figure without a limit. One of so many a second is better when it is more.
    static func show(_ words: String, _ figure: Double, _ unit: String, beside peer: Figure.Peer? = nil) {
        say(Figure(words, figure, unit: unit, beside: peer, isRate: unit == "a second"))
    }

    /// A figure beside its limit, and whether it keeps it; nil where the figure has none.
    static func judge(
        _ words: String,
        _ figure: Double,
        _ unit: String = "",
        limit: Double?,
        beside peer: Figure.Peer? = nil
    ) {
        say(Figure(words, figure, unit: unit, beside: peer, limit: limit))
    }

    /// A figure beside what it is to reach.
    static func judge(_ words: String, _ figure: Double, _ unit: String = "", aim: Double) {
        say(Figure(words, figure, unit: unit, limit: aim, isRate: true))
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

    /// The most that was resident since the last call of `forgetPeak`.
    static func peakBytes() -> Int {
        let words = Machine.value("VmHWM", in: Machine.text("/proc/self/status"))?.split(separator: " ").first
        return (words.flatMap { Int($0) } ?? 0) * 1024
    }

    /// Where the kernel refuses, the peak stays what it was.
    static func forgetPeak() {
        guard let file = FileHandle(forWritingAtPath: "/proc/self/clear_refs") else { return }
        file.write(Data("5".utf8))
    }

    /// Of the calling thread alone.
    static func threadNanoseconds() -> Int {
        // Seconds and nanoseconds, as the kernel writes them; two modules claim the members of its type.
        var time = (0, 0)
        withUnsafeMutableBytes(of: &time) { bytes in
            guard let place = bytes.baseAddress else { return }
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, place.assumingMemoryBound(to: timespec.self))
        }
        return time.0 * 1_000_000_000 + time.1
    }

    /// In steps of a microsecond.
    static func cpuNanoseconds() -> Int { Int(clock()) * 1_000_000_000 / Int(CLOCKS_PER_SEC) }

    static func wallNanoseconds() -> Int { Int(DispatchTime.now().uptimeNanoseconds) }

    /// A figure's line; the sheet has it too.
    static func say(_ figure: Figure) {
        Sheet.note(figure)
        say(figure.line)
    }

    /// At once, also where the output is a file.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}
