local NOTICE = "Important notice for {district}: the water supply is interrupted. Please boil all water."

return {
    answered = function(call)
        call:play("prompts/attention.wav")
        call:say(NOTICE)
        call:say("We repeat.")
        call:say(NOTICE)
        return "informed"
    end,
    -- A machine is told as well, and the household is called again.
    machine = function(call)
        call:leave_message{ say = NOTICE }
    end,
}
