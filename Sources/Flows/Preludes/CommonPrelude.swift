import Lua

/// Our own Lua, run once when a script is published: the values that every script has. It runs before the
/// author's code and keeps what it needs in locals, so that nothing the author assigns can change it. It is
/// in every interpreter, so it is short: what can be said in Swift is a host function.
enum Prelude {
    static func chunk(_ name: String, _ parts: String...) -> LuaChunk {
        LuaChunk(name: "=[trunkside \(name)]", source: parts.joined(separator: "\n"))
    }

    static let common = #"""
        local host = ...
        local functions, actions, exports = host.functions, host.actions, host.exports
        local globals, wrap, json_null = host.globals, host.wrap, host.json_null
        local type, select, tostring, setmetatable = type, select, tostring, setmetatable
        local rawget, next_of, pairs, pcall = rawget, next, pairs, pcall
        local fail = functions.fail
        local DATA, NAME, TIME, OBJECT = "\1data", "\1name", "\1time", "\1object"
        local Variables

        -- Times: plain tables from Swift, dressed.
        local Time = {
            __name = "time", __metatable = "time", __tostring = functions["time text"],
            __lt = functions["time <"], __le = functions["time <="],
            __eq = function(a, b) return rawget(a, TIME) == rawget(b, TIME) end,
            __concat = function(a, b) return tostring(a) .. tostring(b) end,
            __newindex = function() fail("a time is read-only: make a new one, as in t + \"2h\"") end,
        }
        local function dressed(value, why)
            if type(value) ~= "table" then return value, why end
            if rawget(value, TIME) then return setmetatable(value, Time) end
            for key, field in pairs(value) do value[key] = dressed(field) end
            return value
        end
        local function dressing(name)
            local plain = functions[name]
            return wrap(function(...) return dressed(plain(...)) end)
        end
        Time.__add, Time.__sub = dressing("time +"), dressing("time -")
        local in_zone = dressing("time in_zone")
        Time.__index = function(self, key)
            if key == "format" then return functions["time format"] end
            if key == "in_zone" then return in_zone end
            return functions["time field"](self, key)
        end

        -- Values that cannot be assigned to. What they stand for is in them, and wrapped when it is read.
        local sealed = { __metatable = "read-only" }
        local function readonly(value, name)
            if type(value) ~= "table" then return value end
            if rawget(value, TIME) then return setmetatable(value, Time) end
            if rawget(value, "\1variables") then return setmetatable(value, Variables) end
            return setmetatable({ [DATA] = value, [NAME] = name }, sealed)
        end
        local function field(self, key, value) return key, readonly(value, rawget(self, NAME)) end
        sealed.__index = function(self, key) return readonly(rawget(self, DATA)[key], rawget(self, NAME)) end
        sealed.__newindex = function(self) functions["assign inside"](rawget(self, NAME)) end
        sealed.__len = function(self) return #rawget(self, DATA) end
        sealed.__pairs = function(self)
            local step, data, first = pairs(rawget(self, DATA))
            return function(_, key) return field(self, step(data, key)) end, self, first
        end
        globals.next = wrap(function(list, key)
            local data = type(list) == "table" and rawget(list, DATA)
            if data then return field(list, next_of(data, key)) end
            return next_of(list, key)
        end)

        -- Objects: everything in them is an action, a function, or a fact that is asked for once.
        local extra = {}
        local Object = { __metatable = "object" }
        Object.__index = function(self, key)
            local prefix = rawget(self, OBJECT)
            local name = prefix .. tostring(key)
            local found = extra[name] or actions[name] or functions[name]
            if found ~= nil then return found end
            found = readonly(functions.fact(prefix, tostring(key)), name)
            if type(found) == "table" then extra[name] = found end
            return found
        end
        Object.__newindex = function(self, key) functions.assign(rawget(self, OBJECT), tostring(key)) end
        local function object(prefix) return setmetatable({ [OBJECT] = prefix }, Object) end

        extra["time.now"], extra["time.parse"] = dressing("time now"), dressing("time parse")
        extra["json.null"] = json_null
        for _, level in next_of, { "info", "warn", "error" } do
            extra["log." .. level] = function(...)
                local text = ""
                for place = 1, select("#", ...) do
                    text = text .. (place > 1 and "\t" or "") .. tostring((select(place, ...)))
                end
                functions.log(level, text)
            end
        end
        globals.print = extra["log.info"]
        globals.time, globals.json = object("time."), object("json.")
        globals.log, globals.llm = object("log."), object("llm.")
        """#

    /// The functions that `common` calls.
    static let commonFunctions = [
        "fail", "fact", "assign", "assign inside", "log", "json.encode", "json.decode", "time now",
        "time parse",
        "time text", "time field", "time format", "time in_zone", "time +", "time -", "time <", "time <=",
    ]
}
