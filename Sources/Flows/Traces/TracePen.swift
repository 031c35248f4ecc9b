import Outbound

/// Writes the trace of one attempt while it lives: every event with its time, packed at once. Memory is
/// bounded; what does not fit is counted.
package struct TracePen: Sendable {
    /// Bytes of a trace.
    package static let limit = 512 * 1024
    /// The first byte: which form this is.
    static let form: UInt8 = 1
    /// How a key stands that must not be known.
    static let hiddenKey = UInt8(ascii: "?")

    private var packing = Packing()
    private var last: Instant
    private var files: [String] = []
    /// Where the keys stand that the callee has pressed.
    private var keys: [Int] = []
    /// Whether keys are pressed in answer to a question for a secret.
    private var hidesKeys = false
    /// Events that had no room.
    private var lost = 0
    private let limit: Int

    package init(at start: Instant, limit: Int = limit) {
        self.limit = limit
        last = start
        packing.byte(TracePen.form)
        packing.number(start.milliseconds)
    }

    package mutating func write(_ event: TraceEvent, at now: Instant) {
        guard lost == 0 else {
            lost += 1
            return
        }
        let (length, known) = (packing.bytes.count, files.count)
        packing.number(now.milliseconds - last.milliseconds)
        event.pack(into: &packing, files: &files)
        guard packing.bytes.count <= limit else {
            packing.cut(to: length)
            files.removeLast(files.count - known)
            lost = 1
            return
        }
        last = now
        if case .leg(_, .digit) = event {
            keys.append(packing.bytes.count - 1)
            if hidesKeys { packing.replace(at: packing.bytes.count - 1, with: TracePen.hiddenKey) }
        }
    }

    /// Keys that wait, `waiting` of them, and those to come may belong to a secret.
    package mutating func beginSecret(waiting: Int) {
        hidesKeys = true
        for place in keys.suffix(waiting) { packing.replace(at: place, with: TracePen.hiddenKey) }
    }

    /// The secret is known, and stays out of everything that is written from here on.
    package mutating func endSecret(_ secrets: Secrets) {
        hidesKeys = false
        packing.secrets = secrets
    }

    /// All of it, with how many events had no room.
    package func packed() -> [UInt8] {
        var end = packing
        end.number(0)
        end.byte(TraceEvent.endCode)
        end.count(lost)
        return end.bytes
    }
}

/// A trace as it was read back.
package struct AttemptTrace: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var at: Instant
        package var event: TraceEvent
    }

    package var start: Instant
    package var entries: [Entry] = []
    /// Events after these that had no room.
    package var lost = 0

    package init(_ bytes: [UInt8]) throws(PackingProblem) {
        var reading = Unpacking(bytes)
        guard try reading.byte() == TracePen.form else { throw .unknown }
        start = Instant(milliseconds: try reading.number())
        var now = start
        var files: [String] = []
        while true {
            now = now + .milliseconds(try reading.number())
            guard let event = try TraceEvent(from: &reading, files: &files) else { break }
            entries.append(Entry(at: now, event: event))
        }
        lost = try reading.count(atMost: .max)
    }
}
