import Lua

extension Prelude {
    static let outplanFunctions = commonFunctions + ["dial", "wait", "give_up"]

    static let outplanChunk = chunk(
        "outplan",
        common,
        #"""
        globals.dial, globals.wait, globals.give_up = functions.dial, functions.wait, functions.give_up
        return {
            decide = function(target, history, now)
                return host.exports().decide(dressed(target), dressed(history), dressed(now))
            end,
        }
        """#
    )

    static let calleeFunctions = commonFunctions + ["fact", "callee:pick"]

    static let calleeChunk: LuaChunk = {
        var bindings = "local methods = { pick = functions[\"callee:pick\"],"
        for action in ScriptAPI.actions(in: .callees) where action.object == "callee" && action.suspends {
            bindings += " \(action.name) = host.actions[\"\(action.fullName)\"],"
        }
        return chunk(
            "callees",
            common,
            bindings + " }",
            #"""
            setmetatable(methods, { __index = function(_, key)
                return readonly(functions.fact("callee", key), "callee." .. tostring(key))
            end })
            local callee = setmetatable({ [OBJECT] = "callee" }, {
                __index = methods,
                __newindex = function() fail("callee is read-only: keep your own values in locals") end,
                __metatable = "callee",
            })
            return {
                run = function(rule) host.exports()[rule].run(callee) end,
                when = function(rule, target, attempt)
                    return not not host.exports()[rule].when(dressed(target), dressed(attempt))
                end,
                chance = function(rule, target, attempt)
                    return host.exports()[rule].chance(dressed(target), dressed(attempt))
                end,
            }
            """#
        )
    }()
}
