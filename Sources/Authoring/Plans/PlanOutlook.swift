import Dialer
import Flows
import Outbound
import Store

/// When one target is tried next, by the engine's own decision, if nothing happens until then.
package struct PlanOutlook: Hashable, Sendable {
    package enum Next: Hashable, Sendable {
        /// The gates and the outplan let it through from this instant on.
        case dial(at: Instant, Dial)
        /// Held until something changes.
        case held(Gate)
        case done(DoneReason)
    }

    package var next: Next
    /// The key that sets it, such as `outplan.windows`; empty where nothing holds the target.
    package var key: String
    /// The same in words.
    package var words: String

    /// Waits, one after the other, that are looked through.
    private static let patience = 200

    init(_ subject: Subject, _ decider: Decider, from start: Instant) throws {
        var subject = subject
        // Tries may have been raised since: what is used up under these rules is told by them.
        if subject.target.state == .done(.exhausted) { subject.target.state = .idle }
        var now = start
        (key, words) = ("", "")
        for _ in 0..<PlanOutlook.patience {
            let judgement = try decider.judge(subject, now: now)
            let ground = judgement.ground
            switch judgement.decision {
            case .dial(let dial):
                next = .dial(at: now, dial)
                return
            case .wait(let until?, let gate):
                (key, words) = PlanOutlook.ground(ground, gate)
                now = max(until, now + .milliseconds(1))
            case .wait(nil, let gate):
                (key, words) = PlanOutlook.ground(ground, gate)
                next = .held(gate)
                return
            case .giveUp(let reason, let text):
                (key, words) = (ground?.key ?? "", text)
                if key.isEmpty { key = reason.rawValue }
                next = .done(reason)
                return
            }
        }
        next = .held(.policy)
        key = "outplan.decide"
        words = "it waits \(PlanOutlook.patience) times in a row"
    }

    private static func ground(_ ground: Evidence?, _ gate: Gate) -> (String, String) {
        let key = ground?.key ?? ""
        return (key.isEmpty ? gate.rawValue : key, ground?.text ?? gate.rawValue)
    }

    var instant: Instant? {
        if case .dial(let at, _) = next { return at }
        return nil
    }
}

/// A target with its outlook.
package struct PlannedTarget: Sendable {
    package var id: Identifier<Target>
    /// Its `external_id`, else its number in the ledger.
    package var name: String
    package var priority: Int
    package var attempts: Int
    package var zone: Zone?
    package var outlook: PlanOutlook
    /// When pacing lets it begin; nil where it is not tried.
    package var start: Instant?
    /// How likely it is answered, and how long the line is then taken; what is expected.
    package var answers = 0.0
}
