-- A call 24 hours before the appointment, and one more if that did not reach anybody.
return {
    dial_timeout = "25s",
    tries = { total = 2 },
    retry = { busy = "15m", no_answer = "90m", machine = "2h", default = "1h" },
    windows = { { days = "mon-sat", "08:00-20:00" } },
    schedule = { relative_to = "appointment_at", from = "-24h", to = "-2h" },
    machine = "flow",
}
