return {
    { when = { type = "sms" }, chance = { delivered = .95, undelivered = .03 }, after = { "1s", "2m" } },
}
