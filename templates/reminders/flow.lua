-- What counts is kept before the goodbye: some hang up during it.
local function confirmed(call)
    call:set_variables{ answer = "confirmed" }
    call:disposition("confirmed")
    call:say("Thank you. We look forward to seeing you.")
end

local function canceled(call)
    call:set_variables{ answer = "canceled" }
    call:disposition("canceled")
    call:say("Your appointment is canceled. Goodbye.")
end

-- Nobody free at the front desk is no reason to lose somebody: they are called again.
local function front_desk(call)
    local answer = call:connect{ queue = "front-desk", timeout = "2m" }
    if answer.status == "connected" then
        return "talked"
    end
    call:say("Everyone is busy. We will call you again.")
    call:callback{ after = "30m" }
    return "to_call_back"
end

return {
    answered = function(call)
        call:say("Hello {name|there}. This is a reminder of your appointment.")
        call:say("{with_whom} expects you tomorrow at {appointment_at:time}.")
        return call:menu{
            say = "Press 1 to confirm, 2 to cancel, or 0 to talk to us.",
            ["1"] = function() confirmed(call) end,
            ["2"] = function() canceled(call) end,
            ["0"] = function() return front_desk(call) end,
            otherwise = function() return "no_choice" end,
            tries = 2,
        }
    end,
    machine = function(call)
        call:leave_message{ say = "Please remember your appointment tomorrow at {appointment_at:time}." }
    end,
}
