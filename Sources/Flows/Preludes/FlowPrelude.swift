import Lua

extension Prelude {
    static let flowFunctions = commonFunctions + ["variable", "variables"]
    static let flowActions = ScriptAPI.actions(in: .flow).filter(\.suspends).map(\.fullName)

    static let flowChunk = chunk(
        "flow",
        common,
        #"""
        globals.sms, globals.email, globals.http = object("sms."), object("email."), object("http.")
        return {
            run = function(entry, prefix, argument)
                local handler = exports()
                if type(handler) == "table" then handler = rawget(handler, entry) end
                if type(argument) == "table" then setmetatable(argument, get("error value")) end
                local result = handler(object(prefix), argument)
                if type(result) == "string" then return result end
            end,
        }
        """#
    )

    static let flowParts =
        commonParts + [
            LuaChunk(name: "Variables", source: variables),
            LuaChunk(name: "call:digits", source: digits),
            LuaChunk(name: "call:menu", source: menu),
            LuaChunk(
                name: "error value",
                source: "return { __tostring = function(self) return self.text end, __name = 'error' }"
            ),
        ]

    /// The metatable of `call.variables`.
    private static let variables = #"""
        local own = ...
        local get, rawget, tostring, pairs = own.get, own.rawget, own.tostring, own.pairs
        local function named(self, rest) return rawget(self, "\1object") .. "variables" .. rest end
        return {
            __index = function(self, key)
                return get("read-only")(get("variable")(key), named(self, "." .. tostring(key)))
            end,
            __newindex = function(self, key, value)
                if value == nil then value = own["json.null"] end
                get(rawget(self, "\1object") .. "set_variables")(self, { [key] = value })
            end,
            __pairs = function(self) return pairs(get("read-only")(get("variables")(), named(self, ""))) end,
            __metatable = "variables",
        }
        """#

    /// Swift has no Lua patterns, so a pattern is matched here, try by try.
    private static let digits = #"""
        local own, name = ...
        local digits, type, tostring, rawget, pcall = own.find(name), own.type, own.tostring, own.rawget, own.pcall
        local next_of, fail = own.next, own.get("fail")
        return own.wrap(function(self, options, ...)
            local pattern = type(options) == "table" and rawget(options, "pattern")
            if type(pattern) ~= "string" then return digits(self, options, ...) end
            local good, why = pcall(function() return (""):find(pattern) end)
            if not good then fail("call:digits, pattern: " .. tostring(why):gsub("^.-:%d+: ", "")) end
            local whole = "^" .. pattern:gsub("^%^", ""):gsub("%$$", "") .. "$"
            local copy = { ["\1once"] = true }
            for key, value in next_of, options do copy[key] = value end
            for _ = 1, type(options.tries) == "number" and options.tries or 1 do
                local pressed, reason = digits(self, copy, ...)
                if pressed and pressed:find(whole) then return pressed end
                copy["\1again"] = pressed and "invalid" or reason
            end
            return nil, copy["\1again"]
        end)
        """#

    /// The author's functions stay in the script; Swift sees that they are there.
    private static let menu = #"""
        local own, name = ...
        local menu, type, next_of = own.find(name), own.type, own.next
        return own.wrap(function(self, options, ...)
            local chosen, plain = {}, options
            if type(options) == "table" then
                plain = {}
                for key, value in next_of, options do
                    if type(value) == "function" then
                        chosen[key] = value
                        value = { ["\1function"] = true }
                    end
                    plain[key] = value
                end
            end
            local pressed, why = menu(self, plain, ...)
            if pressed then return chosen[pressed](pressed) end
            if chosen.otherwise then return chosen.otherwise(why) end
            return nil, why
        end)
        """#
}
