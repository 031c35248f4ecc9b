import Flows
import Foundation
import Lua
import Outbound
import Store

/// Prints what the trace costs that every attempt keeps, beside the same attempts without one: the place of
/// each action, the action, its answer, what the leg did and the packing of it all.
func runTraceBench() throws {
    let bench = try TraceBench()
    bench.kept()
    bench.lines()
}

private struct TraceBench {
    private static let asking = """
        return function(call)
            for i = 1, call.target.data.actions // 2 do
                call:say("Hello {name|there}, this is the office of Dr. Grace about your appointment.")
                local digit = call:digits{ say = "Press 1 to confirm, 2 to cancel.", max = 1, timeout = "5s" }
            end
            return "asked"
        end
        """

    private let script: FlowScript

    init() throws {
        script = try FlowScript(main: LuaChunk(name: "flow.lua", source: Self.asking), kind: .call)
    }

    private func context(actions: Int, tracesLines: Bool = false) -> FlowContext {
        let destination = Destination(type: .tel, address: "+13035550142")
        let draft = TargetDraft(
            externalID: "patient-0017",
            name: "Ada",
            data: ["doctor": "Dr. Grace", "actions": .integer(Int64(actions))],
            destinations: [destination]
        )
        let start = Instant(milliseconds: 1_772_463_600_000)
        return FlowContext(
            campaign: Campaign(name: "bench", kind: .call),
            target: Target(id: Identifier(7), draft: draft),
            destination: destination,
            attempt: Attempt(
                id: Identifier(9),
                campaign: Identifier(1),
                target: Identifier(7),
                number: 1,
                destination: destination,
                startedAt: start
            ),
            zone: Zone("America/Denver"),
            now: { start },
            seed: 1,
            limit: .production,
            tracesLines: tracesLines
        )
    }

    /// The attempts of a campaign are short; the second figure is of long ones, which are compressed.
    func kept() {
        for (actions, attempts) in [(6, 4_000), (200, 120)] {
            let context = context(actions: actions)
            let bare = Measure.best(actions * attempts) { for _ in 0..<attempts { run(context) } }
            let traced = Measure.best(actions * attempts) { for _ in 0..<attempts { trace(context) } }
            Measure.show("trace: an action of \(actions) in an attempt, without a trace", bare)
            Measure.show("trace: the same with it", traced, beside: .init(name: "it without", value: bare))
            Measure.show("trace: bytes an action", Double(trace(context)) / Double(actions), "bytes")
            Measure.judge("       what is kept, microseconds an action", (traced - bare) / 1000, limit: 2)
        }
    }

    func lines() {
        let (actions, attempts) = (200, 120)
        let plain = context(actions: actions)
        let traced = context(actions: actions, tracesLines: true)
        let without = Measure.best(actions * attempts) { for _ in 0..<attempts { run(plain) } }
        let with = Measure.best(actions * attempts) { for _ in 0..<attempts { run(traced) } }
        Measure.judge("trace: the same run with its lines traced, times", with / without, limit: nil)
    }

    private func answer(_ action: FlowAction) -> FlowAnswer {
        if case .digits = action { .digits("1") } else { .done(true) }
    }

    private func run(_ context: FlowContext) {
        var run = FlowRun(script: script, context: context)
        var step = run.start(.answered)
        while case .action(let action) = step {
            step = run.resume(answer(action))
            _ = run.takeLines()
        }
        guard case .returned = step else { preconditionFailure("the flow ended as \(step)") }
    }

    /// As the engine does it; how many bytes it comes to.
    @discardableResult
    private func trace(_ context: FlowContext) -> Int {
        var now = context.attempt.startedAt
        var pen = TracePen(at: now)
        pen.write(.decision(["decision": "dial", "slot": 0]), at: now)
        pen.write(.opened(leg: 1, .callee, by: "simulated"), at: now)
        for event in [LegEvent.ringing, .answered, .detected(.person)] { pen.write(.leg(1, event), at: now) }
        pen.write(.facts(TraceFacts(context, machine: .flow)), at: now)
        pen.write(.began(.answered, why: nil), at: now)
        var run = FlowRun(script: script, context: context)
        var step = run.start(.answered)
        while case .action(let action) = step {
            pen.write(.action(action, run.place), at: now)
            now = now + .milliseconds(1700)
            let answer = answer(action)
            if case .digits = action { pen.write(.leg(1, .digit("1")), at: now) }
            pen.write(.answer(answer, answeredBy: .person, isSecret: false), at: now)
            step = run.resume(answer)
        }
        pen.write(.returned(disposition: "asked"), at: now)
        pen.write(.leg(1, .ended(.hungUpByUs, code: nil, reason: nil)), at: now)
        pen.write(.decision(["decision": "give_up", "reason": "reached", "because": "answered"]), at: now)
        do { return try TraceBlob.pack(pen.packed()).count } catch {
            preconditionFailure("\(error)")
        }
    }
}
