-- Few people answer a number that they do not know, and fewer want the offer.
return {
    {
        when = { type = "tel" },
        chance = { answered = .28, machine = .27, busy = .05, rejected = .04 },
        rings = { "4s", "16s" },
        run = function(callee)
            callee:hear("Press 1", "30s")
            callee:wait{ "1s", "3s" }
            callee:press(callee:pick{ ["1"] = .25, ["9"] = .05, [""] = .70 })
        end,
    },
    agents = { sales = { count = 4, answers = { "1s", "4s" }, talks = { "40s", "4m" }, wraps_up = "20s" } },
}
