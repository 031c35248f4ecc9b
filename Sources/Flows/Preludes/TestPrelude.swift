import Lua

extension Prelude {
    static let testFunctions = commonFunctions + ["test", "callee:move", "callee:pick"]
    static let testActions =
        ScriptAPI.actions(in: .test).filter { $0.suspends && $0.object == "t" }.map(\.fullName) + ["t:going"]

    static let testChunk = chunk(
        "test",
        common,
        #"""
        own.object, own.create, own.resume, own.yield = object, coroutine.create, coroutine.resume, coroutine.yield
        local tests = {}
        globals.test = own.wrap(function(name, run)
            get("test")(name, type(run))
            tests[#tests + 1] = run
        end)
        return { run = function(place) tests[place](object("t:")) end }
        """#
    )

    static let testParts =
        commonParts.filter { !$0.name.hasPrefix("log.") } + [
            LuaChunk(name: "log.info", source: showing),
            LuaChunk(name: "log.warn", source: showing),
            LuaChunk(name: "log.error", source: showing),
            LuaChunk(name: "functions", source: "return {}"),
            LuaChunk(name: "callees", source: "return {}"),
            LuaChunk(name: "t:callee", source: keeping),
            LuaChunk(name: "t:http", source: keeping),
            LuaChunk(name: "t:run", source: passing),
            LuaChunk(name: "t:advance", source: passing),
            LuaChunk(name: "t:at", source: passing),
        ]
        + ScriptAPI.actions(in: .callees).filter(\.suspends).map {
            LuaChunk(name: $0.fullName, source: moving)
        }

    /// As every script's log; a table that Lua has no text for is written as JSON, where it has that.
    private static let showing = #"""
        local own, name = ...
        local select, tostring, write, level = own.select, own.tostring, own.get("log"), name:sub(5)
        local type, pcall, json, find = own.type, own.pcall, own.get("json.encode"), name.find
        local function shown(value)
            local text = tostring(value)
            if type(value) ~= "table" or not find(text, ": (address hidden)", 1, true) then return text end
            local good, as_json = pcall(json, value)
            return good and as_json or text
        end
        return function(...)
            local text = ""
            for place = 1, select("#", ...) do
                text = text .. (place > 1 and "\t" or "") .. shown((select(place, ...)))
            end
            write(level, text)
        end
        """#

    /// The author's functions stay in the script; Swift is told their places.
    private static let keeping = #"""
        local own, name = ...
        local act, type, next_of, functions = own.find(name), own.type, own.next, own.get("functions")
        local function kept(value)
            if type(value) ~= "function" then return value end
            functions[#functions + 1] = value
            return { ["\1function"] = #functions }
        end
        return own.wrap(function(self, first, options, ...)
            if name == "t:callee" then first, options = options, first end
            if type(options) == "function" then options = { answer = options } end
            if type(options) == "table" then
                local plain = {}
                for key, value in next_of, options do plain[key] = kept(value) end
                options = plain
            end
            if name == "t:callee" then return act(self, options, first, ...) end
            return act(self, first, options, ...)
        end)
        """#

    /// While time passes, callees and web servers of the test may be asked for what they do next.
    private static let passing = #"""
        local own, name = ...
        local get, type, tostring, pcall, create, resume =
            own.get, own.type, own.tostring, own.pcall, own.create, own.resume
        local ask, going, functions, callees = own.find(name), own.find("t:going"), get("functions"), get("callees")
        local function play(number, place, ...)
            local callee, good, move = callees[number], nil, nil
            if callee then
                good, move = resume(callee, ...)
            else
                callee = create(function(who) functions[place](who) end)
                callees[number] = callee
                good, move = resume(callee, own.object("callee:"))
            end
            if not good then return going("failed", tostring(move)) end
            return going("moved", move)
        end
        local function answer(place, request)
            local good, response = pcall(functions[place], request)
            if not good then return going("failed", tostring(response)) end
            return going("answered", response)
        end
        return own.wrap(function(...)
            local kind, first, place, value, why = ask(...)
            while kind ~= "done" do
                if kind == "callee" then
                    kind, first, place, value, why = play(first, place, value, why)
                else
                    kind, first, place, value, why = answer(place, first)
                end
            end
            return (get("dressed")(first))
        end)
        """#

    /// An action of a callee: its run is suspended until the world comes to it again.
    private static let moving = #"""
        local own, name = ...
        local move, yield = own.find("callee:move"), own.yield
        return own.wrap(function(...) return yield(move(name, ...)) end)
        """#
}
