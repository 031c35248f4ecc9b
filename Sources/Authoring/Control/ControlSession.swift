/// One client of a control socket: bytes come in, lines and deadlines come out. It is asked one thing at a
/// time: until it has its answer, nothing more is read from it.
package struct ControlSession: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        case nothing
        /// A whole request.
        case line([UInt8])
        /// Nothing more is to be had of it: it is told why, if there is a reason, and let go.
        case leave(String?)
    }

    /// Bytes of one request.
    package static let lineLimit = 16_384
    /// Clients at once.
    package static let clientLimit = 16
    /// Seconds in which a client must send a whole request, or take its answer.
    package static let patience = 10.0

    private var bytes: [UInt8] = []
    private var isBusy = false
    private var hasEnded = false
    /// What the client has not taken yet.
    package private(set) var outgoing: [UInt8] = []
    /// When the client has been idle for too long, in seconds of the caller's clock.
    private var deadline: Double
    private var isLeaving = false

    package init(at now: Double) { deadline = now + ControlSession.patience }

    /// Whether it is read from now.
    package var reads: Bool { !isBusy && outgoing.isEmpty && !hasEnded && !isLeaving }

    /// When to look at it again though nothing comes; nil while it waits for our answer.
    package var alarm: Double? { isBusy ? nil : deadline }

    /// Whether the connection is over.
    package var isOver: Bool { outgoing.isEmpty && !isBusy && (isLeaving || hasEnded && bytes.isEmpty) }

    package mutating func received(_ more: some Collection<UInt8>) -> Event {
        bytes += more
        return next()
    }

    /// It sends nothing more; what it asked is answered all the same.
    package mutating func ended() -> Event {
        hasEnded = true
        if !bytes.isEmpty, bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        return next()
    }

    /// The answer to the line that came last.
    package mutating func answered(_ line: String, at now: Double) {
        isBusy = false
        deadline = now + ControlSession.patience
        outgoing += Array(line.utf8) + [UInt8(ascii: "\n")]
    }

    /// Bytes that the client has taken; then perhaps the next line.
    package mutating func sent(_ count: Int, at now: Double) -> Event {
        outgoing.removeFirst(min(count, outgoing.count))
        deadline = now + ControlSession.patience
        return next()
    }

    package mutating func tick(at now: Double) -> Event {
        guard let alarm, alarm <= now else { return .nothing }
        // One that does not even take its answer is not told more.
        if !outgoing.isEmpty {
            outgoing = []
            return leave(nil)
        }
        if isLeaving { return .nothing }
        return leave("no request came for \(Int(ControlSession.patience)) s")
    }

    /// It is let go once it has been told.
    package mutating func leave(_ why: String?) -> Event {
        isLeaving = true
        bytes = []
        return .leave(why)
    }

    /// Its last words.
    package mutating func told(_ line: String) { outgoing += Array(line.utf8) + [UInt8(ascii: "\n")] }

    private mutating func next() -> Event {
        guard !isBusy, !isLeaving, outgoing.isEmpty else { return .nothing }
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")), end <= ControlSession.lineLimit {
            let line = Array(bytes[..<end])
            bytes.removeSubrange(...end)
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0d }) { continue }
            isBusy = true
            return .line(line)
        }
        guard bytes.count > ControlSession.lineLimit else { return .nothing }
        return leave("a request is one line of at most \(ControlSession.lineLimit) bytes")
    }
}
