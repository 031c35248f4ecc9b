import NIOCore
import NIOHTTP1

/// Sits behind the decoder of each connection: closes those beyond an address' share and those whose request
/// does not come, ends bodies that drip, and says `100 Continue` to whoever waits for it.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: APISetting.Haste
    private let places: AddressPlaces
    private var pace: ConnectionPace
    private var timer: Scheduled<Void>?
    /// When it rings.
    private var rings = 0.0
    private var address: String?
    private var context: ChannelHandlerContext?
    /// Requests that are not answered yet.
    private var unanswered = 0
    private var isLeaving = false

    init(_ limits: APISetting.Haste, _ places: AddressPlaces) {
        self.limits = limits
        self.places = places
        pace = ConnectionPace(limits, at: 0)
    }

    /// By the clock of the loop, which rings the timer too.
    private static func now(_ context: ChannelHandlerContext) -> Double {
        Double(context.eventLoop.now.uptimeNanoseconds) / 1e9
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        if let address { places.leave(address) }
        address = nil
        self.context = nil
    }

    private func begin(_ context: ChannelHandlerContext) {
        let from = context.channel.remoteAddress?.ipAddress ?? ""
        guard places.enter(from) else {
            context.close(promise: nil)
            return
        }
        address = from
        pace = ConnectionPace(limits, at: Self.now(context))
        look()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        switch part {
        case .head(var head):
            pace.head(at: Self.now(context))
            unanswered += 1
            Self.settleHost(&head)
            part = .head(head)
            if unanswered == 1, head.headers["expect"].contains(where: { $0.lowercased() == "100-continue" })
            {
                let answer = HTTPResponseHead(version: head.version, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(answer)), promise: nil)
            }
        case .body(let bytes): pace.body(bytes.readableBytes)
        case .end: pace.end()
        }
        context.fireChannelRead(wrapInboundOut(part))
        look()
    }

    /// HTTP/1.0 needs no Host, and is given one; two of them are none. Who then has none is refused.
    private static func settleHost(_ head: inout HTTPRequestHead) {
        let count = head.headers["host"].count
        if count == 0, head.version == .http1_0 { head.headers.add(name: "Host", value: "localhost") }
        if count > 1 { head.headers.remove(name: "host") }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
        context.write(data, promise: promise)
    }

    func read(context: ChannelHandlerContext) {
        pace.awaits(at: Self.now(context))
        context.read()
    }

    /// Bytes came, of which the decoder may not have made anything yet.
    func came() {
        guard let context else { return }
        pace.came(at: Self.now(context))
        look()
    }

    private func look() {
        guard let context, !isLeaving else { return }
        let now = Self.now(context)
        switch pace.look(at: now) {
        // A timer that is there still rings once for nothing: cheaper than a new one for each request.
        case .rest: break
        case .wait(let time): wait(context, until: time, now)
        case .lateHead where unanswered > 0:
            // It still takes its answer, and that may be an endless one.
            pace.excuse(at: now)
            look()
        case .lateHead: context.close(promise: nil)
        case .slowBody:
            // Whoever reads the body answers; who then still does not go is closed.
            isLeaving = true
            context.fireErrorCaught(SlowBody(rate: limits.rate, window: limits.window))
            let channel = context.channel
            timer?.cancel()
            timer = context.eventLoop.scheduleTask(in: Self.amount(limits.farewell)) {
                channel.close(promise: nil)
            }
        }
    }

    private func wait(_ context: ChannelHandlerContext, until time: Double, _ now: Double) {
        // One that rings too early looks again.
        guard timer == nil || time < rings else { return }
        timer?.cancel()
        rings = time
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: Self.amount(time - now)) {
            bound.value.timer = nil
            bound.value.look()
        }
    }

    private static func amount(_ seconds: Double) -> TimeAmount {
        .nanoseconds(Int64((max(0, seconds) * 1e9).rounded(.up)))
    }
}

/// Tells the guard of every byte, before the decoder has it.
final class FirstByte: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let gate: ConnectionGuard

    init(_ gate: ConnectionGuard) { self.gate = gate }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        gate.came()
        context.fireChannelRead(data)
    }
}

/// Puts the two around the decoder.
final class GuardPosting: ChannelInboundHandler, RemovableChannelHandler {
    /// It reads nothing.
    typealias InboundIn = Never

    private let limits: APISetting.Haste
    private let places: AddressPlaces

    init(_ limits: APISetting.Haste, _ places: AddressPlaces) {
        self.limits = limits
        self.places = places
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            // What is read first is a request's head. A connection keeps its buffer while it waits, and it
            // grows where more comes.
            try context.channel.syncOptions?.setOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 65_536)
            )
            let gate = ConnectionGuard(limits, places)
            try pipeline.addHandler(gate, position: .after(decoder))
            try pipeline.addHandler(FirstByte(gate), position: .before(decoder))
        } catch {
            // Unguarded nobody is served.
            context.close(promise: nil)
        }
    }
}
