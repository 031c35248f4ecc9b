local function talk(call)
    local heard = call:listen{ say = "What can we do for you?", timeout = "8s" }
    if not heard then return "silent" end
    call:set_variables{ wish = heard.text or heard.digits }
    return "wish"
end

local function pin(call)
    local keys = call:digits{ say = "Your PIN, please.", min = 4, max = 4, secret = true }
    return keys == "4711" and "known" or "unknown"
end

return {
    answered = function(call)
        call:say("Hello {name}.")
        return call:menu{
            say = "Press 1 to talk, 2 for the desk, 3 to log in.",
            ["1"] = function() return talk(call) end,
            ["2"] = function() return call:connect{ queue = "desk" }.status end,
            ["3"] = function() return pin(call) end,
            otherwise = function(why) return why end,
        }
    end,
    machine = function(call) call:leave_message{ say = "Please call us, {name}." } end,
    hangup = function(_, cause) log.info("gone: " .. cause) end,
}
