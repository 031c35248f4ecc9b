import Lua

extension Prelude {
    /// The objects that a handler is given, and the entry that starts one.
    static let flow = #"""
        local actions = host.actions
        local objects = {}
        local function object(name, methods)
            local known = {}
            setmetatable(methods, { __index = function(_, key)
                local fact = known[key]
                if fact == nil then
                    fact = readonly(functions.fact(name, key), name .. "." .. tostring(key))
                    if type(fact) == "table" then known[key] = fact end
                end
                return fact
            end })
            local self = setmetatable({ [OBJECT] = name }, {
                __index = methods,
                __newindex = function(_, key) fail(functions.unassignable(name, tostring(key))) end,
                __metatable = name,
            })
            methods.variables = setmetatable({ ["\1variables"] = true }, {
                __index = function(_, key)
                    return readonly(functions.variable(key), name .. ".variables." .. tostring(key))
                end,
                __newindex = function(_, key, value)
                    if value == nil then value = json_null end
                    actions[name .. ":set_variables"](self, { [key] = value })
                end,
                __pairs = function() return pairs(readonly(functions.variables(), name .. ".variables")) end,
                __metatable = "variables",
            })
            objects[name] = self
            return methods
        end

        local Problem = { __tostring = function(self) return self.text end, __name = "error" }
        local function run(entry, name, argument)
            local exports = host.exports()
            local handler = exports
            if type(exports) == "table" then handler = rawget(exports, entry) end
            if type(argument) == "table" then setmetatable(argument, Problem) end
            local result = handler(objects[name], argument)
            if type(result) == "string" then return result end
        end
        """#

    /// What is more than an action: a pattern is matched here, and a menu calls the author's functions.
    static let input = #"""
        local digits, menu = actions["call:digits"], actions["call:menu"]
        call.digits = wrap(function(self, options, ...)
            local pattern = type(options) == "table" and rawget(options, "pattern")
            if type(pattern) ~= "string" then return digits(self, options, ...) end
            local good, why = pcall(function() return (""):find(pattern) end)
            if not good then fail("call:digits, pattern: " .. tostring(why):gsub("^.-:%d+: ", "")) end
            local whole = "^" .. pattern:gsub("^%^", ""):gsub("%$$", "") .. "$"
            local copy = {}
            for name, value in next_of, options do copy[name] = value end
            copy["\1once"] = true
            local reason
            for _ = 1, type(options.tries) == "number" and options.tries or 1 do
                local pressed
                pressed, reason = digits(self, copy, ...)
                if pressed and pressed:find(whole) then return pressed end
                reason = pressed and "invalid" or reason
                copy["\1again"] = reason
            end
            return nil, reason
        end)
        call.menu = wrap(function(self, options, ...)
            if type(options) ~= "table" then return menu(self, options, ...) end
            local chosen, plain = {}, {}
            for name, value in next_of, options do
                plain[name] = value
                if type(value) == "function" then
                    chosen[name] = value
                    plain[name] = { ["\1function"] = true }
                end
            end
            local pressed, why = menu(self, plain, ...)
            if pressed then return chosen[pressed](pressed) end
            if chosen.otherwise then return chosen.otherwise(why) end
            return nil, why
        end)
        """#

    static let flowFunctions = commonFunctions + ["fact", "variable", "variables", "unassignable"]

    static let flowChunk: LuaChunk = {
        var bindings = ""
        for object in ScriptAPI.objects {
            bindings += "\n\(ScriptAPI.objects[0] == object ? "local call = " : "")object(\"\(object)\", {"
            for action in ScriptAPI.actions(in: .flow)
            where action.object == object && action.style == .method {
                bindings += " \(action.name) = actions[\"\(action.fullName)\"],"
            }
            bindings += " })"
        }
        for space in ["sms", "email", "http"] {
            bindings += "\nglobals.\(space) = space(\"\(space)\", {"
            for action in ScriptAPI.actions(in: .flow)
            where action.object == space && action.style == .function {
                bindings += " \(action.name) = actions[\"\(action.fullName)\"],"
            }
            bindings += " })"
        }
        return chunk("flow", common, flow, bindings, input, "return { run = run }")
    }()
}
