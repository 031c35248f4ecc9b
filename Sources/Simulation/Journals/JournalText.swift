import Outbound
import Synchronization

/// A journal in memory, for tests and for comparing two runs.
package final class JournalText: Journal {
    private let lines = Mutex<[String]>([])

    package init() {}

    package func record(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) {
        let line = JournalLine.text(kind, at: instant, fields)
        lines.withLock { $0.append(line) }
    }

    package var text: String { lines.withLock { $0 }.joined() }

    package var count: Int { lines.withLock { $0.count } }
}
