return {
    { when = { type = "email" }, chance = { delivered = .90, undelivered = .02 }, after = { "2s", "5m" } },
}
