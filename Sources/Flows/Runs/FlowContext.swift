import Lua
import Outbound

/// What bounds a script between two actions.
package enum ScriptLimit: Hashable, Sendable {
    /// Exact, the same in every run: simulation and tests.
    case instructions(Int)
    /// Of the thread's own clock: production.
    case cpu(Duration)

    package static let simulated = ScriptLimit.instructions(2_000_000)
    package static let production = ScriptLimit.cpu(.milliseconds(50))

    package var lua: LuaLimits {
        switch self {
        case .instructions(let count): LuaLimits(instructions: count, cpu: nil)
        case .cpu(let duration): LuaLimits(instructions: nil, cpu: duration)
        }
    }
}

/// What a run of a flow knows about the attempt that it is for.
package struct FlowContext: Sendable {
    package var campaign: Campaign
    package var target: Target
    package var destination: Destination
    package var attempt: Attempt
    /// The target's own zone, or the one it was given.
    package var zone: Zone?
    package var locale: String?
    package var now: @Sendable () -> Instant
    /// Of `math.random`: keyed by seed, campaign, target and attempt.
    package var seed: UInt64
    package var limit: ScriptLimit
    /// Whether the run tells which lines it has run: slow, and nothing else changes.
    package var tracesLines: Bool

    package init(
        campaign: Campaign,
        target: Target,
        destination: Destination,
        attempt: Attempt,
        zone: Zone?,
        locale: String? = nil,
        now: @escaping @Sendable () -> Instant,
        seed: UInt64,
        limit: ScriptLimit = .simulated,
        tracesLines: Bool = false
    ) {
        self.tracesLines = tracesLines
        self.campaign = campaign
        self.target = target
        self.destination = destination
        self.attempt = attempt
        self.zone = zone
        self.locale = locale ?? target.draft.locale
        self.now = now
        self.seed = seed
        self.limit = limit
    }
}

extension FlowContext {
    /// Lines that are remembered between two actions.
    static let mostLines = 1000

    /// The interpreter's limits. Tracing lines makes a run some four times slower, and that must not end it.
    var limits: LuaLimits {
        var limits = limit.lua
        guard tracesLines else { return limits }
        limits.lines = FlowContext.mostLines
        limits.cpu = limits.cpu.map { $0 * 5 }
        return limits
    }
}

/// A line that a script wrote into its trace.
package struct LogLine: Hashable, Sendable {
    package enum Level: String, Hashable, Sendable {
        case info, warn, error
    }

    package var at: Instant
    package var level: Level
    package var text: String

    package init(at: Instant, level: Level, text: String) {
        self.at = at
        self.level = level
        self.text = text
    }
}

/// What a script wrote, within limits; the last line says when one was reached.
struct ScriptLog {
    static let mostLines = 500
    static let mostBytes = 64 * 1024
    static let longestLine = 4096

    private(set) var lines: [LogLine] = []
    private var bytes = 0
    private var isFull = false

    mutating func write(_ level: LogLine.Level, _ text: String, at instant: Instant) {
        if isFull { return }
        var text = text
        if text.utf8.count > Self.longestLine {
            text =
                String(decoding: text.utf8.prefix(Self.longestLine), as: UTF8.self)
                + " ... (line cut at 4 KiB)"
        }
        guard lines.count < Self.mostLines, bytes + text.utf8.count <= Self.mostBytes else {
            isFull = true
            let limit = lines.count < Self.mostLines ? "64 KiB" : "500 lines"
            lines.append(LogLine(at: instant, level: .warn, text: "the log of this run is full (\(limit))"))
            return
        }
        bytes += text.utf8.count
        lines.append(LogLine(at: instant, level: level, text: text))
    }
}
