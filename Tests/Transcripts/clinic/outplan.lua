return {
    dial_timeout = "25s",
    tries = { total = 3 },
    retry = { busy = "5m", no_answer = { "30m", "2h" }, default = "1h" },
    windows = { { days = "mon-fri", "09:00-17:00" } },
    machine = "flow",
}
