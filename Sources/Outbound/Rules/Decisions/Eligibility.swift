/// May this target be dialed at this instant, where, and if not, until when and why: the one decision of
/// scheduler, `explain`, simulator and tests. It depends on target, history, rules and time, never on the
/// engine's load.
package enum Eligibility {
    /// Decides about a target. The state of a target that is not done is read from its history, so that a
    /// settlement can be judged before it is written.
    ///
    /// `policy` is what the outplan's code answered, `.table` where it has none. `explaining: false` leaves
    /// out the evidence of gates that pass: it changes nothing but the cost.
    package static func judge(
        _ facts: Facts,
        _ rules: Rules,
        policy: PolicyAnswer = .table,
        explaining: Bool = true
    ) -> Judgement {
        var findings = Findings(explaining: explaining)
        let decision = Inquiry(facts, rules, policy: policy).decide(&findings)
        return Judgement(decision: decision, evidence: findings.evidence)
    }

    /// Whether a target that is done because its tries were used up can be tried again under rules that
    /// allow more.
    package static func reopens(_ facts: Facts, _ rules: Rules) -> Bool {
        guard facts.target.state == .done(.exhausted) else { return false }
        var facts = facts
        facts.target.state = .idle
        switch judge(facts, rules, explaining: false).decision {
        case .dial: return true
        case .wait(let until, _): return until != nil
        case .giveUp: return false
        }
    }
}
