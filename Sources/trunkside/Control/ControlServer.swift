import Authoring
import CDispatch
import Dispatch
import Foundation
import Glibc
import Outbound
import Synchronization

/// Listens on a run's control socket, in a thread of its own: reads requests, hands them on, and writes the
/// answers that come back from the run's world.
final class ControlServer: Sendable {
    typealias Ask =
        @Sendable (ControlRequest, SocketPeer, @escaping @Sendable (ControlAnswer) -> Void) -> Void

    private struct State {
        var answers: [(client: Int, line: String)] = []
        var isClosing = false
    }

    private let state = Mutex(State())
    private let path: String
    private let listener: Int32
    /// Wakes the thread: something to write, or the end.
    private let alarm: (reader: Int32, ringer: Int32)
    private let ended = DispatchSemaphore(value: 0)

    /// The ledger beside which the socket lies is this process's own: what lies there is of one that is gone.
    init(at path: String, ask: @escaping Ask) throws(SocketProblem) {
        self.path = path
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else {
                throw SocketProblem("\(path) is no socket: remove it")
            }
            guard unlink(path) == 0 else { throw .because("\(path) cannot be replaced") }
        }
        let made = socket(AF_UNIX, ControlServer.kind, 0)
        guard made >= 0 else { throw .because("no socket can be made") }
        // The file has the mode that the socket has here: nobody else may connect, at no moment.
        let isBound =
            fchmod(made, 0o600) == 0 && SocketAddress(path: path).with { bind(made, $0, $1) } == 0
        guard isBound, listen(made, Int32(ControlSession.clientLimit)) == 0 else {
            let problem = SocketProblem.because("\(path) cannot be made")
            close(made)
            throw problem
        }
        listener = made
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let problem = SocketProblem.because("no pipe can be made")
            close(made)
            throw problem
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        alarm = (ends[0], ends[1])
        let thread = Thread { [self] in
            serve(ask)
            ended.signal()
        }
        thread.name = "control"
        thread.start()
    }

    private static let kind =
        Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        | Int32(SOCK_NONBLOCK.rawValue)

    /// Writes what has been answered, as far as the clients take it, and removes the socket.
    func end() {
        state.withLock { $0.isClosing = true }
        wake()
        ended.wait()
        remove()
    }

    /// Only the file: for a process that ends at once.
    func remove() { unlink(path) }

    private func wake() {
        // Full only when the thread has been woken already.
        _ = write(alarm.ringer, [1], 1)
    }

    private func answer(_ client: Int, _ answer: ControlAnswer) {
        state.withLock { $0.answers.append((client, answer.json.text)) }
        wake()
    }

    private func serve(_ ask: @escaping Ask) {
        var clients: [Int: ControlClientEnd] = [:]
        var last = 0
        while true {
            let order = clients.keys.sorted()
            var polls = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            polls.append(pollfd(fd: alarm.reader, events: Int16(POLLIN), revents: 0))
            polls += order.compactMap { clients[$0]?.poll }
            _ = poll(&polls, nfds_t(polls.count), ControlServer.timeout(clients.values.compactMap(\.alarm)))
            var rings = [UInt8](repeating: 0, count: 64)
            while read(alarm.reader, &rings, rings.count) > 0 {}
            let (answers, isClosing) = state.withLock { state in
                defer { state.answers = [] }
                return (state.answers, state.isClosing)
            }
            let now = ControlServer.seconds
            for (client, line) in answers { clients[client]?.answered(line, at: now) }
            for (client, poll) in zip(order, polls.dropFirst(2)) {
                clients[client]?.turn(poll.revents, at: now)
            }
            if polls[0].revents != 0, !isClosing {
                while let client = ControlClientEnd(accepting: listener, among: clients.count, at: now) {
                    last += 1
                    clients[last] = client
                }
            }
            for client in clients.keys.sorted() {
                // What it takes lets its next request be read.
                clients[client]?.write(at: now)
                while let request = clients[client]?.takeRequest(at: now) {
                    guard let peer = clients[client]?.peer else { break }
                    ask(request, peer) { [self] in answer(client, $0) }
                }
            }
            for (client, end) in clients where end.isOver || isClosing {
                end.leave()
                clients[client] = nil
            }
            if isClosing { break }
        }
        for descriptor in [listener, alarm.reader, alarm.ringer] { close(descriptor) }
    }

    /// In milliseconds, for `poll`.
    private static func timeout(_ alarms: [Double]) -> Int32 {
        guard let next = alarms.min() else { return -1 }
        return Int32(min(max(0, (next - seconds) * 1000 + 1), 60_000))
    }

    static var seconds: Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }
}
