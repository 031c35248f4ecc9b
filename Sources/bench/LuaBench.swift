import Foundation
import Lua

/// Prints what an interpreter a flow costs, beside bare loops in C, measured in the same run.
func runLuaBench() throws {
    let bench = try LuaBench()
    bench.firstAction()
    bench.memory()
    bench.roundTrip()
}

private struct LuaBench {
    private final class Host: LuaHost {
        func call(_ function: String, _ arguments: [LuaValue]) -> LuaAnswer { .values([]) }
    }

    private static let prelude = LuaChunk(
        name: "=[trunkside] bench",
        source: """
            local host = ...
            local digits, say, connect = host.actions.digits, host.actions.say, host.actions.connect
            local call = {}
            function call.digits(_, options) return digits(options) end
            function call.say(_, text, options) return say(text, options) end
            function call.connect(_, options) return connect(options) end
            host.globals.call = call
            """
    )

    private static let flow = """
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
        local digit = ask(call, 3)
        local chosen = choices[digit]
        if chosen then return chosen(call) end
        return "no_choice"
        """

    private let host = Host()
    private let image: LuaImage
    private let asking: LuaImage
    private let limits = LuaLimits(instructions: nil, cpu: .milliseconds(50))

    init() throws {
        func image(_ source: String) throws -> LuaImage {
            try LuaImage(
                main: LuaChunk(name: "flow.lua", source: source),
                prelude: [Self.prelude],
                actions: ["digits", "say", "connect"],
                functions: []
            )
        }
        self.image = try image(Self.flow)
        asking = try image("while true do local d = call:digits{ max = 1, timeout = 5 } end")
    }

    /// Nanoseconds of this process's CPU for one of `count`, the best of seven runs: a busy machine hardly
    /// shows in it.
    private func best(_ count: Int, _ body: () -> Void) -> Double {
        (0..<7).map { _ in
            let start = cpuNanoseconds()
            body()
            return Double(cpuNanoseconds() - start) / Double(count)
        }.min() ?? 0
    }

    private func cpuNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    func firstAction() {
        let count = 20_000
        let bare = best(count) { LuaBaseline.states(count) }
        let shim = best(count) { LuaBaseline.firstActions(image, limits, count: count) }
        let swift = best(count) {
            for seed in 0..<count {
                var flow = LuaInterpreter(image: image, limits: limits, seed: UInt64(seed), host: host)
                _ = flow.load()
            }
        }
        print("lua: bare lua_newstate and lua_close         \(rounded(bare)) ns")
        print("lua: a flow to its first action, in C        \(rounded(shim)) ns")
        print("lua: a flow to its first action, in Swift    \(rounded(swift)) ns")
        print("     ratio to the bare loop                  \(ratio(swift, bare))  (limit 7)")
    }

    func memory() {
        let count = 10_000
        let before = residentBytes()
        let flows = Flows(count) { seed in
            LuaInterpreter(image: image, limits: limits, seed: UInt64(seed), host: host)
        }
        let bytes = Double(residentBytes() - before) / Double(count) / 1024
        print(
            "lua: a live flow at its first action         \(ratio(bytes, 1)) KiB  (limit 24; \(flows.acting) flows)"
        )
    }

    func roundTrip() {
        let count = 200_000
        let shim = best(count) { precondition(LuaBaseline.roundTrips(asking, limits, count: count) == count) }
        let swift = best(count) {
            var flow = LuaInterpreter(image: asking, limits: limits, seed: 1, host: host)
            var step = flow.load()
            for _ in 1..<count {
                guard case .action = step else { preconditionFailure("the script ended") }
                step = flow.resume(.values([.string("1")]))
            }
        }
        print("lua: an action's round trip, in C            \(rounded(shim)) ns")
        print("lua: an action's round trip, in Swift        \(rounded(swift)) ns")
        print("     ratio to the loop in C                  \(ratio(swift, shim))  (limit 1.5)")
    }

    private func rounded(_ value: Double) -> String { String(format: "%6.0f", value) }
    private func ratio(_ value: Double, _ base: Double) -> String { String(format: "%6.2f", value / base) }

    private func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

/// Interpreters that are kept: they cannot be copied, so each stands in an object of its own.
private final class Flows {
    private final class Slot {
        var flow: LuaInterpreter

        init(_ flow: consuming LuaInterpreter) { self.flow = flow }
    }

    private var slots: [Slot] = []
    private(set) var acting = 0

    init(_ count: Int, _ make: (Int) -> LuaInterpreter) {
        slots.reserveCapacity(count)
        for seed in 0..<count {
            let slot = Slot(make(seed))
            if case .action = slot.flow.load() { acting += 1 }
            slots.append(slot)
        }
    }
}
