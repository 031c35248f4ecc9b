return {
    {
        when = { data = { ward = "south" } },
        chance = { busy = 1 },
    },
    {
        chance = { answered = 1 },
        rings = { "4s", "4s" },
        run = function(callee)
            callee:hear("Press 1", "20s")
            callee:press("1")
            callee:wait("3s")
            callee:say("an appointment")
        end,
    },
    agents = { desk = { count = 1, answers = { "2s", "2s" }, talks = { "30s", "30s" } } },
}
