-- Business hours where the customer lives, three tries, farther and farther apart.
return {
    dial_timeout = "20s",
    tries = { total = 3 },
    retry = { busy = "20m", no_answer = { "2h", "1d" }, machine = "1d", abandoned = "1d", default = "4h" },
    windows = { { days = "mon-fri", "09:00-12:00", "13:00-17:00" } },
    holidays = { "us-federal" },
    machine = "hang_up",
}
