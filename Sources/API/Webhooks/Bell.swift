import NIOCore
import NIOPosix
import Outbound

/// Wakes one task. Rung while nobody waits, it is heard by the next wait; rung often, it is heard once.
final class Bell: Sendable {
    private let mailbox = Mailbox<Void>(limit: 1)

    func ring() { mailbox.send(()) }

    @discardableResult
    func ring(after pause: Duration) -> Scheduled<Void> {
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: TimeAmount(max(pause, .zero))) {
            [mailbox] in
            mailbox.send(())
            return ()
        }
    }

    /// Until it rings, or a time has passed; false when the task is cancelled.
    func wait(atMost pause: Duration? = nil) async -> Bool {
        let alarm = pause.map { ring(after: $0) }
        defer { alarm?.cancel() }
        return await mailbox.next() != nil
    }
}
