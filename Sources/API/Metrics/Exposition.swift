import Outbound

/// Metrics as Prometheus reads them (text format 0.0.4): families with their help and type, samples with
/// labels in the order that they are given.
struct Exposition {
    enum Kind: String {
        case counter, gauge, histogram
    }

    private(set) var text = ""
    private var family = ""

    /// Characters of a label's value.
    private static let longest = 200

    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        family = "trunkside_" + name
        let words = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
        text += "# HELP \(family) \(words)\n# TYPE \(family) \(kind.rawValue)\n"
    }

    mutating func sample(_ labels: [(String, String)], _ value: Int64) { line("", labels, String(value)) }

    mutating func sample(_ labels: [(String, String)], _ value: Double) { line("", labels, "\(value)") }

    mutating func histogram(_ labels: [(String, String)], _ histogram: Histogram) {
        var below: Int64 = 0
        for (bound, count) in zip(histogram.bounds, histogram.counts) {
            below += count
            line("_bucket", labels + [("le", "\(bound)")], String(below))
        }
        line("_bucket", labels + [("le", "+Inf")], String(histogram.count))
        line("_sum", labels, "\(histogram.sum)")
        line("_count", labels, String(histogram.count))
    }

    private mutating func line(_ suffix: String, _ labels: [(String, String)], _ value: String) {
        let list = labels.map { "\($0.0)=\"\(Exposition.escaped($0.1))\"" }.joined(separator: ",")
        text += family + suffix + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
    }

    static func escaped(_ value: String) -> String {
        String(value.prefix(longest)).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}

/// Durations in seconds, counted by size.
struct Histogram: Hashable, Sendable {
    /// Upper bounds, rising.
    let bounds: [Double]
    /// Of each bound, without those below it.
    private(set) var counts: [Int64]
    private(set) var count: Int64 = 0
    private(set) var sum = 0.0

    init(_ bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count)
    }

    mutating func add(_ seconds: Double) {
        if let place = bounds.firstIndex(where: { seconds <= $0 }) { counts[place] += 1 }
        count += 1
        sum += seconds
    }
}
