-- In the afternoon and evening where the customer lives, twice at most.
-- Whoever gave no whole survey is asked once more.
return {
    dial_timeout = "25s",
    tries = { total = 2 },
    retry = { busy = "30m", unsuccessful = "1d", default = "1d" },
    windows = { { days = "mon-fri", "13:00-20:00" }, { days = "sat", "11:00-18:00" } },
    holidays = { "us-federal" },
    reached_when = "success",
    machine = "hang_up",
}
