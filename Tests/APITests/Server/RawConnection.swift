import NIOCore
import NIOPosix

/// A connection on which a test says every byte itself.
struct RawConnection: Sendable {
    private let channel: any Channel
    private let pieces: AsyncStream<String>

    static func open<Result>(
        _ server: LiveServer,
        _ body: (RawConnection) async throws -> Result
    ) async throws -> Result {
        let (pieces, source) = AsyncStream.makeStream(of: String.self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Ear(source))
                }
            }
            .connect(host: "127.0.0.1", port: server.port).get()
        do {
            let result = try await body(RawConnection(channel: channel, pieces: pieces))
            channel.close(promise: nil)
            return result
        } catch {
            channel.close(promise: nil)
            throw error
        }
    }

    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text))
    }

    /// Sends no more; what the other side still says is heard.
    func finish() async throws { try await channel.close(mode: .output) }

    /// What is heard until it has this text, or the other side is gone.
    func heard(until end: String? = nil) async -> String {
        var text = ""
        for await piece in pieces {
            text += piece
            if let end, text.contains(end) { break }
        }
        return text
    }

    private final class Ear: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let source: AsyncStream<String>.Continuation

        init(_ source: AsyncStream<String>.Continuation) { self.source = source }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            source.yield(String(buffer: unwrapInboundIn(data)))
        }

        /// A reset is an end too.
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        func channelInactive(context: ChannelHandlerContext) { source.finish() }
    }
}
