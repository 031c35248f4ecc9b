import Outbound
import Simulation

/// Scripts of a swarm's world: sound ones, and ones that fail, loop or answer nonsense.
enum SwarmScripts {
    static func outplan(
        _ kind: CampaignKind,
        _ hours: DialingHours.Hours,
        _ dice: inout SwarmDice
    ) -> String {
        let days = ["mon-fri", "mon-sat", "mon-sun"][hours.lastDay - 5]
        func clock(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }
        let retry = [
            "busy = \"\(dice.pick(["1m", "5m", "20m"]))\"",
            "no_answer = { \"\(dice.pick(["2m", "30m"]))\", \"\(dice.pick(["4h", "1d"]))\" }",
            dice.chance(0.3) ? "failed = \"1h\"" : "",
            dice.chance(0.3) ? "unsuccessful = \"3h\"" : "",
            dice.chance(0.2) ? "rejected = \"1h\"" : "",
            "default = \"\(dice.pick(["10m", "2h", "never"]))\"",
        ].filter { !$0.isEmpty }
        let reached = kind == .call ? ["answered", "success"] : ["sent", "delivered"]
        return """
            return {
                dial_timeout = "\(dice.pick(["10s", "30s"]))",
                tries = { total = \(dice.number(1...5)), callbacks = \(dice.number(0...2)) },
                retry = { \(retry.joined(separator: ", ")) },
                windows = { { days = "\(days)", "\(clock(hours.first))-\(clock(hours.last))" } },
                machine = "\(dice.pick(["ignore", "flow", "hang_up"]))",
                reached_when = "\(dice.pick(reached))",
            \(decide(&dice))}

            """
    }

    private static func decide(_ dice: inout SwarmDice) -> String {
        guard dice.chance(0.5) else { return "" }
        let lines = dice.pick([
            "if #history == 1 and history[1].outcome == \"busy\" then return wait{ after = \"40m\" } end",
            "if #history >= \(dice.number(1...3)) then return give_up(\"enough\") end",
            "if target.data.vip == \"yes\" then return dial{ source = \"+13035550111\" } end",
            "if #history == 0 then return wait{ after = \"\(dice.pick(["1m", "3h"]))\" } end",
            "if #target.name % 4 == 0 then error(\"no\") end",
            "if #target.name == 7 then return 42 end",
            "if #target.name == 9 then while true do end end",
            "if #history == 1 then return wait{ at_local = \"\(dice.number(10...19)):30\" } end",
        ])
        return "    decide = function(target, history, now)\n        \(lines)\n    end,\n"
    }

    static func flow(_ kind: CampaignKind, queue: String?, _ dice: inout SwarmDice) -> String {
        let text = dice.pick(["Hello {name|there}.", "{name}: it is about {vip}."])
        let sms = "message = function(message) message:send{ text = \"\(text)\" } end"
        switch kind {
        case .call:
            let handlers = [
                "answered = function(call)\n        \(answered(text, queue, &dice))\n    end",
                dice.chance(0.5)
                    ? "machine = function(call) call:leave_message{ say = \"\(text)\" } end" : "",
                dice.chance(0.4) ? "error = function(call) call:callback{ after = \"2h\" } end" : "",
                dice.chance(0.3) ? "hangup = function(call, cause) log.info(cause) end" : "",
                sms,
            ].filter { !$0.isEmpty }
            return "return {\n    \(handlers.joined(separator: ",\n    ")),\n}\n"
        case .message:
            return
                "return { \(dice.chance(0.8) ? sms : "message = function(message) error(\"no text\") end") }\n"
        case .email:
            return "return { email = function(email) email:send{ subject = \"Hello\", text = \"\(text)\" } "
                + "\(dice.chance(0.2) ? "email:opt_out() " : "")end }\n"
        }
    }

    private static func answered(_ text: String, _ queue: String?, _ dice: inout SwarmDice) -> String {
        let say = "call:say(\"\(text)\")"
        let ask = "local key = call:digits{ say = \"Press 1, or 9 to hear from us no more.\", max = 1 }"
        var choices = [
            "\(say) return \"told\"",
            "\(ask) if key == \"9\" then call:opt_out{ scope = \"\(dice.pick(["engine", "campaign"]))\" } "
                + "return \"out\" end call:set_variables{ key = key or \"none\" }",
            "if #call.target.name % 3 == 0 then error(\"broken\") end \(say)",
            "\(say) call:disposition(\"no\", { success = \(dice.pick(["true", "false"])) })",
            "if call.attempt.number <= 2 then call:callback{ after = \"\(dice.pick(["2m", "5h"]))\" } end",
            "\(say) call:sleep(\"30m\") return \"slept\"",
            "\(say) while true do end",
            "local big = {} for number = 1, 1e9 do big[number] = (\"x\"):rep(100) .. number end",
            "call:connect{ number = \"+13035550199\", timeout = \"20s\" }",
        ]
        if queue != nil {
            let connect =
                "\(say) local found = call:connect{ timeout = \"\(dice.pick(["20s", "2m"]))\" } "
                + "call:set_variables{ status = found.status }"
            choices += [connect, connect, connect, "\(say) call:hang_up()"]
        }
        return dice.pick(choices)
    }

    static func callees(_ kind: CampaignKind, queue: String?, _ dice: inout SwarmDice) -> String {
        let names: [String] =
            switch kind {
            case .call: ["answered", "machine", "busy", "rejected", "invalid", "congestion"]
            case .message, .email: ["delivered", "undelivered", "invalid", "rejected", "congestion"]
            }
        let chances = zip(names, dice.shares(names.count)).map { "\($0) = \($1)" }.joined(separator: ", ")
        let does = dice.pick([
            "callee:hear(\"Press\", \"10s\") callee:press(callee:pick{ [\"1\"] = .5, [\"9\"] = .3, [\"\"] = .2 })",
            "callee:wait{ \"1s\", \"3m\" } callee:hang_up()",
            "callee:wait(\"10d\")",
            "callee:press(\"12#*\") callee:say(\"yes\")",
            "error(\"a callee's part is wrong\")",
        ])
        let rule =
            "{ chance = { \(chances) }, rings = { \"1s\", \"\(dice.number(2...50))s\" }, "
            + "after = { \"1s\", \"\(dice.pick(["2m", "30h"]))\" }, greeting = \"4s\",\n"
            + "      run = function(callee) \(does) end },\n"
        let agents =
            "agents = { \(queue ?? "") = { count = \(dice.number(1...4)), answers = { \"1s\", \"10s\" }, "
            + "talks = { \"5s\", \"4m\" }, wraps_up = \"20s\" } },\n"
        return "return {\n    \(rule)\(queue == nil ? "" : "    " + agents)}\n"
    }
}
