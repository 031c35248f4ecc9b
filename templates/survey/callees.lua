-- Half of those who answer take part, and some of them get tired of it.
return {
    {
        when = { type = "tel" },
        chance = { answered = .40, machine = .25, busy = .05, rejected = .02 },
        rings = { "4s", "18s" },
        run = function(callee)
            callee:hear("Press 1 to begin", "60s")
            callee:wait{ "1s", "3s" }
            local wish = callee:pick{ ["1"] = .60, ["9"] = .10, [""] = .30 }
            callee:press(wish)
            if wish ~= "1" then return end
            local marks = { ["1"] = .05, ["2"] = .10, ["3"] = .20, ["4"] = .35, ["5"] = .25, [""] = .05 }
            for _, question in ipairs{ "How friendly", "How quick", "Would you recommend" } do
                callee:hear(question, "60s")
                callee:wait{ "1s", "4s" }
                callee:press(callee:pick(marks))
            end
        end,
    },
}
