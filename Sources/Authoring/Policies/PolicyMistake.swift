import Flows
import Foundation
import Outbound

/// One thing that is wrong in one life of a target.
struct PolicyMistake {
    var kind: PolicyFinding.Kind
    var line: Int?
    var message: String
    /// Attempts before the question that shows it.
    var attempts: Int
    /// Lines of a test that does not hold because of it.
    var expectation: [String]

    /// What makes it the same mistake in another life.
    var key: String { "\(kind.rawValue) \(line ?? 0)" }
}

/// Finds what is wrong in a life.
struct PolicyJudge {
    let ground: PolicyGround

    /// Questions of a life that are asked again.
    private static let again = 60

    /// The first of each kind.
    func mistakes(_ trial: PolicyTrial) -> [PolicyMistake] {
        [error(trial), state(trial), past(trial), starving(trial)].compactMap { $0 }
    }

    private var line: Int? { ground.script.policyPlace?.line }

    private func error(_ trial: PolicyTrial) -> PolicyMistake? {
        for asked in trial.asked {
            guard case .failed(let text) = asked.raw else { continue }
            // `outplan.lua:12:3: what`.
            let parts = text.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
            let numbers = parts.dropFirst().prefix { Int($0) != nil }.count
            let message = parts.dropFirst(1 + numbers).joined(separator: ":")
            return PolicyMistake(
                kind: .error,
                line: parts.count > 1 ? Int(parts[1]) : nil,
                message: "decide fails, and the target is held:\(message)",
                attempts: asked.history.count,
                expectation: ["t:expect_next{}"]
            )
        }
        return nil
    }

    /// Asks everything again in one interpreter, each question twice.
    private func state(_ trial: PolicyTrial) -> PolicyMistake? {
        guard !ground.drawsLots else { return nil }
        let asked = Array(trial.asked.prefix(PolicyJudge.again))
        let questions = asked.map { asked in
            var target = trial.life.target
            target.variables = PolicyTrial.variables(of: trial.life.target, after: asked.history)
            return PolicyMemory.Question(
                target: target,
                history: asked.history,
                now: asked.now,
                alone: asked.raw
            )
        }
        let memory = PolicyMemory(
            script: ground.script,
            started: trial.life.start,
            zone: ground.campaign.zone(of: trial.life.target.draft),
            seed: ground.seed
        )
        guard let slip = memory.slip(questions) else { return nil }
        // A test of the engine's asks again, too; what it wants beside that is what holds alone.
        let isOver = if case .giveUp = asked[slip.place].judgement.decision { true } else { false }
        return PolicyMistake(
            kind: .state,
            line: line,
            message: slip.words,
            attempts: asked[slip.place].history.count,
            expectation: [isOver ? "t:expect_done{}" : "t:expect_next{}"]
        )
    }

    private func past(_ trial: PolicyTrial) -> PolicyMistake? {
        for asked in trial.asked where asked.isNews {
            guard case .wait(let until) = asked.raw, until < asked.now else { continue }
            let since = asked.history.isEmpty ? "the campaign's start" : "the end of the last attempt"
            return PolicyMistake(
                kind: .past,
                line: line,
                message:
                    "decide waits until an instant that is \(PolicyJudge.rounded(asked.now - until)) before "
                    + since,
                attempts: asked.history.count,
                expectation: ["t:expect_next{ because = \"outplan.decide\" }"]
            )
        }
        return nil
    }

    /// To the second, or to the minute where there are many.
    static func rounded(_ duration: Duration) -> String {
        let seconds = max(1, (duration.milliseconds + 500) / 1000)
        return DurationText.text(seconds < 600 ? .seconds(seconds) : .minutes((seconds + 30) / 60))
    }

    private func starving(_ trial: PolicyTrial) -> PolicyMistake? {
        guard let last = trial.asked.last else { return nil }
        if case .failed = last.raw { return nil }
        let why: String
        switch trial.end {
        case .dialed: return nil
        case .waits: why = last.judgement.ground?.text ?? "it waits on and on"
        case .held(let gate):
            // Ten refusals of the carrier in a row are no fault of the outplan.
            if gate == .carrier, !last.history.isEmpty { return nil }
            why = last.judgement.ground?.text ?? gate.rawValue
        case .done(.expired):
            guard last.history.isEmpty, case .wait = last.raw else { return nil }
            why = last.judgement.ground?.text ?? "it waits past its end"
        case .done: return nil
        }
        let never = last.history.isEmpty ? "the target is never tried" : "the target is never tried again"
        return PolicyMistake(
            kind: .starves,
            line: line,
            message: "\(never), and never done: \(why)",
            attempts: last.history.count,
            expectation: ["t:expect_next{}"]
        )
    }
}
