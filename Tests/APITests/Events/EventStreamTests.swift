import API
import NIOCore
import NIOHTTP1
import NIOPosix
import Outbound
import Store
import Synchronization
import Testing

/// The event log as server-sent events.
struct EventStreamTests {
    /// Writes so many events that are told.
    private static func tell(_ count: Int, from first: Int = 0, to server: LiveServer, reason: String = "no")
        async throws
    {
        let writes = (first..<first + count).map { number in
            LedgerWrite.suppress(
                address: "+1303555\(number)",
                reason: reason,
                campaign: nil,
                attempt: nil,
                at: LiveServer.now
            )
        }
        _ = try await server.services.writer.submit(writes)
    }

    @Test func `who is killed at any place and comes back hears of every event once and in order`()
        async throws
    {
        try await LiveServer.run { server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var chance = SplitMix(seed: 11)
                    var told = 0
                    while told < 10_000 {
                        let count = min(10_000 - told, 1 + Int(chance.next() % 400))
                        try await Self.tell(count, from: told, to: server)
                        told += count
                    }
                }
                var chance = SplitMix(seed: 7)
                var heard: [Int64] = []
                var connections = 0
                while heard.count < 10_000 {
                    let stopAt = min(10_000, heard.count + 1 + Int(chance.next() % 900))
                    connections += 1
                    try await Follower(server: server, last: heard.last ?? 0).follow { frame in
                        if let id = frame.id { heard.append(id) }
                        return heard.count >= stopAt
                    }
                }
                try await group.waitForAll()
                #expect(heard.count == 10_000)
                #expect(zip(heard, 1...10_000).allSatisfy { $0 == $1 })
                #expect(connections > 10)
            }
        }
    }

    @Test func `a stream begins now, tells of what is new, and shows that it lives`() async throws {
        let clock = Shared(1000.0)
        try await LiveServer.run(uptime: clock.reading) { server in
            try await Self.tell(3, to: server)
            var heard: [Follower.Frame] = []
            try await Follower(server: server).follow { frame in
                heard.append(frame)
                if heard.count == 1 { try await Self.tell(1, from: 3, to: server) }
                if heard.count == 2 { clock.set(1015) }
                return heard.count == 3
            }
            #expect(heard.map(\.id) == [nil, 4, nil])
            #expect(heard.map(\.event) == [nil, "donotcontact_created", nil])
            #expect(heard[1].data?.hasPrefix(#"{"type":"donotcontact_created","data":{"#) == true)
            #expect(heard[2].comment == "4")
        }
    }

    @Test func `only the asked types are told, and unknown ones are refused by name`() async throws {
        try await LiveServer.run { server in
            let refused = try await server.ask("GET", "/v1.0/events?types=campaign,campain_created")
            #expect(refused.reason == "INVALID_REQUEST_PARAMETER")
            try await Self.tell(2, to: server)
            var heard: [Int64?] = []
            for types in ["donotcontact", "donotcontact_created,campaign"] {
                let path = "/v1.0/events?last_event_id=1&types=\(types)"
                try await Follower(server: server, path: path).follow { frame in
                    if frame.data != nil { heard.append(frame.id) }
                    return frame.data != nil
                }
            }
            #expect(heard == [2, 2])
        }
    }

    @Test func `an id that the log does not have is answered by a reset and the current id`() async throws {
        try await LiveServer.run { server in
            try await Self.tell(5, to: server)
            var heard: [Follower.Frame] = []
            try await Follower(server: server, last: 77).follow { frame in
                heard.append(frame)
                if heard.count == 2 { try await Self.tell(1, from: 5, to: server) }
                return heard.count == 3
            }
            #expect(heard.map(\.event) == [nil, "reset", "donotcontact_created"])
            #expect(heard.map(\.id) == [nil, 5, 6])
        }
    }

    @Test func `as many streams are open as may be`() async throws {
        var setting = APISetting()
        setting.streams.ofKey = 1
        try await LiveServer.run(setting) { server in
            try await Follower(server: server).follow { _ in
                let refused = try await server.ask("GET", "/v1.0/events")
                #expect(refused.status == 503)
                #expect(refused.headers["retry-after"] == "5")
                return true
            }
        }
    }

    @Test func `a key that is taken away loses its stream, and so does everybody when the server stops`()
        async throws
    {
        let isValid = Shared(true)
        try await LiveServer.run(isValid: isValid.reading) { server in
            var heard: [String?] = []
            try await Follower(server: server).follow { frame in
                heard.append(frame.event)
                if heard.count == 1 {
                    isValid.set(false)
                    server.services.keys.forget()
                }
                return false
            }
            isValid.set(true)
            try await Follower(server: server).follow { frame in
                heard.append(frame.event)
                if heard.count == 3 { server.services.feed.close() }
                return false
            }
            #expect(heard == [nil, "cut", nil, "cut"])
            #expect(try await server.ask("GET", "/v1.0/events").status == 503)
        }
    }

    @Test func `a reader that takes nothing is cut with a notice, and goes on where it was`() async throws {
        let clock = Shared(1000.0)
        try await LiveServer.run(uptime: clock.reading) { server in
            // More than the sockets' own buffers hold.
            let reason = String(repeating: "long ", count: 400)
            for part in 0..<10 {
                try await Self.tell(1000, from: part * 1000, to: server, reason: reason)
            }
            let (pieces, arrived) = AsyncStream.makeStream(of: ByteBuffer.self)
            let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.autoRead, value: false)
                .channelOption(.socketOption(.so_rcvbuf), value: 4096)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        try channel.pipeline.syncOperations.addHandler(Pieces(arrived))
                    }
                }
                .connect(host: "127.0.0.1", port: server.port).get()
            let uri = "/v1.0/events?token=\(LiveServer.admin)&last_event_id=0"
            let head = HTTPRequestHead(
                version: .http1_1,
                method: .GET,
                uri: uri,
                headers: ["Host": "localhost", "Connection": "close"]
            )
            client.write(HTTPClientRequestPart.head(head), promise: nil)
            try await client.writeAndFlush(HTTPClientRequestPart.end(nil)).get()
            while server.services.feed.cuts == 0 {
                if server.services.feed.count == 1 { clock.set(clock.reading() + 1) }
                await Task.yield()
            }
            try await client.setOption(.autoRead, value: true).get()
            var parser = Follower.Parser()
            var heard: [Follower.Frame] = []
            for await piece in pieces { heard += parser.frames(piece) }
            #expect(heard.last?.event == "cut")
            let ids = heard.compactMap(\.id)
            #expect(ids.count < 10_000)
            var rest: [Int64] = []
            try await Follower(server: server, last: ids.last).follow { frame in
                if let id = frame.id { rest.append(id) }
                return ids.count + rest.count == 10_000
            }
            // A failed comparison of arrays would print them.
            #expect(zip(ids + rest, 1...10_000).allSatisfy { $0 == $1 })
            #expect(ids.count + rest.count == 10_000)
        }
    }
}

/// A value that a test changes and a server reads.
private final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func set(_ next: Value) { value.withLock { $0 = next } }

    @Sendable func reading() -> Value { value.withLock { $0 } }
}

/// What a channel reads, until it is closed.
private final class Pieces: ChannelInboundHandler, Sendable {
    typealias InboundIn = HTTPClientResponsePart

    private let arrived: AsyncStream<ByteBuffer>.Continuation

    init(_ arrived: AsyncStream<ByteBuffer>.Continuation) { self.arrived = arrived }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .body(let bytes) = unwrapInboundIn(data) { arrived.yield(bytes) }
    }

    func channelInactive(context: ChannelHandlerContext) { arrived.finish() }
}

/// A small generator: a test's chance from its seed.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
