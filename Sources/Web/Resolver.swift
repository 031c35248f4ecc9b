import Dispatch
import Glibc
import NIOCore
import NIOPosix
import Outbound

/// Who knows the addresses of names.
package protocol Resolver: Sendable {
    /// All addresses of a name, in the order in which they are to be tried; empty where it has none.
    func addresses(of name: String) async throws -> [IPAddress]

    /// Nothing is asked any more.
    func close()
}

/// What the system knows: its files, and the name servers that it is told of.
package struct SystemResolver: Resolver {
    /// The system's call waits for its name servers, so it has threads of its own.
    private let threads = NIOThreadPool(numberOfThreads: 8)

    package init() { threads.start() }

    package func addresses(of name: String) async throws -> [IPAddress] {
        let found = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [IPAddress].self)
        threads.submit { state in
            state == .active ? found.succeed(Self.look(up: name)) : found.fail(CancellationError())
        }
        // The call cannot be cut short: whoever is cancelled leaves, and its answer is for nobody.
        return try await withTaskCancellationHandler {
            try await found.futureResult.get()
        } onCancel: {
            found.fail(CancellationError())
        }
    }

    package func close() { threads.shutdownGracefully(queue: .global()) { _ in } }

    private static func look(up name: String) -> [IPAddress] {
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
