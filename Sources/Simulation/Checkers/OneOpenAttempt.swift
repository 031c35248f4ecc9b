import Outbound
import Store

/// No target has two open attempts.
package struct OneOpenAttempt: Checker {
    package let rule = "a target has at most one open attempt"
    private var open: [Identifier<Target>: Identifier<Attempt>] = [:]
    private var found = Violations()

    package init() {}

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        guard let target = event.target, let attempt = event.attempt else { return }
        switch event.kind {
        case "attempt.dialing":
            if let former = open[target], former != attempt {
                found.add(
                    "\(RFC3339.text(event.at)): target \(target) gets attempt \(attempt) while \(former) is open"
                )
            }
            open[target] = attempt
        case "attempt.done":
            if open[target] == attempt { open[target] = nil }
        default: break
        }
    }
}
