import HummingbirdCore
import NIOCore
import Outbound
import Store

/// One follower of the log: writes server-sent events until the follower goes, is too slow, or loses its key.
final class EventStream: Sendable {
    let services: Services
    let place: StreamPlace
    let caller: Caller
    let secret: String
    /// Events of this campaign alone.
    let campaign: Identifier<Campaign>?
    /// Events of these types alone.
    let types: Set<String>?
    let start: Start

    init(
        services: Services,
        place: StreamPlace,
        caller: Caller,
        secret: String,
        campaign: Identifier<Campaign>?,
        types: Set<String>?,
        start: Start
    ) {
        (self.services, self.place, self.caller, self.secret) = (services, place, caller, secret)
        (self.campaign, self.types, self.start) = (campaign, types, start)
    }

    enum Start: Hashable, Sendable {
        case after(Int64)
        /// What comes after the follower's last event is gone, or never was.
        case reset(LogEnd)

        init(after id: Int64, _ end: LogEnd) {
            self = id < end.oldest - 1 || id > end.latest ? .reset(end) : .after(id)
        }
    }

    /// Why a stream ends, other than by its follower.
    private enum End: Sendable {
        case slow, key, closed
    }

    private struct GivenUp: Error {}

    private var feed: EventFeed { services.feed }
    private var limits: APISetting.Streams { services.setting.streams }

    /// Bytes that are written at once.
    private static let chunk = 16 << 10
    /// Milliseconds after which a follower that lost its stream comes back.
    private static let retry = 2000

    func write(to writer: inout any ResponseBodyWriter) async throws {
        let outlet = Outlet(writer: writer)
        let end = try await follow(outlet)
        if end == .slow { feed.cut() }
        let notice = ByteBuffer(string: Self.notice(end, limits))
        guard try await give(notice, within: limits.grace, outlet) else { throw GivenUp() }
    }

    private static func notice(_ end: End, _ limits: APISetting.Streams) -> String {
        let words =
            switch end {
            case .slow:
                "events were not taken for \(Int(limits.patience)) s (the limit): go on with Last-Event-ID"
            case .key: "the access key is no longer valid"
            case .closed: "the server stops"
            }
        // Without an id: the follower's last one stays where it is.
        return frame("cut", ["type": "cut", "data": ["message": .string(words)]])
    }

    private func follow(_ outlet: Outlet) async throws -> End {
        var (position, text) = beginning
        guard try await give(ByteBuffer(string: text), within: limits.patience, outlet) else { return .slow }
        var changes = services.keys.changes
        var quietSince = services.uptime()
        while true {
            if feed.isClosed { return .closed }
            var part = try part(after: position)
            while let piece = piece(of: &part) {
                guard try await give(piece, within: limits.patience, outlet) else { return .slow }
                quietSince = services.uptime()
            }
            position = part.through
            if part.hasMore { continue }
            await feed.wait(place.number, beyond: position, until: quietSince + limits.heartbeat)
            if Task.isCancelled { return .closed }
            let isQuiet = services.uptime() >= quietSince + limits.heartbeat
            if isQuiet || services.keys.changes != changes {
                changes = services.keys.changes
                guard try services.keys.caller(of: secret, at: services.wall()) == caller else { return .key }
            }
            if isQuiet {
                text = ": \(position)\n\n"
                guard try await give(ByteBuffer(string: text), within: limits.patience, outlet) else {
                    return .slow
                }
                quietSince = services.uptime()
            }
        }
    }

    /// Where it begins, and what it says first.
    private var beginning: (position: Int64, text: String) {
        let text = "retry: \(Self.retry)\n\n"
        switch start {
        case .after(let id): return (id, text)
        case .reset(let end): return (end.latest, text + Self.reset(end))
        }
    }

    /// What comes next in the log.
    private struct Part {
        var reset: LogEnd?
        /// Those that are not given yet.
        var events: ArraySlice<WireEvent> = []
        /// All up to here is told.
        var through: Int64
        var hasMore: Bool
    }

    private func part(after position: Int64) throws -> Part {
        let page = try feed.page(after: position, of: caller.customer)
        if position < page.end.oldest - 1 {
            return Part(reset: page.end, through: page.end.latest, hasMore: true)
        }
        return Part(events: page.events[...], through: page.through, hasMore: page.through < page.end.latest)
    }

    /// Bytes that are written at once; nil when nothing of the part is left that is wanted.
    private func piece(of part: inout Part) -> ByteBuffer? {
        if let end = part.reset.take() { return ByteBuffer(string: Self.reset(end)) }
        var buffer = ByteBuffer()
        while buffer.readableBytes < Self.chunk, let event = part.events.popFirst() {
            if let campaign, event.campaign != campaign { continue }
            if let types, !event.belongs(to: types) { continue }
            buffer.writeString("id: \(event.id)\nevent: \(event.type)\ndata: ")
            buffer.writeString(event.text)
            buffer.writeString("\n\n")
        }
        return buffer.readableBytes > 0 ? buffer : nil
    }

    /// False when the follower did not take its bytes in time.
    private func give(_ bytes: ByteBuffer, within seconds: Double, _ outlet: Outlet) async throws -> Bool {
        // A task of its own, for that alone can be given up; it has ended when this returns. Begun in place,
        // as most writes are done at once: else a crowd that is told of an event is a crowd of new tasks.
        let writing = Task.immediate { try await outlet.write(bytes) }
        let giving = EventFeed.Giving(deadline: services.uptime() + seconds) { writing.cancel() }
        feed.giving(place.number, giving)
        defer { feed.giving(place.number, nil) }
        do {
            try await withTaskCancellationHandler {
                try await writing.value
            } onCancel: {
                writing.cancel()
            }
            return true
        } catch {
            guard error is CancellationError, !Task.isCancelled else { throw error }
            return false
        }
    }

    private static func reset(_ end: LogEnd) -> String {
        let words = "events after your last one are not kept: read the resources again, and go on from here"
        return "id: \(end.latest)\n"
            + frame(
                "reset",
                [
                    "type": "reset",
                    "data": [
                        "message": .string(words), "oldest": .integer(end.oldest),
                        "latest": .integer(end.latest),
                    ],
                ]
            )
    }

    private static func frame(_ event: String, _ data: JSONValue) -> String {
        "event: \(event)\ndata: \(data.text)\n\n"
    }
}

/// What a response is written with, by one task after the other.
private struct Outlet: Sendable {
    // SAFETY: one task writes, and who started it waits until it has ended before the next one.
    nonisolated(unsafe) let writer: any ResponseBodyWriter

    func write(_ bytes: ByteBuffer) async throws {
        nonisolated(unsafe) var writer = writer
        try await writer.write(bytes)
    }
}
