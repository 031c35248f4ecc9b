-- A Monday morning of a customer in Chicago.
local function customer(t)
    t:target{ name = "Ada", destination = "+13125550142", timezone = "America/Chicago", plan = "basic" }
    t:at("2026-03-02T09:30")
end

test("1 talks to a representative, who hears first who it is", function(t)
    customer(t)
    t:agents{ sales = { count = 1, talks = "2m" } }
    t:callee{ keys = { "1" } }
    local attempt = t:run()
    t:expect(attempt.disposition, "talked")
    t:expect(attempt.variables.talked, 120)
    t:expect_done{ because = "reached" }
end)

test("9 is never called again, by no campaign", function(t)
    customer(t)
    t:callee{ keys = { "9" } }
    local attempt = t:run()
    t:expect(attempt.disposition, "opted_out")
    t:expect(attempt.actions[4].action, "opt_out")
    t:expect(attempt.actions[4].request, "engine")
    t:expect_said("You will not hear from us again.")
    t:expect_done{}
end)

test("whoever presses nothing is let go, and not put into the queue", function(t)
    customer(t)
    local attempt = t:run()
    t:expect(attempt.disposition, "not_interested")
    t:expect(attempt.actions[#attempt.actions].action, "hang_up")
end)

test("a call that nobody answers is repeated after two hours, then a day later, and then no more", function(t)
    customer(t)
    t:callee{ no_answer = true }
    t:run()
    t:expect_next{ after = "2h", because = "retry.no_answer" }
    t:callee{ no_answer = true }
    t:run()
    t:expect_next{ after = "1d", because = "retry.no_answer" }
    t:callee{ no_answer = true }
    t:run()
    t:expect_done{ because = "exhausted" }
end)

test("a machine is hung up on and called again a day later, a busy line after twenty minutes", function(t)
    customer(t)
    t:callee{ machine = true }
    t:expect(t:run().outcome, "machine")
    t:expect_next{ after = "1d", because = "retry.machine" }
    t:callee{ busy = true }
    t:run()
    t:expect_next{ after = "20m", because = "retry.busy" }
end)

test("a retry that falls into the lunch break waits for its end", function(t)
    customer(t)
    t:at("2026-03-02T11:50")
    t:callee{ busy = true }
    t:run()
    t:expect_next{ at = "2026-03-02T13:00", because = "outplan.windows" }
end)

test("nobody is called on a holiday", function(t)
    customer(t)
    t:at("2026-05-25T10:00") -- Memorial Day, a Monday
    t:expect_next{ at = "2026-05-26T09:00", because = "outplan.windows" }
end)
