import HummingbirdCore
import NIOCore
import Outbound
import Store

/// One follower of the log: writes server-sent events until the follower goes, is too slow, or loses its key.
struct EventStream: Sendable {
    let services: Services
    let place: StreamPlace
    let caller: Caller
    let secret: String
    /// Events of this campaign alone.
    var campaign: Identifier<Campaign>?
    /// Events of these types alone.
    var types: Set<String>?
    let start: Start

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
        let end = try await unlessSlow { try await follow(outlet) }
        if end == nil { feed.cut() }
        let notice = ByteBuffer(string: Self.notice(end ?? .slow, limits))
        let isTaken = try await unlessSlow {
            try await give(notice, within: limits.grace, outlet)
            return true
        }
        if isTaken == nil { throw GivenUp() }
    }

    /// Nil when the follower did not take its bytes in time.
    private func unlessSlow<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result? {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                await feed.stalled(place.number)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
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
        var text = "retry: \(Self.retry)\n\n"
        var position: Int64
        switch start {
        case .after(let id): position = id
        case .reset(let end):
            position = end.latest
            text += Self.reset(end)
        }
        try await give(ByteBuffer(string: text), within: limits.patience, outlet)
        var changes = services.keys.changes
        var quietSince = services.uptime()
        while true {
            if feed.isClosed { return .closed }
            let page = try feed.page(after: position, of: caller.customer)
            if position < page.end.oldest - 1 {
                try await give(ByteBuffer(string: Self.reset(page.end)), within: limits.patience, outlet)
                position = page.end.latest
                continue
            }
            if try await give(page.events, outlet) { quietSince = services.uptime() }
            position = page.through
            if page.through < page.end.latest { continue }
            await feed.wait(place.number, beyond: position, until: quietSince + limits.heartbeat)
            if Task.isCancelled { return .closed }
            let isQuiet = services.uptime() >= quietSince + limits.heartbeat
            if isQuiet || services.keys.changes != changes {
                changes = services.keys.changes
                guard try services.keys.caller(of: secret, at: services.wall()) == caller else { return .key }
            }
            if isQuiet {
                try await give(ByteBuffer(string: ": \(position)\n\n"), within: limits.patience, outlet)
                quietSince = services.uptime()
            }
        }
    }

    /// Gives those that are wanted; whether there were any.
    private func give(_ events: [WireEvent], _ outlet: Outlet) async throws -> Bool {
        var buffer = ByteBuffer()
        var count = 0
        for event in events {
            if let campaign, event.campaign != campaign { continue }
            if let types, !event.belongs(to: types) { continue }
            buffer.writeString("id: \(event.id)\nevent: \(event.type)\ndata: ")
            buffer.writeString(event.text)
            buffer.writeString("\n\n")
            count += 1
            guard buffer.readableBytes >= Self.chunk else { continue }
            try await give(buffer, within: limits.patience, outlet)
            buffer = ByteBuffer()
        }
        if buffer.readableBytes > 0 { try await give(buffer, within: limits.patience, outlet) }
        return count > 0
    }

    private func give(
        _ bytes: ByteBuffer,
        within seconds: Double,
        _ outlet: Outlet
    ) async throws {
        feed.giving(place.number, until: services.uptime() + seconds)
        defer { feed.giving(place.number, until: nil) }
        try await outlet.write(bytes)
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
    // SAFETY: one child task writes, and who started it waits until it has ended before writing itself.
    nonisolated(unsafe) let writer: any ResponseBodyWriter

    func write(_ bytes: ByteBuffer) async throws {
        nonisolated(unsafe) var writer = writer
        try await writer.write(bytes)
    }
}
