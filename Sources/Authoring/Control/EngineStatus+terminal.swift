import Dialer
import Outbound

extension EngineStatus {
    /// For people.
    package var lines: [String] { lines(isOwned: engine != nil) }

    /// `isOwned`: a process runs the ledger, though it may not have answered.
    package func lines(isOwned: Bool) -> [String] {
        var lines = campaigns.flatMap { $0.lines(isOwned: isOwned, isAnswered: engine != nil) }
        if let engine { lines.append("engine: \(engine.words)") }
        lines += queues.map { queue in
            "queue \(queue.name): \(queue.free) of \(queue.signedIn) agents free, "
                + (queue.waiting == 1 ? "1 leg waits" : "\(queue.waiting) legs wait")
        }
        return lines
    }
}

extension EngineStatus.Rate {
    fileprivate var words: String {
        let speed =
            measured.map { "\(LimitChange.text(($0 * 10).rounded() / 10)) of \(LimitChange.text(perSecond))" }
            ?? "at most \(LimitChange.text(perSecond))"
        return "\(open) of \(concurrent) attempts open, \(speed) a second"
    }
}

extension EngineStatus.CampaignStatus {
    fileprivate func lines(isOwned: Bool, isAnswered: Bool) -> [String] {
        var state = state.words
        if !isOwned, self.state == .running {
            state =
                done == targets
                ? "has nobody left to dial and waits for targets" : "was running when its process ended"
        }
        var lines = [
            "\(name): \(state); \(targets) targets: \(waiting) waiting, \(held) held, \(progressing) in progress, "
                + "\(done) done (\(reached) reached); \(attempts == 1 ? "1 attempt" : "\(attempts) attempts")"
        ]
        guard isAnswered else { return lines }
        lines.append("  \(rate.words)")
        if let waitsFor { lines.append("  waits for \(waitsFor)") }
        return lines
    }
}
