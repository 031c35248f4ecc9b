import Flows
import Outbound

/// The cast that a campaign's `callees.lua` describes.
package struct ScriptedCast: Cast {
    private let script: CalleeScript
    private let clock: any WallClock
    /// The campaign's own, for targets without one.
    private let zone: Zone?

    package init(_ script: CalleeScript, clock: any WallClock, zone: Zone? = nil) {
        self.script = script
        self.clock = clock
        self.zone = zone
    }

    package func part(for call: CastCall) throws(CastProblem) -> Part? {
        let situation = CalleeSituation(
            target: call.target,
            attempt: call.attempt,
            destination: call.destination,
            zone: call.target.draft.zone.flatMap { Zone($0) } ?? zone,
            now: call.now
        )
        do throws(ScriptProblem) {
            guard let rule = try script.rule(for: situation, seed: call.seed) else { return nil }
            let chances = try script.chances(of: rule, for: situation, seed: call.seed)
            return part(rule, chances, situation, seed: call.seed)
        } catch {
            throw CastProblem(error.summary)
        }
    }

    private func part(
        _ rule: CalleeRule,
        _ chances: [OutcomeChance],
        _ situation: CalleeSituation,
        seed: UInt64
    ) -> Part {
        var part = Part(chances: chances.map { Part.Chance($0.outcome, $0.share) })
        if let rings = rule.rings { part.rings = rings }
        if let greeting = rule.greeting { part.greeting = greeting }
        if let after = rule.after { part.after = after }
        if rule.hasRun {
            part.perform = { [script, clock] in
                ScriptedPerformance(script, rule, situation, seed: seed, now: { clock.now })
            }
        }
        return part
    }

    package func agents(of queue: String) -> AgentPart? {
        script.agents[queue].map { rule in
            AgentPart(count: rule.count, answers: rule.answers, talks: rule.talks, wrapsUp: rule.wrapsUp)
        }
    }

    package var queues: [String] { script.agents.keys.sorted() }
}

/// A rule's `run` on one leg.
private final class ScriptedPerformance: Performance {
    private var run: CalleeRun

    init(
        _ script: CalleeScript,
        _ rule: CalleeRule,
        _ situation: CalleeSituation,
        seed: UInt64,
        now: @escaping @Sendable () -> Instant
    ) {
        run = CalleeRun(script: script, rule: rule, situation: situation, seed: seed, now: now)
    }

    func hears(_ prompt: String) { run.hears(prompt) }

    func next(_ answer: MoveAnswer) -> Move {
        let step =
            switch answer {
            case .start: run.start()
            case .done: run.resume(.done)
            case .heard: run.resume(.heard)
            case .timeout: run.resume(.timeout)
            }
        return switch step {
        case .hear(let text, let timeout): .hear(text, timeout: timeout)
        case .press(let keys): .press(keys)
        case .say(let text): .say(text)
        case .wait(let duration): .wait(duration)
        case .hangUp: .hangUp
        case .returned: .done
        case .failed(let failure): .failed(failure.problem.summary)
        }
    }
}
