import Lua

/// Our own Lua, run once when a script is published: the values that every script has. It runs before the
/// author's code and keeps what it needs in locals and in `own`, so that nothing the author assigns can
/// change it.
///
/// Every interpreter carries the preludes, so they are short: an action, a host function or a part is
/// looked for when a script first uses it, by its name, and kept in `own`. What can be said in Swift is a
/// host function.
enum Prelude {
    static func chunk(_ name: String, _ parts: String...) -> LuaChunk {
        LuaChunk(name: "=[trunkside] \(name)", source: parts.joined(separator: "\n"))
    }

    static let common = #"""
        local host = ...
        local find, part, globals, exports = host.find, host.part, host.globals, host.exports
        local type, tostring, setmetatable, rawget, next_of = type, tostring, setmetatable, rawget, next
        local OBJECT = "\1object"

        local own = {
            ["json.null"] = host.json_null, find = find, wrap = host.wrap, type = type, tostring = tostring,
            setmetatable = setmetatable, rawget = rawget, next = next_of, pairs = pairs, select = select,
            pcall = pcall,
        }
        local function get(name)
            local found = own[name]
            if found == nil then
                found = part(name)
                if found then found = found(own, name) else found = find(name) end
                own[name] = found
            end
            return found
        end
        own.get = get

        -- Objects: what is in them is an action, a function, or a fact, which is asked for once.
        local Object = { __metatable = "object" }
        Object.__index = function(self, key)
            local prefix = rawget(self, OBJECT)
            key = tostring(key)
            local name = prefix .. key
            local found = get(name)
            if found ~= nil then return found end
            found = get("fact")(prefix, key)
            if type(found) == "table" then
                found = get("read-only")(found, name)
                own[name] = found
            end
            return found
        end
        Object.__newindex = function(self, key) get("assign")(rawget(self, OBJECT), tostring(key)) end
        local function object(prefix) return setmetatable({ [OBJECT] = prefix }, Object) end

        globals.next = own.wrap(function(list, key)
            if type(list) == "table" and rawget(list, "\1data") then return get("read-only next")(list, key) end
            return next_of(list, key)
        end)
        globals.print = function(...) get("log.info")(...) end
        globals.time, globals.json, globals.log = object("time."), object("json."), object("log.")
        globals.llm = object("llm.")
        """#

    /// The functions that `common` and its parts call.
    static let commonFunctions = [
        "fail", "fact", "assign", "assign inside", "log", "json.encode", "json.decode", "time.now",
        "time.parse",
        "time text", "time field", "time format", "time in_zone", "time +", "time -", "time <", "time <=",
    ]
}
