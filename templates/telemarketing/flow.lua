local function sales(call)
    local answer = call:connect{ queue = "sales", timeout = "1m", whisper = "{name}, plan {plan}" }
    if answer.status == "connected" then
        call:set_variables{ talked_to = answer.agent, talked = answer.talked }
        return "talked"
    end
    call:say("All our representatives are busy. We are sorry.")
    return "missed"
end

return function(call)
    call:say("Hello {name|there}. We have an offer for your {plan} plan.", { barge_in = true })
    local choice = call:menu{
        say = "Press 1 to speak with a representative, or 9 to hear from us no more.",
        ["1"] = function() return sales(call) end,
        ["9"] = function()
            call:opt_out{ scope = "engine" }
            call:say("You will not hear from us again. Goodbye.")
            return "opted_out"
        end,
        otherwise = function() return "not_interested" end,
    }
    call:disposition(choice)
    -- A flow that returns unconnected joins the campaign's queue; whoever did not ask for it is let go.
    call:hang_up()
end
