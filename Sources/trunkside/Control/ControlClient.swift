import Authoring
import Foundation
import Glibc
import Outbound

/// Asks the run on a ledger one thing.
struct ControlClient {
    /// The control socket.
    let path: String

    /// Milliseconds that an answer may take.
    private static let patience: Int32 = 15_000
    /// Bytes of an answer that are read.
    private static let answerLimit = 1 << 20

    /// Nil where nobody listens.
    func ask(_ request: ControlRequest) throws(SocketProblem) -> ControlAnswer? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .because("no socket can be made") }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: Int(ControlClient.patience / 1000), tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size) == 0 else {
            throw .because("no socket can be made")
        }
        guard SocketAddress(path: path).with({ connect(descriptor, $0, $1) }) == 0 else {
            switch errno {
            case ENOENT, ECONNREFUSED: return nil
            case EAGAIN, EINPROGRESS: throw unanswered
            case EACCES:
                throw SocketProblem("\(path): the run belongs to another user, who alone may steer it")
            default: throw .because("\(path) cannot be reached")
            }
        }
        guard let peer = SocketPeer(descriptor), peer.isOwner else {
            throw SocketProblem("\(path): the run belongs to another user, who alone may steer it")
        }
        let line = Array((request.json.text + "\n").utf8)
        guard send(descriptor, line, line.count, Int32(MSG_NOSIGNAL)) == line.count else {
            throw .because("\(path) does not take the request")
        }
        guard let answer = ControlAnswer(parsing: try answer(descriptor)) else {
            throw SocketProblem("\(path): the run's answer cannot be read; is it of another version?")
        }
        return answer
    }

    private var unanswered: SocketProblem {
        SocketProblem(
            "\(path): the run has not answered for \(ControlClient.patience / 1000) s; it is stopped or busy"
        )
    }

    private func answer(_ descriptor: Int32) throws(SocketProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < ControlClient.answerLimit {
            var polls = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&polls, 1, ControlClient.patience)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                throw unanswered
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw SocketProblem("\(path): the run ended before it answered") }
            bytes += buffer.prefix(count)
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return Array(bytes[..<end]) }
        }
        throw SocketProblem("\(path): the answer is longer than \(ControlClient.answerLimit) bytes")
    }
}
