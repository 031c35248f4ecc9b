import Synchronization

/// Whether the process can be given work.
package final class Health: Sendable {
    package enum State: String, Sendable {
        case starting, ready, draining, failed
    }

    private let state = Mutex(State.starting)

    package init() {}

    package var current: State { state.withLock { $0 } }

    package func become(_ next: State) { state.withLock { $0 = next } }
}
