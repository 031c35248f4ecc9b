-- At once, at any hour, every fifteen minutes until someone answers, five times at most.
return {
    dial_timeout = "30s",
    tries = { total = 5 },
    retry = { default = "15m" },
    reached_when = "answered",
    machine = "flow",
}
