import Flows
import Foundation
import Outbound

/// Judges an outplan on lives drawn from a seed: by what its policy answers before the gates bound it, and,
/// where it has none, by what its table comes to.
package struct PolicyProof {
    private let ground: PolicyGround
    private let judge: PolicyJudge
    private let seed: UInt64
    private let count: Int

    /// `place` is a campaign's folder or an outplan's file.
    package init(_ place: URL, setting: Gathering.Setting = Gathering.Setting(), seed: UInt64, cases: Int)
        throws
    {
        ground = try PolicyGround(place, setting: setting)
        judge = PolicyJudge(ground: ground)
        self.seed = seed
        count = cases
    }

    package static let cases = 200

    package func report() -> PolicyReport {
        var report = PolicyReport(file: ground.file, cases: count, hasPolicy: ground.script.hasPolicy)
        report.notes = ground.notes
        if ground.drawsLots, ground.script.hasPolicy {
            report.notes.append(
                "decide draws lots: whether it keeps something between questions was not judged"
            )
        }
        let cases = PolicyCases(ground, seed: seed)
        var found: [String: (life: PolicyCase, mistake: PolicyMistake)] = [:]
        var clamps: [String: PolicyClamp] = [:]
        var use = PolicyUse()
        for number in 0..<count {
            // Once it is known that targets starve, nobody has to wait for more of them.
            let starves = found.values.contains { $0.mistake.kind == .starves }
            let trial = PolicyTrial(cases[number], on: ground, patience: starves ? 20 : PolicyTrial.patience)
            for asked in trial.asked { tally(asked, &report, &clamps) }
            // Where decide fails the target is held: no other destination is tried then.
            if !trial.fails { use.take(trial) }
            for mistake in judge.mistakes(trial) where found[mistake.key] == nil {
                found[mistake.key] = (trial.life, mistake)
            }
        }
        report.clamps = clamps.values.sorted {
            ($1.count, $0.answer, $0.gate) < ($0.count, $1.answer, $1.gate)
        }
        report.findings = found.sorted { $0.key < $1.key }.map {
            finding(shrink($0.value.life, $0.value.mistake))
        }
        report.findings += use.unused.map { unused($0, of: use) }
        if report.findings.isEmpty, use.triesNobody { report.findings.append(nobody(cases[0])) }
        return report
    }

    private func tally(
        _ asked: PolicyTrial.Asked,
        _ report: inout PolicyReport,
        _ clamps: inout [String: PolicyClamp]
    ) {
        let answer =
            switch asked.raw {
            case .table: "table"
            case .dial: "dial"
            case .wait: "wait"
            case .giveUp: "give_up"
            case .failed: "error"
            }
        report.answers[answer, default: 0] += 1
        guard let gate = PolicyProof.clamp(asked) else { return }
        var clamp =
            clamps["\(answer) \(gate.rawValue)"]
            ?? PolicyClamp(
                answer: answer,
                gate: gate,
                count: 0,
                example: asked.judgement.evidence.first { $0.gate == gate && $0.verdict != .pass }?.text ?? ""
            )
        clamp.count += 1
        clamps["\(answer) \(gate.rawValue)"] = clamp
    }

    /// The gate that did not let a policy's answer stand.
    private static func clamp(_ asked: PolicyTrial.Asked) -> Gate? {
        switch (asked.raw, asked.judgement.decision) {
        case (.dial, .wait(_, let gate)): return gate
        case (.wait(let wanted), .wait(let until, let gate)):
            return gate == .policy || until.map { $0 <= wanted } ?? false ? nil : gate
        case (.dial, .giveUp), (.wait, .giveUp):
            return asked.judgement.ground?.gate
        default: return nil
        }
    }

    /// The smallest life in which the same is wrong.
    private func shrink(_ life: PolicyCase, _ mistake: PolicyMistake) -> (PolicyCase, PolicyMistake) {
        var best = (life: life, mistake: mistake)
        best.life.outcomes = Array(life.outcomes.prefix(mistake.attempts))
        var left = PolicyProof.shrinkings
        var hasShrunk = true
        while hasShrunk {
            hasShrunk = false
            for smaller in PolicyShrinking.smaller(than: best.life, on: ground) where left > 0 {
                left -= 1
                let same = judge.mistakes(PolicyTrial(smaller, on: ground)).first { $0.key == mistake.key }
                guard let same, same.attempts <= smaller.outcomes.count else { continue }
                best = (smaller, same)
                best.life.outcomes = Array(smaller.outcomes.prefix(same.attempts))
                hasShrunk = true
                break
            }
        }
        return best
    }

    /// Lives that are tried to make one smaller.
    private static let shrinkings = 500

    private func finding(_ shown: (life: PolicyCase, mistake: PolicyMistake)) -> PolicyFinding {
        let history = shown.life.outcomes.prefix(shown.mistake.attempts).map(\.words)
        let after = history.isEmpty ? "before the first attempt" : "after " + history.joined(separator: ", ")
        let title =
            switch shown.mistake.kind {
            case .error: "decide answers"
            case .state: "decide answers alike whenever it is asked"
            case .past: "decide waits for what is to come"
            case .starves, .unused: "the target is tried"
            }
        return PolicyFinding(
            kind: shown.mistake.kind,
            finding: Finding(
                file: ground.file,
                line: shown.mistake.line ?? 1,
                message: shown.mistake.message
            ),
            history: Array(history),
            test: PolicyTestText(ground: ground).text(
                "\(title) \(after)",
                shown.life,
                attempts: shown.mistake.attempts,
                shown.mistake.expectation
            )
        )
    }

    /// Whatever the dates and the zones are, every target is done before it is tried.
    private func nobody(_ life: PolicyCase) -> PolicyFinding {
        let trial = PolicyTrial(life, on: ground)
        let why = trial.asked.last?.judgement.ground?.text ?? "it is done at once"
        let mistake = PolicyMistake(
            kind: .starves,
            line: ground.script.policyPlace?.line,
            message: "no target is ever tried in \(count) cases, such as: \(why)",
            attempts: 0,
            expectation: ["t:expect_next{}"]
        )
        return finding((life, mistake))
    }

    private func unused(_ position: Int, of use: PolicyUse) -> PolicyFinding {
        var life = use.example(of: position)
        life.outcomes = life.outcomes.map { _ in PolicyOutcome(.noAnswer) }
        let attempts = PolicyTrial(life, on: ground).history.count
        life.outcomes = []
        life.start = ground.start
        let number = position + 1
        let loop = [
            "local used = false",
            "for _ = 1, \(max(attempts, life.subject.target.destinations.count)) do",
            "    t:callee{ invalid = true }",
            "    used = t:run().destination.slot == \(life.subject.target.destinations[position].slot)",
            "    if used then break end",
            "end",
            "t:expect(used, true, \"destination \(number) is tried\")",
        ]
        return PolicyFinding(
            kind: .unused,
            finding: Finding(
                file: ground.file,
                line: ground.script.policyPlace?.line ?? 1,
                message:
                    "destination \(number) is never tried in \(use.cases(with: position)) cases of targets that "
                    + "have one"
            ),
            history: [],
            test: PolicyTestText(ground: ground).text(
                "destination \(number) is tried",
                life,
                attempts: 0,
                loop
            )
        )
    }
}
