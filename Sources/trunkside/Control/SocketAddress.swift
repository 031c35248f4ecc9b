import Foundation
import Glibc

/// Where a control socket is: a file beside the ledger, reached through its folder's descriptor where the
/// whole path is longer than the system's addresses.
struct SocketAddress {
    /// Bytes of a path in an address of this system.
    static let limit = 107

    let path: String

    /// Calls `body` with the address; -1 and `errno` where it cannot be made.
    func with(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var folder: Int32 = -1
        defer { if folder >= 0 { close(folder) } }
        var name = path
        if name.utf8.count > SocketAddress.limit {
            let url = URL(fileURLWithPath: path)
            folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if folder < 0 { return -1 }
            name = "/proc/self/fd/\(folder)/\(url.lastPathComponent)"
        }
        guard name.utf8.count <= SocketAddress.limit else {
            errno = ENAMETOOLONG
            return -1
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Who is at the other end of a socket, as the system says it.
struct SocketPeer {
    let process: Int32
    let user: UInt32

    init?(_ descriptor: Int32) {
        var credentials: (process: Int32, user: UInt32, group: UInt32) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
        (process, user) = (credentials.process, credentials.user)
    }

    /// Whether it is the user that this process runs as.
    var isOwner: Bool { user == geteuid() }

    var words: String { "user \(user), process \(process)" }
}

/// Why a control socket cannot be used, in a sentence.
struct SocketProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    static func because(_ what: String) -> SocketProblem {
        SocketProblem("\(what): \(String(cString: strerror(errno)))")
    }
}
