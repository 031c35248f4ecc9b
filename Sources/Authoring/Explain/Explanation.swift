import Dialer
import Outbound
import Store

/// Why a target is or is not dialed at an instant: each gate with its evidence, in order, and what follows.
package struct Explanation: Sendable {
    package var target: Target
    package var at: Instant
    package var judgement: Judgement
    package var zone: Zone?
    /// What pacing says, where the target is eligible.
    package var pacing: PacingEvidence?
    /// What the explanation rests on, where that is not plain.
    package var notes: [String] = []
    /// The attempt that came last.
    private let last: Attempt?
    private let callerID: CallerID

    /// The engine's own decision on the ledger's rows: the scheduler calls the same functions.
    package init(_ subject: Subject, decider: Decider, at: Instant) throws {
        target = subject.target
        last = subject.history.last
        callerID = CallerID(decider.published)
        self.at = at
        zone = decider.zone(of: subject.target)
        judgement = try decider.judge(subject, now: at, explaining: true)
    }

    /// The explanation as lines of text.
    package func lines() -> [String] {
        let clock = (zone ?? Zone("UTC")).map { "\($0.text(at)) (\($0.name))" } ?? RFC3339.text(at)
        let who = target.draft.externalID ?? "\(target.id)"
        var lines = ["target \(who) at \(clock): \(words)"]
        for evidence in judgement.evidence {
            let mark =
                switch evidence.verdict {
                case .pass: "ok  "
                case .hold: "wait"
                case .end: "end "
                }
            lines.append("  \(mark)  \(evidence.text)")
        }
        if let words = callerID.words(judgement.decision) { lines.append("  ok    \(words)") }
        if let pacing { lines.append("  \(pacing.isOpen ? "ok  " : "wait")  pacing: \(pacing.text)") }
        return lines + notes.map { "  (\($0))" }
    }

    private var words: String {
        switch judgement.decision {
        case .dial(let dial):
            let place =
                "at \(Masked.address(dial.destination.address)) for \(DurationText.text(dial.timeout))"
            guard let pacing, !pacing.isOpen else { return "is dialed, \(place)" }
            return "may be dialed, \(place)" + (pacing == .notPredicted ? "" : ", and is not: \(pacing.name)")
        case .wait(let until?, let gate):
            return "waits until \(clock(until)) because of \(judgement.because(gate))"
        case .wait(nil, let gate): return "is held by \(gate.rawValue) until something changes"
        case .giveUp(let reason, _) where target.state == .done(reason):
            guard let last, let outcome = last.outcome else { return "is done: \(reason.rawValue)" }
            let end = outcome.rawValue + (last.endedAt.map { " at \(clock($0))" } ?? "")
            return "is done: \(reason.rawValue); attempt \(last.number), the last, was \(end)"
        case .giveUp(let reason, let why): return "is done: \(reason.rawValue) (\(why))"
        }
    }

    private func clock(_ instant: Instant) -> String {
        (zone ?? Zone("UTC"))?.text(instant) ?? RFC3339.text(instant)
    }

    /// The explanation for machines.
    package var json: JSONValue {
        var fields = judgement.summary
        fields["target"] = JSONValue(target.draft.externalID ?? "\(target.id)")
        fields["at"] = JSONValue(at)
        fields["gates"] = .array(
            judgement.evidence.map { evidence in
                var gate: [String: JSONValue] = [
                    "gate": .string(evidence.gate.rawValue), "text": .string(evidence.text),
                    "key": .string(evidence.key),
                ]
                switch evidence.verdict {
                case .pass: gate["verdict"] = "pass"
                case .hold(let until):
                    gate["verdict"] = "hold"
                    gate["until"] = JSONValue(until)
                case .end(let reason):
                    gate["verdict"] = "end"
                    gate["reason"] = .string(reason.rawValue)
                }
                return .object(gate)
            }
        )
        fields["source"] = callerID.json(judgement.decision)
        fields["pacing"] = pacing?.json
        fields["notes"] = .array(notes.map(JSONValue.string))
        return .object(fields)
    }
}

extension Judgement {
    /// What makes a target wait, in a word: of an interval, which has many sources, the key that sets it.
    func because(_ gate: Gate) -> String {
        let key = gate == .interval ? ground?.key ?? "" : ""
        return key.isEmpty ? gate.rawValue : key
    }
}
