import Lua

extension Prelude {
    /// Variables, what is more than an action (a pattern is matched here, and a menu calls the author's
    /// functions), and the entry that starts a handler.
    private static let flow = #"""
        globals.sms, globals.email, globals.http = object("sms."), object("email."), object("http.")

        Variables = {
            __index = function(self, key)
                return readonly(functions.variable(key), rawget(self, OBJECT) .. "variables." .. tostring(key))
            end,
            __newindex = function(self, key, value)
                if value == nil then value = json_null end
                actions[rawget(self, OBJECT) .. "set_variables"](self, { [key] = value })
            end,
            __pairs = function(self)
                return pairs(readonly(functions.variables(), rawget(self, OBJECT) .. "variables"))
            end,
            __metatable = "variables",
        }

        extra["call:digits"] = wrap(function(self, options, ...)
            local digits = actions["call:digits"]
            local pattern = type(options) == "table" and rawget(options, "pattern")
            if type(pattern) ~= "string" then return digits(self, options, ...) end
            local good, why = pcall(function() return (""):find(pattern) end)
            if not good then fail("call:digits, pattern: " .. tostring(why):gsub("^.-:%d+: ", "")) end
            local whole = "^" .. pattern:gsub("^%^", ""):gsub("%$$", "") .. "$"
            local copy = { ["\1once"] = true }
            for name, value in next_of, options do copy[name] = value end
            for _ = 1, type(options.tries) == "number" and options.tries or 1 do
                local pressed, reason = digits(self, copy, ...)
                if pressed and pressed:find(whole) then return pressed end
                copy["\1again"] = pressed and "invalid" or reason
            end
            return nil, copy["\1again"]
        end)

        extra["call:menu"] = wrap(function(self, options, ...)
            local chosen, plain = {}, options
            if type(options) == "table" then
                plain = {}
                for name, value in next_of, options do
                    if type(value) == "function" then
                        chosen[name] = value
                        value = { ["\1function"] = true }
                    end
                    plain[name] = value
                end
            end
            local pressed, why = actions["call:menu"](self, plain, ...)
            if pressed then return chosen[pressed](pressed) end
            if chosen.otherwise then return chosen.otherwise(why) end
            return nil, why
        end)

        local Problem = { __tostring = function(self) return self.text end, __name = "error" }
        return {
            run = function(entry, prefix, argument)
                local handler = exports()
                if type(handler) == "table" then handler = rawget(handler, entry) end
                if type(argument) == "table" then setmetatable(argument, Problem) end
                local result = handler(object(prefix), argument)
                if type(result) == "string" then return result end
            end,
        }
        """#

    static let flowFunctions = commonFunctions + ["variable", "variables"]
    static let flowActions = ScriptAPI.actions(in: .flow).filter(\.suspends).map(\.fullName)
    static let flowChunk = chunk("flow", common, flow)
}
