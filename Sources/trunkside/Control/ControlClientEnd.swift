import Authoring
import Glibc
import Outbound

/// One client of a `ControlServer`: its descriptor, and the session that says what to do with it.
struct ControlClientEnd {
    let peer: SocketPeer
    private let descriptor: Int32
    private var session: ControlSession
    private var requests: [ControlRequest] = []
    private var isBroken = false

    /// The next client that waits; nil when none does. One too many, or a stranger, is told so.
    init?(accepting listener: Int32, among count: Int, at now: Double) {
        let accepted = accept(listener, nil, nil)
        guard accepted >= 0 else { return nil }
        descriptor = accepted
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        _ = fcntl(accepted, F_SETFL, fcntl(accepted, F_GETFL) | O_NONBLOCK)
        guard let peer = SocketPeer(accepted) else {
            close(accepted)
            return nil
        }
        self.peer = peer
        session = ControlSession(at: now)
        if !peer.isOwner {
            take(session.leave("this run belongs to user \(geteuid()), who alone may steer it"), at: now)
        } else if count >= ControlSession.clientLimit {
            take(session.leave("\(count) clients are connected, which is the limit; try again"), at: now)
        }
    }

    var isOver: Bool { isBroken || session.isOver }

    var alarm: Double? { session.alarm }

    var poll: pollfd {
        var events: Int16 = 0
        if session.reads { events |= Int16(POLLIN) }
        if !session.outgoing.isEmpty { events |= Int16(POLLOUT) }
        return pollfd(fd: descriptor, events: events, revents: 0)
    }

    /// What `poll` said of it.
    mutating func turn(_ events: Int16, at now: Double) {
        take(session.tick(at: now), at: now)
        if events & Int16(POLLIN) != 0 {
            read(at: now)
        } else if events & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 {
            isBroken = true
        }
    }

    private mutating func read(at now: Double) {
        guard session.reads else { return }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        if count > 0 { return take(session.received(bytes.prefix(count)), at: now) }
        if count == 0 { return take(session.ended(), at: now) }
        if errno != EAGAIN, errno != EINTR { isBroken = true }
    }

    mutating func answered(_ line: String, at now: Double) { session.answered(line, at: now) }

    /// A request that has come and is to be handed on.
    mutating func takeRequest(at now: Double) -> ControlRequest? {
        requests.isEmpty ? nil : requests.removeFirst()
    }

    private mutating func take(_ event: ControlSession.Event, at now: Double) {
        switch event {
        case .nothing: break
        case .line(let line):
            do throws(ControlRequest.Problem) {
                requests.append(try ControlRequest(parsing: line))
            } catch {
                answered(ControlAnswer.refused(error.description).json.text, at: now)
            }
        case .leave(let why):
            if let why { session.told(ControlAnswer.refused(why).json.text) }
        }
    }

    mutating func write(at now: Double) {
        let bytes = session.outgoing
        guard !bytes.isEmpty, !isBroken else { return }
        let count = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        if count > 0 {
            take(session.sent(count, at: now), at: now)
        } else if errno != EAGAIN, errno != EINTR {
            isBroken = true
        }
    }

    func leave() { close(descriptor) }
}
