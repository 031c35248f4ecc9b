import Foundation

/// Tells systemd how the service stands (`sd_notify(3)`: a datagram to the socket that it names). Without
/// systemd nobody is told.
struct SystemNotice {
    private let address: SocketAddress?

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        let path = environment["NOTIFY_SOCKET"] ?? ""
        address = path.hasPrefix("/") ? SocketAddress(path: path) : nil
    }

    func ready() { send("READY=1") }
    func stopping() { send("STOPPING=1") }

    private func send(_ words: String) {
        guard let address else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = address.with { name, length in
            Int32(words.withCString { sendto(descriptor, $0, strlen($0), 0, name, length) })
        }
    }
}
