-- In the daytime of the customer, and once more after an hour if the text did not arrive.
return {
    tries = { total = 2 },
    retry = { undelivered = "1h", default = "2h" },
    windows = { { days = "mon-sat", "09:00-20:00" } },
    reached_when = "delivered",
}
