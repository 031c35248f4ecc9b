import Synchronization

/// Who waits for what, asked only when a world finds that nothing can go on.
///
/// A part of the engine that knows its waiters gives a source once; nothing is written down while the world
/// runs.
package final class Waiters: Sendable {
    private let sources = Mutex<[@Sendable () -> [String]]>([])

    package init() {}

    /// Adds a source of sentences such as "campaign reminders waits for a wake-up".
    package func add(_ source: @escaping @Sendable () -> [String]) { sources.withLock { $0.append(source) } }

    /// What every source says now, in the order in which the sources were added; at most `limit` sentences.
    package func sentences(limit: Int = 20) -> [String] {
        let all = sources.withLock { $0 }.flatMap { $0() }
        guard all.count > limit else { return all }
        return Array(all.prefix(limit)) + ["and \(all.count - limit) more"]
    }
}
