import Outbound
import Store

/// What is told is in the log when it is told, at the next place of it.
package struct CommittedLog: Checker {
    package let rule = "an event is told after its commit, once, in the order of the log"
    private let ledger: Ledger
    private var last: Int64?
    private var found = Violations()

    package init(ledger: Ledger) { self.ledger = ledger }

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        if let last, event.id != last + 1 { found.add("event \(event.id) is told after event \(last)") }
        last = event.id
        do {
            let row = try ledger.events(after: event.id - 1, limit: 1).first
            if row != event { found.add("event \(event.id), \(event.kind), is told and is not in the log") }
        } catch {
            found.add("event \(event.id) cannot be read: \(error)")
        }
    }
}
