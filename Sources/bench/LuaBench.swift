import Flows
import Foundation
import Lua
import Outbound

/// Prints what an interpreter for each connected target costs, beside bare loops in C, measured in the same
/// run. The flows are published and run as the engine does it: its own prelude, its checks of arguments, its
/// limits.
func runLuaBench() throws {
    let bench = try LuaBench()
    try bench.memory()
    bench.firstAction()
    bench.roundTrip()
    bench.drives()
    try runPathBench()
}

private struct LuaBench {
    private static let reminder = """
        local prompts = { welcome = "Hello {name|there}.", again = "Sorry?", goodbye = "Goodbye." }
        local function ask(call, tries)
            for try = 1, tries do
                local digit, why = call:digits{ say = prompts.welcome, max = 1, timeout = "5s" }
                if digit then return digit end
                call:say(try < tries and prompts.again or prompts.goodbye)
            end
            return nil, "no_input"
        end
        local choices = {
            ["1"] = function(call) return call:connect{ queue = "front-desk", timeout = "2m" } end,
            ["2"] = function(call) return call:say("Confirmed.") end,
        }
        return {
            answered = function(call)
                local digit = ask(call, 3)
                local chosen = choices[digit]
                if chosen then return chosen(call).status end
                call.variables.digit = digit
                return "no_choice"
            end,
            machine = function(call)
                call:leave_message{ say = prompts.goodbye }
                return "left_message"
            end,
        }
        """

    private static let asking = """
        return function(call)
            while true do local digit = call:digits{ max = 1, timeout = "5s" } end
        end
        """

    private let reminder: FlowScript
    private let asking: FlowScript
    private let limit = ScriptLimit.production
    private let context: FlowContext

    init() throws {
        reminder = try FlowScript(main: LuaChunk(name: "flow.lua", source: Self.reminder), kind: .call)
        asking = try FlowScript(main: LuaChunk(name: "flow.lua", source: Self.asking), kind: .call)
        let destination = Destination(type: .tel, address: "+13035550142")
        context = FlowContext(
            campaign: Campaign(name: "bench", kind: .call, queue: "front-desk"),
            target: Target(
                id: Identifier(7),
                uuid: "",
                draft: TargetDraft(name: "Ada", destinations: [destination]),
                variables: [:]
            ),
            destination: destination,
            attempt: Attempt(
                id: Identifier(9),
                uuid: "",
                campaign: Identifier(1),
                target: Identifier(7),
                number: 1,
                destination: destination,
                startedAt: Instant(milliseconds: 0)
            ),
            zone: Zone("America/Denver"),
            now: { Instant(milliseconds: 1_772_478_000_000) },
            seed: 42,
            limit: limit
        )
    }

    func firstAction() {
        let count = 20_000
        let bare = Measure.best(count) { LuaBaseline.states(count) }
        let shim = Measure.best(count) {
            precondition(LuaBaseline.firstActions(reminder.image, limit.lua, count: count) == count)
        }
        let swift = Measure.best(count) {
            for _ in 0..<count {
                var run = FlowRun(script: reminder, context: context)
                guard case .action = run.start(.answered) else { preconditionFailure("the flow did not ask") }
            }
        }
        let peer = Figure.Peer(name: "the bare loop", value: bare)
        Measure.show("lua: bare lua_newstate and lua_close", bare)
        Measure.show("lua: a flow to its first action, the shim alone in C", shim, beside: peer)
        Measure.show("lua: a flow to its first action, as the engine runs it", swift, beside: peer)
        Measure.judge("     beside the bare loop", swift / bare, limit: 7)
    }

    /// The loop in C takes the same yields through the same shim and answers without looking; ours reads the
    /// arguments, and the engine's own run also checks them and makes the typed action of them.
    func roundTrip() {
        let count = 200_000
        let shim = Measure.best(count) {
            precondition(LuaBaseline.roundTrips(asking.image, limit.lua, count: count) == count)
        }
        let host = SilentHost()
        let border = Measure.best(count) {
            var flow = LuaInterpreter(image: asking.image, limits: limit.lua, seed: 1, host: host)
            guard case .returned = flow.load() else { preconditionFailure("the flow did not load") }
            var step = flow.call(.prelude("run"), ["answered", "call:", .null])
            for _ in 1..<count {
                guard case .action = step else { preconditionFailure("the flow ended") }
                step = flow.resume(.values([.string("1")]))
            }
        }
        let engine = Measure.best(count) {
            var run = FlowRun(script: asking, context: context)
            var step = run.start(.answered)
            for _ in 1..<count {
                guard case .action = step else { preconditionFailure("the flow ended") }
                step = run.resume(.digits("1"))
            }
        }
        let peer = Figure.Peer(name: "the loop in C", value: shim)
        Measure.show("lua: an action's round trip, bare, the shim alone in C", shim)
        Measure.show("lua: an action's round trip, to Swift values and back", border, beside: peer)
        Measure.judge("     beside the loop in C", border / shim, limit: 1.5)
        Measure.show("lua: an action's round trip, checked and typed", engine, beside: peer)
        Measure.judge("     beside the loop in C", engine / shim, limit: nil)
    }

    /// A whole run of the flow to its outcome, without an engine: what exploring and replaying stand on.
    func drives() {
        struct Confirming: AnswerSource {
            mutating func answer(_ asked: AskedAction) -> GivenAnswer {
                if asked.action.isImmediate { return .answer(.nothing) }
                if case .digits = asked.action { return .answer(.digits("2"), after: .seconds(2)) }
                return .answer(.done(true), after: .seconds(2))
            }
        }
        let count = 10_000
        let drive = Measure.best(count) {
            for _ in 0..<count {
                var source = Confirming()
                var drive = FlowDrive(script: reminder, context: context)
                guard drive.run(&source).ending != nil else { preconditionFailure("the flow did not end") }
            }
        }
        Measure.show("lua: flow runs to their outcome, without an engine", 1e9 / drive, "a second")
    }

    func memory() throws {
        let count = 10_000
        let before = try Measure.residentBytes()
        let runs = (0..<count).map { _ in Slot(FlowRun(script: reminder, context: context)) }
        let acting = runs.count { slot in
            guard case .action = slot.run.start(.answered) else { return false }
            return true
        }
        precondition(acting == count)
        let bytes = Double(try Measure.residentBytes() - before) / Double(count)
        Measure.judge("lua: a live flow at its first action, KiB", bytes / 1024, limit: 24)
    }
}

/// Keeps a run that cannot be copied.
private final class Slot {
    var run: FlowRun

    init(_ run: consuming FlowRun) { self.run = run }
}

private final class SilentHost: LuaHost {
    func call(_ function: String, _ arguments: [LuaValue]) -> LuaAnswer { .values([]) }
}
