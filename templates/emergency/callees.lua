return {
    {
        when = { type = "tel" },
        chance = { answered = .45, machine = .20, busy = .08, rejected = .01 },
        rings = { "3s", "25s" },
        greeting = { "3s", "9s" },
    },
}
