import Outbound
import Store

/// Whoever was reached, is not to be contacted, or was given up is not tried again, until a late report or a
/// person reopens the target.
package struct FinalTargets: Checker {
    package let rule = "a target that is reached, suppressed or given up is not tried again"
    private var final: [Identifier<Target>: String] = [:]
    private var found = Violations()

    package init() {}

    package var violations: [String] { found.all }

    package mutating func see(_ event: EventRow) {
        guard let target = event.target else { return }
        switch event.kind {
        case "target.done":
            guard let reason = event.body["reason"]?.string.flatMap({ DoneReason(rawValue: $0) }) else {
                return
            }
            switch reason {
            case .reached, .suppressed, .givenUp: final[target] = reason.rawValue
            case .unsuccessful, .exhausted, .expired: final[target] = nil
            }
        case "target.reopened": final[target] = nil
        case "attempt.dialing":
            if let reason = final[target] {
                found.add("\(RFC3339.text(event.at)): target \(target) is tried, and is done: \(reason)")
            }
        default: break
        }
    }
}
