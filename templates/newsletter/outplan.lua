-- In the morning of the reader, so that it is on top of the pile.
return {
    tries = { total = 2 },
    retry = { default = "1d" },
    windows = { { days = "mon-fri", "07:00-11:00" } },
    reached_when = "sent",
}
