import Synchronization

/// Turned on once, by whoever.
final class Switch: Sendable {
    private let state = Atomic(false)

    var isOn: Bool { state.load(ordering: .acquiring) }

    func turn() { state.store(true, ordering: .releasing) }
}
