import Lua

extension Prelude {
    /// Loaded when a script first needs them, each with `own` and its name.
    static let commonParts = [
        LuaChunk(name: "read-only", source: readOnly),
        LuaChunk(name: "time value", source: timeValue),
        LuaChunk(name: "dressed", source: dressed),
        LuaChunk(name: "dressing", source: dressing),
        LuaChunk(name: "time.now", source: "local own, name = ... return own.get('dressing')(name)"),
        LuaChunk(name: "time.parse", source: "local own, name = ... return own.get('dressing')(name)"),
        LuaChunk(name: "log.info", source: log),
        LuaChunk(name: "log.warn", source: log),
        LuaChunk(name: "log.error", source: log),
    ]

    /// Values that cannot be assigned to. What they stand for is in them, and wrapped when it is read.
    private static let readOnly = #"""
        local own = ...
        local get, type, setmetatable, rawget, pairs = own.get, own.type, own.setmetatable, own.rawget, own.pairs
        local next_of = own.next
        local DATA, NAME = "\1data", "\1name"
        local sealed = { __metatable = "read-only" }
        local function readonly(value, name)
            if type(value) ~= "table" then return value end
            if rawget(value, "\1time") then return setmetatable(value, get("time value")) end
            if rawget(value, "\1variables") then return setmetatable(value, get("Variables")) end
            return setmetatable({ [DATA] = value, [NAME] = name }, sealed)
        end
        local function field(self, key, value) return key, readonly(value, rawget(self, NAME)) end
        sealed.__index = function(self, key) return readonly(rawget(self, DATA)[key], rawget(self, NAME)) end
        sealed.__newindex = function(self) get("assign inside")(rawget(self, NAME)) end
        sealed.__len = function(self) return #rawget(self, DATA) end
        sealed.__pairs = function(self)
            local step, data, first = pairs(rawget(self, DATA))
            return function(_, key) return field(self, step(data, key)) end, self, first
        end
        own["read-only next"] = function(self, key) return field(self, next_of(rawget(self, DATA), key)) end
        return readonly
        """#

    /// The metatable of times, which are plain tables from Swift.
    private static let timeValue = #"""
        local own = ...
        local get, tostring, rawget = own.get, own.tostring, own.rawget
        local dressing = get("dressing")
        return {
            __name = "time", __metatable = "time",
            __tostring = get("time text"), __lt = get("time <"), __le = get("time <="),
            __add = dressing("time +"), __sub = dressing("time -"),
            __eq = function(a, b) return rawget(a, "\1time") == rawget(b, "\1time") end,
            __concat = function(a, b) return tostring(a) .. tostring(b) end,
            __newindex = function() get("fail")("a time is read-only: make a new one, as in t + \"2h\"") end,
            __index = function(self, key)
                if key == "format" then return get("time format") end
                if key == "in_zone" then return dressing("time in_zone") end
                return get("time field")(self, key)
            end,
        }
        """#

    /// Gives every time inside a value its metatable.
    private static let dressed = #"""
        local own = ...
        local get, type, rawget, pairs, setmetatable = own.get, own.type, own.rawget, own.pairs, own.setmetatable
        local function dressed(value, why)
            if type(value) ~= "table" then return value, why end
            if rawget(value, "\1time") then return setmetatable(value, get("time value")) end
            for key, field in pairs(value) do value[key] = dressed(field) end
            return value
        end
        return dressed
        """#

    /// A host function whose answer is dressed.
    private static let dressing = #"""
        local own = ...
        local find, wrap, dressed = own.find, own.wrap, own.get("dressed")
        return function(name)
            local plain = find(name)
            return wrap(function(...) return dressed(plain(...)) end)
        end
        """#

    private static let log = #"""
        local own, name = ...
        local select, tostring, write, level = own.select, own.tostring, own.get("log"), name:sub(5)
        return function(...)
            local text = ""
            for place = 1, select("#", ...) do
                text = text .. (place > 1 and "\t" or "") .. tostring((select(place, ...)))
            end
            write(level, text)
        end
        """#
}
