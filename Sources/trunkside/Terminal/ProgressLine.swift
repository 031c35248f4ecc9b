import Outbound

/// What a progress line says, as far as a terminal's width allows.
struct ProgressLine {
    var targets = 0
    var done = 0
    var reached = 0
    var attempts = 0
    var open = 0
    /// Seconds since the run began.
    var elapsed = 0.0
    /// What the campaign's clock shows, like `2026-03-02 10:15`.
    var clock = ""

    private static let widestBar = 24
    private static let narrowestBar = 8

    /// The share of targets that are done, 0 to 1.
    private var share: Double { targets == 0 ? 1 : Double(done) / Double(targets) }

    private var rate: String {
        let rate = Double(attempts) / max(elapsed, 0.001)
        let tenths = Int((rate * 10).rounded())
        return rate < 9.95 ? "\(tenths / 10).\(tenths % 10)/s" : "\(Int(rate.rounded()))/s"
    }

    /// How long it goes on at the pace so far; empty where nobody can say.
    private var rest: String {
        guard share > 0.02, share < 1 else { return "" }
        let seconds = Int(elapsed / share - elapsed) + 1
        if seconds < 100 { return "\(seconds) s to go" }
        return seconds < 6000 ? "\((seconds + 59) / 60) min to go" : "\((seconds + 3599) / 3600) h to go"
    }

    /// Everything, as a line of its own.
    var full: String {
        "\(done)/\(targets) done, \(reached) reached, \(open) open, \(attempts) attempts (\(rate))"
            + (rest.isEmpty ? "" : ", about \(rest)") + (clock.isEmpty ? "" : "  \(clock)")
    }

    /// A bar and as many of the words as fit.
    func bar(columns: Int) -> String {
        // The last column stays free: a terminal may wrap when it is written.
        let room = columns - 1
        let rest = self.rest.isEmpty ? "" : ", \(self.rest)"
        let day = clock.isEmpty ? "" : "  \(clock.dropFirst(5))"
        let texts = [
            full, "\(done)/\(targets) done, \(reached) reached, \(open) open, \(rate)\(rest)\(day)",
            "\(done)/\(targets) done, \(rate)\(rest)", "\(done)/\(targets)\(rest)",
        ]
        let frame = 3
        guard let text = texts.first(where: { $0.count + ProgressLine.narrowestBar + frame <= room }) else {
            return String("\(done)/\(targets)".prefix(max(room, 0)))
        }
        let width = min(ProgressLine.widestBar, room - text.count - frame)
        let filled = Int(share * Double(width))
        return "[" + String(repeating: "=", count: filled) + String(repeating: " ", count: width - filled)
            + "] " + text
    }
}
