import Flows
import Lua
import Outbound

/// What the runs of a flow cost by themselves: its interpreter, its actions and their answers, as an engine
/// has them, without one.
struct LuaShare {
    private let script: FlowScript
    private let context: FlowContext
    /// The key that is pressed whenever keys are asked for.
    private let key: String

    init(_ flow: String, limit: ScriptLimit, key: String = "1") throws {
        script = try FlowScript(main: LuaChunk(name: "flow.lua", source: flow), kind: .call)
        self.key = key
        let destination = Destination(type: .tel, address: "+13035550142")
        let now = Instant(milliseconds: 1_772_478_000_000)
        context = FlowContext(
            campaign: Campaign(name: "bench", kind: .call),
            target: Target(
                id: Identifier(7),
                draft: TargetDraft(name: "Ada", data: ["doctor": "Dr. Grace"], destinations: [destination])
            ),
            destination: destination,
            attempt: Attempt(
                id: Identifier(9),
                campaign: Identifier(1),
                target: Identifier(7),
                number: 1,
                destination: destination,
                startedAt: now
            ),
            zone: Zone("America/Denver"),
            now: { now },
            seed: 1,
            limit: limit
        )
    }

    /// Nanoseconds of CPU for one run.
    func nanoseconds(of count: Int) -> Double {
        Measure.best(count) { for _ in 0..<count { run() } }
    }

    private func run() {
        var run = FlowRun(script: script, context: context)
        var step = run.start(.answered)
        while case .action(let action) = step {
            if action.isImmediate {
                step = run.resume(.nothing)
            } else if case .digits = action {
                step = run.resume(.digits(key))
            } else {
                step = run.resume(.done(true))
            }
        }
        guard case .returned = step else { preconditionFailure("the flow ended as \(step)") }
    }
}
