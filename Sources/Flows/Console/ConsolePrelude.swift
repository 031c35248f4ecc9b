import Lua

/// What a console's interpreter has beside a flow's: it runs lines as they are typed, and shows what they
/// give.
extension Prelude {
    static let consoleRead = "console.read"
    static let consoleActions = flowActions + [consoleRead]

    static let consoleChunk = chunk(
        "console",
        common,
        "globals.sms, globals.email, globals.http = object(\"sms.\"), object(\"email.\"), object(\"http.\")",
        shown,
        evaluate
    )

    /// Values as a person reads them; tables with their keys in the order of `pairs`.
    private static let shown = #"""
        local string, table, math = globals.string, globals.table, globals.math
        local gsub, format, byte, sub, rep, find_text = string.gsub, string.format, string.byte, string.sub, string.rep,
            string.find
        local concat, pack, pairs, pcall, load = table.concat, table.pack, globals.pairs, globals.pcall, globals.load
        local ipairs, json_null, plain = globals.ipairs, host.json_null, globals.tostring
        local escapes = { ["\n"] = "\\n", ["\t"] = "\\t", ["\r"] = "\\r", ['"'] = '\\"', ["\\"] = "\\\\" }
        local longest, deepest, most, wide = 2000, 8, 200, 90

        local function quoted(text)
            local rest = ""
            if #text > longest then
                rest = format(" ... (%d bytes)", #text)
                text = sub(text, 1, longest)
            end
            text = gsub(text, '[%c"\\]', function(one) return escapes[one] or format("\\%d", byte(one)) end)
            return '"' .. text .. '"' .. rest
        end

        -- Short entries of a list stand beside each other, everything else on a line of its own.
        local function rows(parts, listed, margin)
            local row, found = "", {}
            for place, part in ipairs(parts) do
                local last = place == #parts
                if not last then part = part .. "," end
                if listed[place] and #part < 20 and not find_text(part, "\n", 1, true) then
                    if #row + #part > wide - #margin then
                        found[#found + 1] = row
                        row = ""
                    end
                    row = row == "" and part or row .. " " .. part
                else
                    if row ~= "" then found[#found + 1] = row end
                    row = ""
                    found[#found + 1] = part
                end
            end
            if row ~= "" then found[#found + 1] = row end
            return margin .. concat(found, "\n" .. margin)
        end

        local function shown(value, level, seen)
            local kind = type(value)
            if kind == "string" then return quoted(value) end
            if value == json_null then return "json.null" end
            if kind == "function" then return "function" end
            if kind ~= "table" then return plain(value) end
            local object = rawget(value, OBJECT)
            if object and rawget(value, "\1variables") == nil then return sub(object, 1, -2) end
            if rawget(value, "\1time") then return plain(value) end
            if seen[value] then return "{ again }" end
            if level >= deepest then return "{ ... }" end
            seen[value] = true
            local parts, listed, length, place, lines = {}, {}, 0, 1, false
            for key, field in pairs(value) do
                if seen.left <= 0 then
                    parts[#parts + 1] = "..."
                    break
                end
                seen.left = seen.left - 1
                local part = shown(field, level + 1, seen)
                if key == place then
                    place = place + 1
                    listed[#parts + 1] = true
                elseif type(key) == "string" and find_text(key, "^[%a_][%w_]*$") then
                    part = key .. " = " .. part
                else
                    part = "[" .. shown(key, level + 1, seen) .. "] = " .. part
                end
                parts[#parts + 1] = part
                length = length + #part + 2
                lines = lines or find_text(part, "\n", 1, true) ~= nil
            end
            seen[value] = nil
            if #parts == 0 then return "{}" end
            if not lines and length + 2 * level <= wide then return "{ " .. concat(parts, ", ") .. " }" end
            local margin = rep("  ", level + 1)
            return "{\n" .. rows(parts, listed, margin) .. "\n" .. rep("  ", level) .. "}"
        end

        local function all_shown(values, first)
            local texts = {}
            for place = first, values.n do texts[#texts + 1] = shown(values[place], 0, { left = most }) end
            return concat(texts, ", ")
        end
        """#

    /// `evaluate` answers whether a text ran, and what it gave or why not; `names` what may be completed.
    /// `run` is a flow that asks for one text after the other.
    private static let evaluate = #"""
        globals.call, globals.message = object("call:"), object("message:")
        local own_names = {}
        for name in next_of, globals do own_names[name] = true end

        -- The names that the author has made, for completion: three levels, so many looks in all.
        local function names(value, level, left)
            local found = {}
            for key, field in next_of, value do
                if left.count <= 0 then break end
                left.count = left.count - 1
                if type(key) == "string" and (level > 0 or not own_names[key]) then
                    local inner = type(field) == "table" and level < 2 and names(field, level + 1, left)
                    found[key] = inner or type(field) == "function" and "function" or true
                end
            end
            return found
        end

        -- Of a flow: what its handler is given, and how its call is ended.
        local this, hang_up

        local function evaluate(source)
            local chunk, why = load("return " .. source, "=input", "t")
            if not chunk then chunk, why = load(source, "=input", "t") end
            if not chunk then return false, why end
            local results = pack(pcall(chunk))
            if not results[1] then
                local reason = results[2]
                return false, type(reason) == "string" and reason or shown(reason, 0, { left = most })
            end
            local good, text = pcall(all_shown, results, 2)
            return good, text
        end

        return {
            evaluate = evaluate,
            names = function() return names(globals, 0, { count = 600 }) end,
            run = function(entry, prefix, failure)
                if prefix then
                    this = object(prefix)
                    globals[sub(prefix, 1, -2)] = this
                    hang_up = prefix == "call:" and find("call:hang_up")
                end
                local read, good, text = find("console.read"), failure == nil, failure or ""
                while true do
                    local source = read(good, text, names(globals, 0, { count = 600 }))
                    if source == nil then break end
                    good, text = evaluate(source)
                end
                if hang_up then hang_up(this) end
            end,
        }
        """#
}
