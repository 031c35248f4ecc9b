-- Each question has a name, under which its answer is kept.
local QUESTIONS = {
    { name = "friendly", say = "How friendly were we? Press a key from 1, not at all, to 5, very." },
    { name = "quick", say = "How quick were we? Press a key from 1 to 5." },
    { name = "recommend", say = "Would you recommend us? Press a key from 1, never, to 5, surely." },
}

return function(call)
    call:say("Hello {name|there}. You were our customer on {visited_on:date}. May we ask three questions?")
    local wish = call:digits{
        say = "Press 1 to begin, or 9 if we should not call again.",
        max = 1, valid = "19", timeout = "8s", tries = 2,
    }
    if wish == "9" then
        call:opt_out{ scope = "campaign" }
        call:disposition("opted_out", { success = true })
        call:say("We will not call again. Goodbye.")
        return
    end
    if wish == nil then
        call:disposition("no_time", { success = false })
        return
    end
    for _, question in ipairs(QUESTIONS) do
        local answer = call:digits{
            say = question.say, max = 1, valid = "12345", timeout = "8s", tries = 2,
            invalid = "Please press a key from 1 to 5.",
        }
        if answer == nil then
            call:disposition("partial", { success = false })
            call:say("Thank you for your time. Goodbye.")
            return
        end
        call:set_variables{ [question.name] = tonumber(answer) }
    end
    call:disposition("complete", { success = true })
    call:say("Thank you, that was all. Goodbye.")
end
