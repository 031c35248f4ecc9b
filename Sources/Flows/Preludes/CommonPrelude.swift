import Lua

/// Our own Lua, run once when a script is published: the values that every script has. It runs before the
/// author's code and keeps what it needs in locals, so that nothing the author assigns can change it.
enum Prelude {
    static func chunk(_ name: String, _ parts: String...) -> LuaChunk {
        LuaChunk(name: "=[trunkside \(name)]", source: parts.joined(separator: "\n"))
    }

    static let common = #"""
        local host = ...
        local functions, globals, wrap, json_null = host.functions, host.globals, host.wrap, host.json_null
        local type, select, tostring, setmetatable = type, select, tostring, setmetatable
        local rawget, next_of, pairs, pcall = rawget, next, pairs, pcall
        local fail = functions.fail
        local DATA, NAME, TIME, ZONE, OBJECT = "\1data", "\1name", "\1time", "\1zone", "\1object"

        -- Times.
        local Time = { __name = "time", __metatable = "time" }
        local function dressed(value)
            if type(value) ~= "table" then return value end
            if rawget(value, TIME) then return setmetatable(value, Time) end
            for key, field in pairs(value) do
                if type(field) == "table" then value[key] = dressed(field) end
            end
            return value
        end
        local function made(ms, zone) return setmetatable({ [TIME] = ms, [ZONE] = zone }, Time) end
        local function instant(value) return type(value) == "table" and rawget(value, TIME) or nil end
        local function both(left, right)
            local a, b = instant(left), instant(right)
            if not (a and b) then
                fail("a time is compared with a time only: put time.parse(...) around the text")
            end
            return a, b
        end
        local methods = { format = functions["time.format"] }
        methods.in_zone = wrap(function(self, zone)
            if not instant(self) then fail("in_zone is called with a colon: t:in_zone(\"America/Denver\")") end
            return made(rawget(self, TIME), functions["time.zone"](zone))
        end)
        Time.__index = function(self, key) return methods[key] or functions["time.field"](self, key) end
        Time.__newindex = function() fail("a time is read-only: make a new one, as in t + \"2h\"") end
        Time.__tostring = functions["time.text"]
        Time.__eq = function(a, b) return instant(a) == instant(b) end
        Time.__lt = function(left, right) local a, b = both(left, right) return a < b end
        Time.__le = function(left, right) local a, b = both(left, right) return a <= b end
        Time.__concat = function(a, b) return tostring(a) .. tostring(b) end
        Time.__add = function(a, b)
            if not instant(a) then a, b = b, a end
            if instant(b) then fail("two times cannot be added: add a duration, as in t + \"2h\"") end
            return made(functions["time.plus"](a, b, 1), rawget(a, ZONE))
        end
        Time.__sub = function(a, b)
            if not instant(a) then fail("a time cannot be taken from " .. type(a)) end
            local before = instant(b)
            if not before then return made(functions["time.plus"](a, b, -1), rawget(a, ZONE)) end
            local ms = rawget(a, TIME) - before
            return ms % 1000 == 0 and ms // 1000 or ms / 1000
        end
        local function space(name, fields)
            return setmetatable({ [OBJECT] = name }, {
                __index = setmetatable(fields, { __index = function(_, key)
                    functions.unknown_of(name, tostring(key))
                end }),
                __newindex = function() fail(name .. " is read-only") end,
                __pairs = function() return pairs(fields) end,
                __metatable = name,
            })
        end
        globals.time = space("time", {
            now = wrap(function() return made(functions["time.now"]()) end),
            parse = wrap(function(text, ...)
                local ms, zone = functions["time.parse"](text, ...)
                if not ms then return nil, zone end
                return made(ms, zone)
            end),
        })

        -- Values that cannot be assigned to. What they stand for is in them, and wrapped when it is read.
        local sealed = { __metatable = "read-only" }
        local function readonly(value, name)
            if type(value) ~= "table" then return value end
            if rawget(value, TIME) then return setmetatable(value, Time) end
            return setmetatable({ [DATA] = value, [NAME] = name }, sealed)
        end
        sealed.__index = function(self, key)
            return readonly(rawget(self, DATA)[key], rawget(self, NAME))
        end
        sealed.__newindex = function(self)
            local name = rawget(self, NAME)
            fail(name .. " is read-only" .. (name:find("variables", 1, true)
                and ": assign a new table to it" or ": keep your own values in call.variables, or in a local"))
        end
        sealed.__len = function(self) return #rawget(self, DATA) end
        sealed.__pairs = function(self)
            local step, data, key = pairs(rawget(self, DATA))
            local name = rawget(self, NAME)
            return function(_, before)
                local found, value = step(data, before)
                return found, readonly(value, name)
            end, self, key
        end
        globals.next = wrap(function(list, key)
            local data = type(list) == "table" and rawget(list, DATA)
            if not data then return next_of(list, key) end
            local found, value = next_of(data, key)
            return found, readonly(value, rawget(list, NAME))
        end)

        globals.json = space("json", {
            encode = functions["json.encode"], decode = functions["json.decode"], null = json_null,
        })

        -- The log.
        local function line(...)
            local text = ""
            for place = 1, select("#", ...) do
                text = text .. (place > 1 and "\t" or "") .. tostring((select(place, ...)))
            end
            return text
        end
        globals.print = function(...) functions.log("info", line(...)) end
        globals.log = space("log", {
            info = function(...) functions.log("info", line(...)) end,
            warn = function(...) functions.log("warn", line(...)) end,
            error = function(...) functions.log("error", line(...)) end,
        })
        globals.llm = setmetatable({}, {
            __index = function() fail(functions.reserved("llm")) end,
            __call = function() fail(functions.reserved("llm")) end,
            __metatable = "reserved",
        })
        """#

    /// The functions that `common` calls.
    static let commonFunctions = [
        "fail", "unknown_of", "reserved", "log", "json.encode", "json.decode", "time.now", "time.parse",
        "time.text",
        "time.field", "time.format", "time.zone", "time.plus",
    ]
}
