import Lua

extension Prelude {
    static let outplanFunctions = commonFunctions + ["dial", "wait", "give_up"]

    static let outplanChunk = chunk(
        "outplan",
        common,
        #"""
        globals.dial, globals.wait, globals.give_up = find("dial"), find("wait"), find("give_up")
        return {
            decide = function(target, history, now)
                local dressed = get("dressed")
                return exports().decide(dressed(target), dressed(history), dressed(now))
            end,
        }
        """#
    )

    static let calleeFunctions = commonFunctions + ["callee:pick"]
    static let calleeActions = ScriptAPI.actions(in: .callees).filter(\.suspends).map(\.fullName)

    static let calleeChunk = chunk(
        "callees",
        common,
        #"""
        return {
            run = function(rule) exports()[rule].run(object("callee:")) end,
            when = function(rule, target, attempt)
                local dressed = get("dressed")
                return not not exports()[rule].when(dressed(target), dressed(attempt))
            end,
            chance = function(rule, target, attempt)
                local dressed = get("dressed")
                return exports()[rule].chance(dressed(target), dressed(attempt))
            end,
        }
        """#
    )
}
