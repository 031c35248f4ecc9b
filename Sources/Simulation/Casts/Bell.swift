import Synchronization

/// Wakes a performance that attends: from outside of the world, between two of its steps.
package final class Bell: Sendable {
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    package init() {}

    /// Nothing, where nobody attends.
    package func ring() { listener.withLock { $0 }?() }

    func connect(_ listener: @escaping @Sendable () -> Void) { self.listener.withLock { $0 = listener } }
}
