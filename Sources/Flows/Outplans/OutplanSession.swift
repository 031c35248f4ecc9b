import Lua
import Outbound

/// One interpreter that a policy is asked in, again and again: what the engine never does, and what shows
/// whether a policy keeps something between two questions.
package struct OutplanSession: ~Copyable {
    private let script: OutplanScript
    private let relay: PolicyRelay
    private var interpreter: LuaInterpreter
    private var isLoaded = false

    package init(_ script: OutplanScript, seed: UInt64, limit: ScriptLimit = .simulated) {
        self.script = script
        relay = PolicyRelay()
        interpreter = LuaInterpreter(image: script.image, limits: limit.lua, seed: seed, host: relay)
    }

    /// As `OutplanScript.decide`.
    package mutating func decide(
        _ target: Target,
        history: [Attempt],
        now: Instant,
        started: Instant?,
        zone: Zone?
    ) -> PolicyAnswer {
        guard script.hasPolicy else { return .table }
        let since = OutplanScript.waitingSince(history, started: started, now: now)
        let host = PolicyHost(target, now: now, waitingSince: since, zone: zone)
        relay.host = host
        if !isLoaded {
            isLoaded = true
            if let error = interpreter.loadRefusingActions() { return script.failed(error) }
        }
        let facts: [LuaValue] = [
            ScriptFacts.target(target, zone: zone, variables: target.variables),
            .table(LuaTable(array: history.map { ScriptFacts.past($0, zone: zone) })),
            ScriptTime(now, zone).value,
        ]
        switch interpreter.call(.prelude("decide"), facts) {
        case .failed(let error): return script.failed(error)
        case .action(let name, _): return script.failed("cannot use \(name)")
        case .returned(let values):
            let value = values.first ?? .null
            if value == .null { return .table }
            if let place = value.table?[ScriptMark.answer]?.integer, host.answers.indices.contains(Int(place))
            {
                return host.answers[Int(place)]
            }
            return script.failed(
                "returned \(Given.describe(value)); it returns dial{...}, wait{...}, give_up(\"...\") or nothing"
            )
        }
    }
}

/// Answers the functions of whoever asks now.
private final class PolicyRelay: LuaHost {
    var host: PolicyHost?

    func call(_ function: String, _ arguments: [LuaValue]) -> LuaAnswer {
        host?.call(function, arguments) ?? .raise("\(function) is not available here")
    }
}
