import Dispatch
import Glibc
import NIOCore
import NIOPosix
import Outbound
import Synchronization

/// Who knows the addresses of names.
package protocol Resolver: Sendable {
    /// All addresses of a name, in the order in which they are to be tried; empty where it has none.
    func addresses(of name: String) async throws -> [IPAddress]

    /// Nothing is asked any more.
    func close()
}

/// What the system knows: its files, and the name servers that it is told of.
package final class SystemResolver: Resolver {
    /// The system's call waits for its name servers, so it has threads of its own.
    private let threads: NIOThreadPool
    /// Names that are looked up just now: however many ask for one, it takes one thread, also where its name
    /// servers hang and those who ask come again and again.
    private let lookups = Mutex<[String: EventLoopFuture<[IPAddress]>]>([:])

    private let look: @Sendable (String) -> [IPAddress]

    /// `look` waits for what the system knows.
    package init(
        threads count: Int = 8,
        look: @escaping @Sendable (String) -> [IPAddress] = { SystemResolver.look(up: $0) }
    ) {
        self.look = look
        threads = NIOThreadPool(numberOfThreads: count)
        threads.start()
    }

    package func addresses(of name: String) async throws -> [IPAddress] {
        let found = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [IPAddress].self)
        lookup(of: name).cascade(to: found)
        // The call cannot be cut short: whoever is cancelled leaves, and its answer is for nobody.
        return try await withTaskCancellationHandler {
            try await found.futureResult.get()
        } onCancel: {
            found.fail(CancellationError())
        }
    }

    private func lookup(of name: String) -> EventLoopFuture<[IPAddress]> {
        let (result, begun) = lookups.withLock { lookups in
            if let known = lookups[name] { return (known, nil as EventLoopPromise<[IPAddress]>?) }
            let found = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [IPAddress].self)
            lookups[name] = found.futureResult
            return (found.futureResult, found)
        }
        guard let begun else { return result }
        threads.submit { [self] state in
            let addresses = state == .active ? look(name) : nil
            // Who asks from now on wants to know it anew.
            lookups.withLock { $0[name] = nil }
            if let addresses { begun.succeed(addresses) } else { begun.fail(CancellationError()) }
        }
        return result
    }

    package func close() { threads.shutdownGracefully(queue: .global()) { _ in } }

    package static func look(up name: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = address(entry), !found.contains(address) { found.append(address) }
            next = entry.ai_next
        }
        return found
    }

    /// SAFETY: the kind of an entry says what its address points to, and the list lives as long as the call.
    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let pointer = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET:
            let bytes = pointer.loadUnaligned(as: sockaddr_in.self).sin_addr
            return withUnsafeBytes(of: bytes) { IPAddress(bytes: Array($0)) }
        case AF_INET6:
            let bytes = pointer.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: bytes) { IPAddress(bytes: Array($0)) }
        default: return nil
        }
    }
}
