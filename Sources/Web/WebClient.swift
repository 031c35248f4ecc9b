import NIOCore
import NIOPosix
import NIOSSL
import Outbound

/// The one way to the web: what scripts ask and what webhooks tell goes through it, and through its guard.
///
/// Each host is held against the list of whoever asks, its name is looked up here, every address found is
/// checked, and the connection goes to a checked address, so a name that leads elsewhere a moment later gains
/// nothing. Redirects are followed one by one and checked alike.
package final class WebClient: Fetch {
    private struct Errand: Sendable {
        var request: WebRequest
        var list: AllowList
        var deadline: NIODeadline
        var answer: @Sendable (FetchEnd) -> Void
    }

    package let limits: WebLimits
    let resolver: any Resolver
    let reach: @Sendable (IPAddress) -> AddressReach
    let clients: KeptClients
    private let errands: Mailbox<Errand>

    /// `trusting` are certificates beside the system's own; `reach` says which addresses are public.
    package init(
        limits: WebLimits = WebLimits(),
        resolver: (any Resolver)? = nil,
        trusting certificates: [NIOSSLCertificate] = [],
        reach: @escaping @Sendable (IPAddress) -> AddressReach = \.reach
    ) {
        self.limits = limits
        self.resolver = resolver ?? SystemResolver(threads: limits.resolving)
        self.reach = reach
        var trust = TLSConfiguration.makeClientConfiguration()
        trust.additionalTrustRoots = [.certificates(certificates)]
        clients = KeptClients(limit: limits.hosts, connections: limits.connections, trust: trust)
        errands = Mailbox(limit: limits.waiting)
    }

    /// Takes what `fetch` was given until it is cancelled; then nothing goes out any more.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            var open = 0
            while let errand = await errands.next() {
                if open == limits.concurrent {
                    await group.next()
                    open -= 1
                }
                open += 1
                group.addTask { [self] in
                    errand.answer(await ask(errand.request, allowing: errand.list, until: errand.deadline))
                }
            }
            errands.finish()
            while let errand = errands.poll() { errand.answer(.failed("stopped")) }
        }
        clients.close()
        resolver.close()
    }

    package func fetch(
        _ request: WebRequest,
        allowing list: AllowList,
        answer: @escaping @Sendable (FetchEnd) -> Void
    ) {
        let errand = Errand(
            request: request,
            list: list,
            deadline: .now() + time(of: request),
            answer: answer
        )
        if !errands.send(errand) {
            answer(.failed("too many web requests wait: the limit is \(limits.waiting)"))
        }
    }

    /// Asks and waits; beside `run`, which closes what is kept, and outside of its limit of requests.
    package func ask(_ request: WebRequest, allowing list: AllowList) async -> FetchEnd {
        await ask(request, allowing: list, until: .now() + time(of: request))
    }

    private func time(of request: WebRequest) -> TimeAmount {
        TimeAmount(min(max(request.timeout, .zero), limits.time))
    }

    private func ask(_ request: WebRequest, allowing list: AllowList, until deadline: NIODeadline) async
        -> FetchEnd
    {
        guard deadline > .now() else { return .failed("timeout") }
        let alarm = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(deadline: deadline) {}
        return await withTaskGroup(of: FetchEnd?.self) { group in
            group.addTask { [self] in await end(of: request, allowing: list, until: deadline) }
            group.addTask {
                do { try await alarm.futureResult.get() } catch { return nil }
                return .failed("timeout")
            }
            let first = await group.next() ?? nil
            alarm.cancel()
            group.cancelAll()
            return first ?? .failed("stopped")
        }
    }
}
