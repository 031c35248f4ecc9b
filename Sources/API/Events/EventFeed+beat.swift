import NIOCore
import NIOPosix

extension EventFeed {
    /// How often followers are woken.
    static let pulse = TimeAmount.milliseconds(50)

    /// Pulses until it is cancelled.
    func beat(_ services: Services) -> RepeatedTask {
        MultiThreadedEventLoopGroup.singleton.any().scheduleRepeatedTask(
            initialDelay: Self.pulse,
            delay: Self.pulse
        ) { [weak self] _ in
            self?.pulse(at: services.uptime(), keyChanges: services.keys.changes)
        }
    }
}
