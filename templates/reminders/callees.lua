-- How the simulated people behave, and the front desk.
return {
    {
        when = { type = "tel" },
        chance = { answered = .62, machine = .16, busy = .05, rejected = .01 },
        rings = { "3s", "18s" },
        greeting = { "4s", "10s" },
        run = function(callee)
            callee:hear("Press 1", "60s")
            callee:wait{ "1s", "4s" }
            callee:press(callee:pick{ ["1"] = .78, ["2"] = .08, ["0"] = .06, [""] = .08 })
        end,
    },
    agents = {
        ["front-desk"] = { count = 2, answers = { "2s", "6s" }, talks = { "40s", "3m" }, wraps_up = "20s" },
    },
}
